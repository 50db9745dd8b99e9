// Poke everywhere: a scenario is run as it is, to see its moments, and then again and again, interrupted at each.
//
//   moments     before a task's first step, before each later one, when it is parked, when it has ended
//   once        each moment, in each way
//   twice       each moment in each way, and then each later one, of that run, in each way
//
//   I1  Tasks go on in the order in which they became ready: so a run is the same as the last one until it is interrupted.

import type { Invariants } from "./performance.js";
import { type Finding, formatFinding, type Interruption, type Scenario } from "./stage.js";
import { type Moment, type Planned, SweptRun } from "./sweptRun.js";
import { watch } from "./watch.js";

/** How far a sweep goes. */
export interface SweepOptions {
  /** Whether every run is interrupted a second time, at each moment after the first. They are, unless this is false. */
  readonly twice?: boolean;
  /** How tasks are interrupted. In every way unless given. */
  readonly interruptions?: readonly Interruption[];
  /** The most runs. 100,000 unless given. */
  readonly maxRuns?: number;
}

/** What a sweep has found. */
export interface Sweep {
  /** How often the scenario was run. */
  readonly runs: number;
  /** How often tasks are parked in it, when it is not interrupted. */
  readonly suspensions: number;
  /** How many interruptions there were, in all runs together. */
  readonly interruptions: number;
  /** Whether every moment had its turn. */
  readonly isComplete: boolean;
  /** How many runs went wrong. */
  readonly failed: number;
  /** The first of them, with as few interruptions as possible. `replay` repeats it. */
  readonly finding: Finding | undefined;
  /** All of it, in words. */
  readonly report: string;
}

const EVERY: readonly Interruption[] = ["cancel", "poke", "timeout", "time"];

/**
 * Runs a scenario again and again, and interrupts it at every moment: cancels the task whose moment it is, pokes an error into it, lets
 * its time limit strike, lets time pass. Then it does all that twice in a run. It tells whether anything goes wrong:
 *
 * - a task, a timer, a listener, a waiter in a line, or a call whose `finally` has not run, is left;
 * - the scenario throws something else than what it was interrupted with, or is blocked for ever;
 * - a check throws: `invariants`, or one that the scenario has asked for with `stage.afterwards`.
 *
 * The scenario makes all that it works on, and does the same each time: chance, and the time of day, are not for it.
 *
 * @example
 * const { report, failed } = await sweep((stage) => {
 *   const permits = new Semaphore(1);
 *   stage.afterwards(() => expect(permits.available).toBe(1));
 *   for (let times = 0; times < 2; times++) spawn(() => useOne(permits));
 * });
 * expect(failed, report).toBe(0);
 */
export async function sweep(
  scenario: Scenario,
  invariants: Invariants = () => {},
  { twice = true, interruptions = EVERY, maxRuns = 100_000 }: SweepOptions = {},
): Promise<Sweep> {
  using _ = watch();
  const tally = new Tally(maxRuns);
  const play = async (plan: readonly Planned[]): Promise<readonly Moment[]> => {
    if (tally.isFull) return [];
    const run = new SweptRun(plan);
    tally.add(await run.perform(scenario, invariants), plan.length);
    return run.moments;
  };
  const undisturbed = await play([]);
  const second: Planned[][] = [];
  for (const first of planned(undisturbed, 0, interruptions)) {
    const moments = await play([first]);
    if (twice) second.push(...planned(moments, first.at + 1, interruptions).map((next) => [first, next]));
  }
  for (const plan of second) await play(plan);
  return tally.result(undisturbed);
}

function planned(moments: readonly Moment[], from: number, ways: readonly Interruption[]): Planned[] {
  return moments.flatMap(({ hasTimer }, at) =>
    at < from ? [] : ways.filter((how) => how !== "time" || hasTimer).map((how) => ({ at, how })),
  );
}

/** Counts, and keeps the first run that went wrong. */
class Tally {
  runs = 0;
  interruptions = 0;
  failed = 0;
  isFull = false;
  finding: Finding | undefined = undefined;

  constructor(readonly maxRuns: number) {}

  add(finding: Finding, interruptions: number): void {
    this.runs++;
    this.interruptions += interruptions;
    this.isFull = this.runs >= this.maxRuns;
    if (finding.problems.length === 0) return;
    this.failed++;
    this.finding ??= finding;
  }

  result(undisturbed: readonly Moment[]): Sweep {
    const { runs, interruptions, failed, finding } = this;
    const suspensions = undisturbed.filter(({ isParked }) => isParked).length;
    const count = `${runs} runs, ${suspensions} suspensions, ${interruptions} interruptions, ${failed} went wrong`;
    const report = finding === undefined ? count : `${count}\n${formatFinding(finding)}`;
    return { runs, suspensions, interruptions, isComplete: !this.isFull, failed, finding, report };
  }
}

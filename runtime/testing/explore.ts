// Every schedule: a scenario is run in all the ways in which the runtime could have run it.
//
//   I1  No state is kept from run to run: a run is repeated up to a choice, and takes another one there.
//   I2  Runs that deviate less often from what happens by itself come first: so the first finding is the simplest.

import type { Branches } from "./choices.js";
import { ExploredRun } from "./exploredRun.js";
import { type Finding, formatFinding, type Interruption, type Scenario } from "./stage.js";
import { watch } from "./watch.js";

/** How far an exploration goes. */
export interface ExploreOptions {
  /** How often tasks are interrupted in a run, at most. 0 unless given. */
  readonly atMost?: number;
  /** How they are interrupted: `cancel` and `poke` unless given. With `time`, timers may also be due while somebody is ready, as often as there are timers. */
  readonly interruptions?: readonly Interruption[];
  /** The most schedules. 10,000 unless given. */
  readonly maxSchedules?: number;
}

/** What an exploration has found. */
export interface Exploration {
  /** How many schedules were tried. */
  readonly schedules: number;
  /** Whether there are no others. */
  readonly isComplete: boolean;
  /** The simplest schedule that went wrong. `replay` repeats it. */
  readonly finding: Finding | undefined;
  /** All of it, in words. */
  readonly report: string;
}

/**
 * Runs a scenario under every schedule that there is, the simplest first, until one goes wrong. What is chosen anew each time: who of the
 * tasks that are ready goes on, what a `select` takes, and, if `atMost` allows it, which task is interrupted, when, and how. What
 * counts as wrong is what does for `sweep`.
 *
 * The number of schedules grows fast: three tasks with two or three blocking operations each have hundreds, with one interruption
 * anywhere thousands. What can go wrong at all mostly goes wrong there already.
 *
 * The scenario makes all that it works on, and does the same each time: chance, and the time of day, are not for it.
 *
 * @example
 * const { report, finding } = await explore((stage) => {
 *   const account = new Account(100);
 *   stage.afterwards(() => expect(account.balance).toBe(80));
 *   for (let times = 0; times < 2; times++) spawn(() => account.withdraw(10));
 * });
 * expect(finding, report).toBeUndefined();
 */
export async function explore(scenario: Scenario, options: ExploreOptions = {}): Promise<Exploration> {
  using _ = watch();
  const search = new Search(scenario, options);
  const isComplete = await search.go();
  const { schedules, finding } = search;
  const count = `${schedules} schedules${isComplete ? ", all there are" : ""}`;
  const report = finding === undefined ? count : `${count}\n${formatFinding(finding)}`;
  return { schedules, isComplete, finding, report };
}

class Search {
  schedules = 0;
  finding: Finding | undefined = undefined;
  readonly #most: number;
  /** The branches of runs that have deviated once more than those that are being followed now. */
  #next: Branches[] = [];

  constructor(
    readonly scenario: Scenario,
    readonly options: ExploreOptions,
  ) {
    this.#most = options.maxSchedules ?? 10_000;
  }

  /** Returns whether every schedule was tried. */
  async go(): Promise<boolean> {
    let mayGoOn = await this.#attempt([]);
    while (mayGoOn && this.#next.length > 0) {
      const level = this.#next;
      this.#next = [];
      mayGoOn = await this.#follow(level); // I2
    }
    return mayGoOn;
  }

  async #follow(level: readonly Branches[]): Promise<boolean> {
    for (const branches of level) {
      for (const prescribed of branches) if (!(await this.#attempt(prescribed))) return false;
    }
    return true;
  }

  /** Returns whether the search goes on. */
  async #attempt(prescribed: readonly number[]): Promise<boolean> {
    if (this.schedules === this.#most) return false;
    this.schedules++;
    const run = new ExploredRun(prescribed, this.options, false);
    const { problems } = await run.perform(this.scenario);
    if (problems.length === 0) {
      this.#next.push(run.choices.branches);
      return true;
    }
    this.finding = await new ExploredRun(prescribed, this.options, true).perform(this.scenario);
    return false;
  }
}

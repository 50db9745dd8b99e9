// One run of a scenario, directed by somebody, and what has come of it.
//
//   I1  The scenario runs under a time limit that never strikes by itself: there is always one that can be made to.
//   I2  When it has ended, nothing is left of it: no task, no timer, nobody in a line or listening, no call whose `finally` has not run.
//   I3  It returns, or throws what it was interrupted with. Everything else that it throws is a problem.

import { TaskCancelled, TaskGroupError, TimedOut } from "../core/errors.js";
import { runOn } from "../core/run.js";
import type { Scope } from "../core/scope.js";
import type { Task } from "../core/task.js";
import type { TaskFrame } from "../core/taskFrame.js";
import { TimeLimitRegion, timeout } from "../core/timeLimit.js";
import { DirectedScheduler, type Director } from "./directedScheduler.js";
import type { Ending, Finding, Interruption, Scenario, Stage } from "./stage.js";

type Listener = (task: Task, how: Interruption, error?: unknown) => void;

/** What has to hold at the end of a run: throws if it does not. */
export type Invariants = (ending: Ending) => void;

export class Performance implements Stage {
  readonly lines: string[] = [];
  readonly #checks: (() => void)[] = [];
  readonly #listeners: Listener[] = [];
  readonly #interruptions = new Set<unknown>();
  readonly #problems: string[] = [];

  say(line: string): void {
    this.lines.push(line);
  }

  afterwards(check: () => void): void {
    this.#checks.push(check);
  }

  onInterrupt(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** Interrupts a task. */
  interrupt(task: TaskFrame, how: Interruption): void {
    const error = how === "poke" ? new Error("poked") : undefined;
    this.#interruptions.add(error ?? how);
    for (const listener of this.#listeners) listener(task, how, error);
    const { isOver } = task;
    if (error !== undefined && task.poke(error) === isOver)
      this.#problems.push("`poke` does not say whether it came in time");
    if (how === "cancel") task.cancel("cancelled by a test");
    if (how === "timeout") timeLimitOf(task)?.strike();
    if (how === "time") passTime(task.scheduler as DirectedScheduler);
  }

  /** Runs the scenario. Returns what was wrong with that, if anything was. */
  async run(
    scenario: Scenario,
    director: Director & Pick<Ending, "schedule" | "steps">,
    invariants: Invariants = () => {},
  ): Promise<Finding> {
    const scheduler = new DirectedScheduler(director);
    let failure: Ending["failure"];
    try {
      await this.#runOn(scheduler, scenario);
    } catch (error) {
      failure = { error };
      if (!this.#isExpected(error)) this.#problems.push(describe(error));
    }
    const { lines } = this;
    const ending: Ending = { schedule: director.schedule, steps: director.steps, lines, failure };
    this.#problems.push(...leaksOf(scheduler)); // I2
    for (const check of [...this.#checks, () => invariants(ending)]) this.#check(check);
    return { ...ending, problems: this.#problems };
  }

  #runOn(scheduler: DirectedScheduler, scenario: Scenario): Promise<void> {
    const onUnhandled = (error: unknown, { name }: Task) =>
      this.#problems.push(`task \`${name}\` threw ${String(error)}`);
    const limited = () => timeout(Number.POSITIVE_INFINITY, () => scenario(this)); // I1
    return new Promise((resolve, reject) => {
      scheduler.onBroken = reject;
      runOn(scheduler, { onUnhandled, name: "scenario" }, limited, []).then(resolve, reject);
    });
  }

  #check(check: () => void): void {
    try {
      check();
    } catch (error) {
      this.#problems.push(describe(error));
    }
  }

  /** I3 */
  #isExpected(error: unknown): boolean {
    const given = this.#interruptions;
    if (error instanceof TaskGroupError) return error.errors.every((one) => this.#isExpected(one));
    if (error instanceof TaskCancelled) return given.has("cancel") || given.has("timeout");
    if (error instanceof TimedOut) return given.has("timeout") || given.has("time");
    return given.has(error);
  }
}

/** The innermost time limit that a task runs under. */
function timeLimitOf(task: TaskFrame): TimeLimitRegion | undefined {
  let scope: Scope | undefined = task.scope;
  while (scope !== undefined && !(scope instanceof TimeLimitRegion)) scope = scope.parent;
  return scope;
}

function passTime(scheduler: DirectedScheduler): void {
  if (scheduler.clock.jump(scheduler)) scheduler.timers.expire(scheduler.clock.now());
}

/** I2 */
function leaksOf(scheduler: DirectedScheduler): string[] {
  const { live } = scheduler.statistics;
  const problems = scheduler.traces.problems();
  if (live > 0) problems.push(`${live} tasks have not ended`);
  if (scheduler.timers.size > 0) problems.push(`${scheduler.timers.size} timers are left`);
  if (scheduler.outside !== 0) problems.push(`${scheduler.outside} tasks count as waiting for the outside`);
  return problems;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return `it threw ${String(error)}`;
  const because = error.cause instanceof Error ? ` (because of ${error.cause.message})` : "";
  return `${error.name}: ${error.message}${because}`;
}

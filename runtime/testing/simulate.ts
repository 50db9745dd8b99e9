// A run in which chance decides, and which can be had again: whatever is left to the runtime follows from a seed.
//
//   turn    all tasks that are ready now; those that become ready meanwhile come in the next one (so nobody starves)
//   seed    in which order a turn goes, and what a `select` takes when it can choose

import type { Cooperative } from "../core/cooperative.js";
import { Random } from "../core/random.js";
import { runOn } from "../core/run.js";
import type { TaskFrame } from "../core/taskFrame.js";
import type { TaskQueue } from "../core/taskQueue.js";
import { DirectedScheduler, type Director } from "./directedScheduler.js";
import type { Say } from "./transcript.js";

/** What has come of a simulation. */
export interface Simulation<T> {
  /** What the function returned. */
  readonly value: T;
  /** What it said, line by line. */
  readonly lines: readonly string[];
}

/**
 * Runs a function on a virtual clock, and lets a seed decide all that is left to the runtime: which of the ready tasks goes first, and which
 * clause a `select` takes if it can choose. The same seed gives the same run, another seed often another one. Where a failure
 * depends on the order of tasks, a loop over seeds finds it, and its seed brings it back.
 *
 * Throws: what the function throws; `DeadlockError` if all its tasks are blocked for ever.
 *
 * @example
 * for (let seed = 0; seed < 1000; seed++) {
 *   const { value } = await simulate(seed, () => transfer(accounts));
 *   expect(value, `seed ${seed}`).toBe(100);
 * }
 */
export async function simulate<T>(seed: number, fn: Cooperative<(say: Say) => T>): Promise<Simulation<T>> {
  const lines: string[] = [];
  const scheduler = new DirectedScheduler(new Shuffle(seed));
  const value = await runOn(scheduler, {}, fn, [(line: string) => void lines.push(line)]);
  return { value, lines };
}

class Shuffle extends Random implements Director {
  #turn: TaskFrame[] = [];

  next(ready: TaskQueue): TaskFrame | undefined {
    if (this.#turn.length === 0) this.#turn = [...ready];
    const index = this.below(this.#turn.length);
    return this.#turn.splice(index, 1)[0];
  }
}

// Waiting for a while.

import { enter, park, unwind } from "./blocked.js";
import { outsideTask } from "./errors.js";
import { machine } from "./machine.js";
import { PrimitiveSuspension, YIELDING } from "./suspendIteration.js";
import type { Timer } from "./timers.js";

class Sleeping extends PrimitiveSuspension {
  override get endsInTime(): boolean {
    return true;
  }
}

/** A sleeping task carries its timer, unless it sleeps for ever: then it wants nothing else. */
const SLEEPING = new Sleeping("sleep", undefined, (task) => {
  if (task.outcome !== undefined) task.scheduler.timers.remove(task.outcome as Timer);
  return true;
});

/**
 * Blocks for `ms` milliseconds, never less. `Infinity` is for ever. Tasks whose time is up at the same moment go on in the order in which they fell asleep.
 *
 * Suspends: always; with 0, other ready tasks run first.
 * Throws: `RangeError` if `ms` is negative or not a number.
 * If cancelled: the timer is removed.
 *
 * @cooperative
 * @example
 * sleep(250);
 */
export function sleep(ms: number): void {
  checkDuration(ms);
  const task = enter("sleep");
  if (task === undefined) return unwind();
  if (ms === 0) return park(task, YIELDING);
  if (ms !== Number.POSITIVE_INFINITY) task.outcome = task.scheduler.after(ms, () => task.unpark());
  return park(task, SLEEPING);
}

/**
 * Blocks until `at`, in milliseconds on the clock of `now()`. When that is past, it is `yieldNow`.
 *
 * Suspends: always.
 * Throws: `RangeError` if `at` is not a number.
 * If cancelled: the timer is removed.
 *
 * @cooperative
 * @example
 * const begin = now();
 * for (let beat = 1; beat <= 10; beat++) {
 *   play(beat);
 *   sleepUntil(begin + beat * 500);
 * }
 */
export function sleepUntil(at: number): void {
  if (Number.isNaN(at)) throw new RangeError("A moment is a number of milliseconds; got NaN");
  return sleep(Math.max(0, at - now()));
}

/**
 * Lets the other ready tasks run, then goes on.
 *
 * Suspends: always, but waits for nothing.
 * If cancelled: unwinds, as every call does that may block.
 *
 * @cooperative
 * @example
 * for (const [index, row] of rows.entries()) {
 *   digest(row);
 *   if (index % 1000 === 0) yieldNow();
 * }
 */
export function yieldNow(): void {
  const task = enter("yieldNow");
  return task === undefined ? unwind() : park(task, YIELDING);
}

/**
 * Milliseconds since a fixed moment, on the clock that `sleep` and `timeout` go by. It never goes backwards.
 *
 * Throws: `NotRunError` outside any task.
 *
 * @example
 * const begin = now();
 * sleep(10);
 * console.log(`${now() - begin} ms`);
 */
export function now(): number {
  if (machine.task === undefined) throw outsideTask("now");
  return machine.task.scheduler.clock.now();
}

/** A duration is not negative. Throws `RangeError`. */
export function checkDuration(ms: number): void {
  if (ms >= 0) return;
  throw new RangeError(`A duration is a number of milliseconds, 0 or more; got ${ms}`);
}

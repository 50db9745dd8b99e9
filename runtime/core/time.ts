// Waiting for a while, and not longer than a while.

import { enter, park, unwind, YIELDING } from "./blocked.js";
import { Cancel } from "./cancel.js";
import type { Cooperative } from "./cooperative.js";
import { outsideTask, TimedOut } from "./errors.js";
import { machine } from "./machine.js";
import { Region } from "./region.js";
import { cancelScope } from "./scope.js";
import { PrimitiveSuspension } from "./suspendIteration.js";
import type { TaskFrame } from "./task.js";
import type { Timer } from "./timers.js";

/** A sleeping task carries its timer, unless it sleeps for ever. */
const SLEEPING = new PrimitiveSuspension("sleep", undefined, (task) => {
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
 * Lets the other ready tasks run, then goes on.
 *
 * Suspends: always, but waits for nothing.
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
 */
export function now(): number {
  if (machine.task === undefined) throw outsideTask("now");
  return machine.task.scheduler.clock.now();
}

/**
 * Runs a function, but no longer than `ms` milliseconds: then it is cancelled, together with everything spawned in it. A value that it has returned by then counts.
 *
 * Suspends: until the function and everything spawned in it have ended, or, when the time is up, have cleaned up.
 * Throws: `TimedOut` when the time is up, to the caller only: a `catch` inside the function does not see it. What the function throws.
 * If cancelled: so is the function.
 *
 * @cooperative
 * @example
 * const reply = timeout(2000, () => request(socket));
 */
export function timeout<T>(ms: number, fn: Cooperative<() => T>): T {
  checkDuration(ms);
  const task = enter("timeout");
  if (task === undefined) return unwind();
  return new TimeoutRegion(task, ms).run(fn);
}

class TimeoutRegion extends Region {
  readonly #ms: number;
  readonly #timer: Timer | undefined;
  constructor(task: TaskFrame, ms: number) {
    super(task);
    this.#ms = ms;
    if (ms !== Number.POSITIVE_INFINITY) this.#timer = task.scheduler.after(ms, () => this.#onDue());
  }

  #onDue(): void {
    this.isCutShort = this.isJoining;
    cancelScope(this, new Cancel("deadline", undefined, undefined));
  }

  protected override close(): void {
    if (this.#timer !== undefined) this.task.scheduler.timers.remove(this.#timer);
    super.close();
  }

  protected override cancelledError(): unknown {
    if (this.cause?.source !== "deadline") return super.cancelledError();
    return new TimedOut(`Timed out after ${this.#ms} ms`, { task: this.task });
  }
}

function checkDuration(ms: number): void {
  if (ms >= 0) return;
  throw new RangeError(`A duration is a number of milliseconds, 0 or more; got ${ms}`);
}

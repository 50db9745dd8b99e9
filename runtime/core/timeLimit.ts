// Not longer than a while.

import { enter, unwind } from "./blocked.js";
import { Cancel } from "./cancel.js";
import type { Cooperative } from "./cooperative.js";
import { TimedOut } from "./errors.js";
import { Region } from "./region.js";
import { cancelScope } from "./scope.js";
import type { TaskFrame } from "./taskFrame.js";
import { checkDuration } from "./time.js";
import type { Timer } from "./timers.js";

/** The time limit that a function runs under: see `timeout` and `deadline`. */
export interface TimeLimit {
  /**
   * When the time is up, in milliseconds on the clock of `now()`. Can be set, sooner or later: that holds at once. `Infinity` is never.
   * When it has struck, setting it changes nothing.
   */
  at: number;
}

/**
 * Runs a function, but no longer than `ms` milliseconds: then it is cancelled, together with everything spawned in it. A value that it has returned by then counts.
 *
 * Suspends: until the function and everything spawned in it have ended, or, when the time is up, have cleaned up.
 * Throws: `TimedOut` when the time is up, to the caller only: a `catch` inside the function does not see it. What the function throws.
 * `RangeError` if `ms` is negative or not a number.
 * If cancelled: so is the function.
 *
 * @cooperative
 * @example
 * const reply = timeout(2000, () => request(socket));
 *
 * @example
 * timeout(5000, (limit) => {
 *   for (const part of upload) {
 *     store(part);
 *     limit.at = now() + 5000; // whoever makes progress has time
 *   }
 * });
 */
export function timeout<T>(ms: number, fn: Cooperative<(limit: TimeLimit) => T>): T {
  checkDuration(ms);
  const task = enter("timeout");
  if (task === undefined) return unwind();
  return limited(new TimeLimitRegion(task, task.scheduler.clock.now() + ms, `Timed out after ${ms} ms`), fn);
}

/**
 * Runs a function, but no longer than until `at`, in milliseconds on the clock of `now()`. Otherwise it is `timeout`.
 *
 * Suspends: until the function and everything spawned in it have ended, or, when the time is up, have cleaned up.
 * Throws: `TimedOut` when the time is up, to the caller only. What the function throws. `RangeError` if `at` is not a number.
 * If cancelled: so is the function.
 *
 * @cooperative
 * @example
 * const end = now() + 2000;
 * const reply = deadline(end, () => request(socket));
 */
export function deadline<T>(at: number, fn: Cooperative<(limit: TimeLimit) => T>): T {
  checkMoment(at);
  const task = enter("deadline");
  if (task === undefined) return unwind();
  return limited(new TimeLimitRegion(task, at, "Timed out at its deadline"), fn);
}

function limited<T>(region: TimeLimitRegion, fn: Cooperative<(limit: TimeLimit) => T>): T {
  return region.run(() => fn(region));
}

export class TimeLimitRegion extends Region implements TimeLimit {
  override readonly kind = "timeout";
  #at: number;
  #timer: Timer | undefined;
  readonly #message: string;

  constructor(task: TaskFrame, at: number, message: string) {
    super(task);
    this.#at = at;
    this.#message = message;
    this.#timer = this.#setTimer();
  }

  override get isLimited(): boolean {
    return this.#at !== Number.POSITIVE_INFINITY && this.cause === undefined;
  }

  get at(): number {
    return this.#at;
  }

  set at(at: number) {
    checkMoment(at);
    this.#at = at;
    if (this.isOver || this.cause !== undefined) return;
    this.#removeTimer();
    this.#timer = this.#setTimer();
  }

  #setTimer(): Timer | undefined {
    if (this.#at === Number.POSITIVE_INFINITY) return undefined;
    return this.task.scheduler.at(this.#at, () => this.strike());
  }

  /** The time is up. */
  strike(): void {
    this.isCutShort = this.isJoining;
    cancelScope(this, new Cancel("deadline", undefined, undefined));
  }

  #removeTimer(): void {
    if (this.#timer !== undefined) this.task.scheduler.timers.remove(this.#timer);
  }

  protected override close(): void {
    this.#removeTimer();
    super.close();
  }

  protected override cancelledError(): unknown {
    if (this.cause?.source !== "deadline") return super.cancelledError();
    return new TimedOut(this.#message, { task: this.task });
  }
}

function checkMoment(at: number): void {
  if (Number.isNaN(at)) throw new RangeError("A moment is a number of milliseconds; got NaN");
}

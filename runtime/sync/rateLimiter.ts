// Not more than so many in a while: a bucket of tokens that fills at a steady rate.
//
//   I1  Nobody overtakes: while somebody waits, who asks later waits too, even for less.
//   I2  While somebody waits, a timer is set for when the first can go on; otherwise there is none.

import { enter, unwind } from "../core/blocked.js";
import { outsideTask } from "../core/errors.js";
import { machine } from "../core/machine.js";
import type { Scheduler } from "../core/scheduler.js";
import { type Standing, TaskQueue } from "../core/taskQueue.js";
import type { WaitOptions } from "../core/within.js";
import { checkCount } from "./counts.js";
import { checkLimit, LineSuspension } from "./line.js";

/** What a rate limiter allows. */
export interface RateLimiterOptions {
  /** How many tokens come back in each interval, evenly. */
  readonly limit: number;
  /** In milliseconds. A second, unless said otherwise. */
  readonly interval?: number | undefined;
  /** How many tokens can be taken at once after a rest. `limit`, unless said otherwise. */
  readonly burst?: number | undefined;
  /** What dumps call it. */
  readonly name?: string | undefined;
}

/**
 * Slows tasks down to a rate: each takes a token, and waits until there is one. Tokens come back evenly; those that nobody takes are kept,
 * up to `burst`.
 *
 * Throws: `RangeError` for a limit or a burst of less than 1 or no whole number, and for an interval that is none.
 *
 * @example
 * const limiter = new RateLimiter({ limit: 10, interval: 1000 });
 * for (const url of urls) {
 *   limiter.acquire();
 *   spawn(() => fetchPage(url));
 * }
 */
export class RateLimiter {
  /** What dumps call it. */
  readonly name: string | undefined;
  /** How many tokens there are at most. */
  readonly burst: number;
  /** How long one token takes to come back. */
  readonly #period: number;
  /** When all tokens will be back, if no more are taken. */
  #fullAt = Number.NEGATIVE_INFINITY;
  #stopTimer: () => void = () => {};
  /** Each carries how many tokens it wants. */
  readonly #line = new TaskQueue<Standing>();
  readonly #acquiring = new Acquiring("rateLimiter.acquire", this, this.#line, () => this.#admit());

  constructor({ limit, interval = 1000, burst = limit, name }: RateLimiterOptions) {
    checkCount("The limit of a rate", limit, 1);
    checkCount("The burst of a rate", burst, 1);
    if (!(interval > 0 && interval < Number.POSITIVE_INFINITY))
      throw new RangeError(`The interval of a rate is a number of milliseconds above 0; got ${interval}`);
    this.burst = burst;
    this.#period = interval / limit;
    this.name = name;
  }

  /**
   * Takes tokens.
   *
   * Suspends: while there are not enough, or somebody has waited longer.
   * Throws: `RangeError` if there will never be enough; `TimedOut` if it takes longer than `timeout`.
   * If cancelled: leaves the line, and takes none.
   *
   * @cooperative
   * @example
   * limiter.acquire(message.length, { timeout: 1000 });
   */
  acquire(count = 1, options?: WaitOptions): void {
    checkCount("How many tokens are taken", count, 1, this.burst);
    checkLimit(options);
    const task = enter("rateLimiter.acquire");
    if (task === undefined) return unwind();
    if (this.#line.isEmpty && this.#take(count, task.scheduler.clock.now())) return;
    if (this.#line.isEmpty) this.#setTimer(task.scheduler, count); // I2
    return this.#acquiring.standInLine(task, options, count);
  }

  /**
   * Takes tokens if there are enough and nobody waits. Returns whether it did.
   *
   * Throws: `RangeError` if there will never be enough.
   */
  tryAcquire(count = 1): boolean {
    checkCount("How many tokens are taken", count, 1, this.burst);
    const { task } = machine;
    if (task === undefined) throw outsideTask("rateLimiter.tryAcquire");
    return this.#line.isEmpty && this.#take(count, task.scheduler.clock.now()); // I1
  }

  #take(count: number, now: number): boolean {
    if (now < this.#readyAt(count)) return false;
    this.#fullAt = Math.max(this.#fullAt, now) + count * this.#period;
    return true;
  }

  /** When so many tokens will be there. */
  #readyAt(count: number): number {
    return this.#fullAt + (count - this.burst) * this.#period;
  }

  /** Lets those go on who have waited longest, as far as the tokens reach. */
  #admit(): void {
    this.#stopTimer();
    for (let first = this.#line.first; first !== undefined; first = this.#line.first) {
      const wanted = first.outcome as number;
      const { scheduler } = first.task;
      if (!this.#take(wanted, scheduler.clock.now())) return this.#setTimer(scheduler, wanted);
      this.#line.shift();
      first.unpark();
    }
  }

  #setTimer(scheduler: Scheduler, wanted: number): void {
    const timer = scheduler.at(this.#readyAt(wanted), () => this.#admit());
    this.#stopTimer = () => scheduler.timers.remove(timer);
  }
}

/** There will be tokens, in time. */
class Acquiring extends LineSuspension {
  override get endsInTime(): boolean {
    return true;
  }
}

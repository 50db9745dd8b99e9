// A place where tasks wait for each other: when enough have come, all go on.
//
//   I1  Fewer wait than it takes to open it.
//   I2  When one gives up, it can never open: nobody waits at a broken barrier.

import { enter, unwind } from "../core/blocked.js";
import { BrokenBarrier } from "../core/errors.js";
import { type Standing, TaskQueue } from "../core/taskQueue.js";
import type { WaitOptions } from "../core/within.js";
import { checkCount } from "./counts.js";
import { checkLimit, LineSuspension } from "./line.js";

/**
 * A place where a number of tasks wait for each other, again and again.
 *
 * Throws: `RangeError` if the number is less than 1 or no whole number.
 *
 * @example
 * const barrier = new Barrier(workers.length);
 * for (const worker of workers) {
 *   spawn(() => {
 *     for (const round of rounds) {
 *       worker.compute(round);
 *       if (barrier.wait()) printProgress(round); // one of them does
 *     }
 *   });
 * }
 */
export class Barrier {
  /** How many tasks have to come. */
  readonly parties: number;
  #waiting = 0;
  #isBroken = false;
  readonly #line = new TaskQueue<Standing>();
  readonly #suspension = new LineSuspension("barrier.wait", this, this.#line, () => this.#onLeft());

  constructor(parties: number) {
    checkCount("How many tasks meet at a barrier", parties, 1);
    this.parties = parties;
  }

  /** How many tasks wait. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Whether a task has given up. Then nobody can wait until it is reset. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /**
   * Waits until as many tasks wait as it takes. Returns whether this is the one that came last: true for one of them.
   *
   * Suspends: unless it is the last.
   * Throws: `BrokenBarrier` if another task that waits is cancelled, poked, or has waited too long, or has been so before; `TimedOut` if it
   * takes longer than `timeout`.
   * If cancelled: breaks the barrier.
   *
   * @cooperative
   * @example
   * barrier.wait({ timeout: 10_000 });
   */
  wait(options?: WaitOptions): boolean {
    checkLimit(options);
    const task = enter("barrier.wait");
    if (task === undefined) return unwind();
    if (this.#isBroken) throw new BrokenBarrier("The barrier is broken: a task has left it before");
    if (this.#waiting + 1 === this.parties) return this.#open();
    this.#waiting++;
    return this.#suspension.standInLine(task, options);
  }

  #open(): true {
    this.#waiting = 0;
    for (let first = this.#line.shift(); first !== undefined; first = this.#line.shift()) first.unpark(false);
    return true;
  }

  #onLeft(): void {
    this.#waiting--;
    this.#isBroken = true; // I2
    this.#turnAway("A task that waited at the barrier has left it");
  }

  /** Throws at everybody who waits; not at those who are cancelled too: they are about to leave by themselves. */
  #turnAway(message: string): void {
    for (const standing of [...this.#line].filter(({ task }) => !task.cancelled)) {
      this.#line.remove(standing);
      this.#waiting--;
      standing.unparkError(new BrokenBarrier(message, { task: standing.task }));
    }
  }

  /** Makes it as new. Who waits gets a `BrokenBarrier`. */
  reset(): void {
    this.#turnAway("The barrier was reset");
    this.#isBroken = false;
  }
}

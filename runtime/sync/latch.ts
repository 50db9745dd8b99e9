// A gate that opens when it has been counted down.

import { enter, unwind } from "../core/blocked.js";
import { type Standing, TaskQueue } from "../core/taskQueue.js";
import type { WaitOptions } from "../core/within.js";
import { checkCount } from "./counts.js";
import { checkLimit, LineSuspension, unparkAll } from "./line.js";

/**
 * A gate that is closed until it has been counted down to 0. Tasks wait in front of it, and go on together.
 *
 * Throws: `RangeError` if the count is negative or no whole number.
 *
 * @example
 * const started = new Latch(workers.length);
 * for (const worker of workers) {
 *   spawn(() => {
 *     worker.start();
 *     started.countDown();
 *   });
 * }
 * started.wait();
 */
export class Latch {
  #count: number;
  readonly #line = new TaskQueue<Standing>();
  readonly #waiting = new LineSuspension("latch.wait", this, this.#line);

  constructor(count = 1) {
    checkCount("The count of a latch", count, 0);
    this.#count = count;
  }

  /** How often it has to be counted down until it opens. */
  get count(): number {
    return this.#count;
  }

  /** Whether nobody waits in front of it. */
  get isOpen(): boolean {
    return this.#count === 0;
  }

  /**
   * Counts down. At 0 it opens. Counting down an open latch changes nothing.
   *
   * Throws: `RangeError` if `by` is less than 1 or no whole number.
   */
  countDown(by = 1): void {
    checkCount("What a latch is counted down by", by, 1);
    this.#count = Math.max(0, this.#count - by);
    if (this.isOpen) unparkAll(this.#line);
  }

  /** Opens it, whatever the count is. */
  open(): void {
    this.#count = 0;
    unparkAll(this.#line);
  }

  /**
   * Closes it: whoever comes from now on waits until it has been counted down. Those who have waited till now are not held back.
   *
   * Throws: `RangeError` if the count is less than 1 or no whole number.
   */
  close(count = 1): void {
    checkCount("The count of a latch", count, 1);
    this.#count = count;
  }

  /**
   * Waits until it is open.
   *
   * Suspends: unless it is.
   * Throws: `TimedOut` if it takes longer than `timeout`.
   * If cancelled: leaves the line. The count stays what it is.
   *
   * @cooperative
   * @example
   * started.wait({ timeout: 10_000 });
   */
  wait(options?: WaitOptions): void {
    checkLimit(options);
    const task = enter("latch.wait");
    if (task === undefined) return unwind();
    return this.isOpen ? undefined : this.#waiting.standInLine(task, options);
  }
}

// A number of things that are under way, and those who wait until none is.

import { enter, unwind } from "../core/blocked.js";
import { type Standing, TaskQueue } from "../core/taskQueue.js";
import type { WaitOptions } from "../core/within.js";
import { checkLimit, LineSuspension, unparkAll } from "./line.js";

/**
 * Counts what is under way. Tasks can wait until nothing is. When they have been let go, it can be used again: who has waited does not
 * wait for what begins later. For tasks, use `group`: it waits for them, and hears of their errors.
 *
 * @example
 * const uploads = new WaitGroup();
 * button.onClick(() => {
 *   uploads.add();
 *   startUpload(() => uploads.done());
 * });
 * uploads.wait();
 */
export class WaitGroup {
  #count = 0;
  readonly #line = new TaskQueue<Standing>();
  readonly #waiting = new LineSuspension("waitGroup.wait", this, this.#line);

  /** How many things are under way. */
  get count(): number {
    return this.#count;
  }

  /**
   * So many more are under way. At 0, everybody who waits goes on.
   *
   * Throws: `RangeError` if that makes less than none; nothing has changed then.
   */
  add(count = 1): void {
    const sum = this.#count + count;
    if (!Number.isInteger(sum) || sum < 0)
      throw new RangeError(`${sum} things cannot be under way: ${this.#count} were, and ${count} were added`);
    this.#count = sum;
    if (sum === 0) unparkAll(this.#line);
  }

  /**
   * One is no longer under way.
   *
   * Throws: `RangeError` if none is.
   */
  done(): void {
    this.add(-1);
  }

  /**
   * Waits until nothing is under way.
   *
   * Suspends: unless nothing is.
   * Throws: `TimedOut` if it takes longer than `timeout`.
   * If cancelled: leaves the line.
   *
   * @cooperative
   * @example
   * uploads.wait({ timeout: 60_000 });
   */
  wait(options?: WaitOptions): void {
    checkLimit(options);
    const task = enter("waitGroup.wait");
    if (task === undefined) return unwind();
    return this.#count === 0 ? undefined : this.#waiting.standInLine(task, options);
  }
}

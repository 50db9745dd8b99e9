// Waking one task, or all, with nothing to say: a note that is kept until somebody comes for it.
//
//   I1  A note is kept only while nobody waits.
//   I2  A note makes one wait return: if its task was cancelled before that, the next in line has it.

import { enter, unwind } from "../core/blocked.js";
import { call } from "../core/call.js";
import type { TaskFrame } from "../core/taskFrame.js";
import { type Standing, TaskQueue } from "../core/taskQueue.js";
import type { WaitOptions } from "../core/within.js";
import { checkLimit, LineSuspension, unparkAll } from "./line.js";

const NOTIFIED = Symbol("notified");

/**
 * Wakes tasks that have nothing to do. If none waits, `notifyOne` is remembered, once, for the next that comes: so a task that looks for
 * work, finds none, and then waits, misses nothing.
 *
 * @example
 * const hasWork = new Notify();
 * function work() {
 *   "use cooperative";
 *   for (;;) {
 *     while (queue.length > 0) handle(queue.shift());
 *     hasWork.wait();
 *   }
 * }
 */
export class Notify {
  #isNoted = false;
  readonly #line = new TaskQueue<Standing>();
  readonly #waiting = new LineSuspension("notify.wait", this, this.#line);

  /**
   * Waits to be notified.
   *
   * Suspends: unless a note has been left.
   * Throws: `TimedOut` if it takes longer than `timeout`.
   * If cancelled: leaves the line. A note that it has been given goes to the next in line.
   *
   * @cooperative
   * @example
   * while (queue.length === 0) hasWork.wait();
   */
  wait(options?: WaitOptions): void {
    checkLimit(options);
    const task = enter("notify.wait");
    if (task === undefined) return unwind();
    if (!this.#isNoted) return this.#wait(task, options) as unknown as void;
    this.#isNoted = false;
  }

  *#wait(task: TaskFrame, options: WaitOptions | undefined): Generator<unknown, void> {
    const woken = yield* call(this.#waiting.standInLine(task, options));
    if (woken === NOTIFIED && task.cancelled) {
      this.notifyOne(); // I2
      yield* call(unwind());
    }
  }

  /** Lets the task go on that has waited longest, or the next that comes. */
  notifyOne(): void {
    const first = this.#line.shift();
    if (first === undefined) this.#isNoted = true;
    else first.unpark(NOTIFIED);
  }

  /** Lets all tasks go on that wait now. Nothing is remembered for those that come later. */
  notifyAll(): void {
    unparkAll(this.#line);
  }
}

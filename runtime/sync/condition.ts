// Waiting for what other tasks do to the things that a mutex guards.
//
//   I1  Whoever waits holds the mutex when the call ends, however it ends.
//   I2  A signal makes one wait return: if its task was cancelled before that, the next in line has it.

import { enter, unwind } from "../core/blocked.js";
import { call } from "../core/call.js";
import type { TaskFrame } from "../core/taskFrame.js";
import { type Standing, TaskQueue } from "../core/taskQueue.js";
import type { WaitOptions } from "../core/within.js";
import { checkLimit, LineSuspension, unparkAll } from "./line.js";
import type { Mutex } from "./mutex.js";

const SIGNALLED = Symbol("signalled");

/**
 * A place to wait, with a mutex locked, for something that other tasks change under the same mutex: meanwhile it is unlocked. A wait
 * returns only if it was signalled; still, look again whether what you wait for is so: another task may have been faster.
 *
 * @example
 * const mutex = new Mutex();
 * const hasSpace = new Condition(mutex);
 * function put(item: Item) {
 *   "use cooperative";
 *   using _ = mutex.lock();
 *   while (items.length === limit) hasSpace.wait();
 *   items.push(item);
 * }
 */
export class Condition {
  /** What guards the things that are waited for. */
  readonly mutex: Mutex;
  readonly #line = new TaskQueue<Standing>();
  readonly #waiting = new LineSuspension("condition.wait", this, this.#line);

  constructor(mutex: Mutex) {
    this.mutex = mutex;
  }

  /**
   * Unlocks the mutex, waits for a signal, and locks the mutex again.
   *
   * Suspends: until `signal` or `broadcast` is called, and then until the mutex can be locked.
   * Throws: `NotOwnerError` if the task does not hold the mutex; `TimedOut` if there is no signal within `timeout`. Then, too, the
   * mutex is locked. What `mutex.lock` throws, if it cannot be locked again.
   * If cancelled: leaves the line, and unwinds with the mutex locked. A signal that it has been given goes to the next in line.
   *
   * @cooperative
   * @example
   * while (queue.length === 0) notEmpty.wait({ timeout: 1000 });
   */
  wait(options?: WaitOptions): void {
    checkLimit(options);
    const task = enter("condition.wait");
    if (task === undefined) return unwind();
    this.mutex.checkHeld();
    return this.#wait(task, options) as unknown as void;
  }

  *#wait(task: TaskFrame, options: WaitOptions | undefined): Generator<unknown, void> {
    let woken: unknown;
    try {
      this.mutex.unlock();
      woken = yield* call(this.#waiting.standInLine(task, options));
    } finally {
      yield* call(this.mutex.relock(task)); // I1
    }
    if (woken === SIGNALLED && task.cancelled) {
      this.signal(); // I2
      yield* call(unwind());
    }
  }

  /** Lets the task go on that has waited longest. If nobody waits, nothing happens. */
  signal(): void {
    this.#line.shift()?.unpark(SIGNALLED);
  }

  /** Lets all tasks go on that wait now. */
  broadcast(): void {
    unparkAll(this.#line);
  }
}

// Those who wait for the end of a task: one line for `join`, one for `stop`.

import { park } from "./blocked.js";
import { PrimitiveSuspension } from "./suspendIteration.js";
import type { TaskFrame } from "./taskFrame.js";
import { type Standing, TaskQueue } from "./taskQueue.js";

/** The line, and what those in it are parked with. */
export class EndLine extends PrimitiveSuspension {
  readonly #line: TaskQueue<Standing>;

  constructor(op: string, task: TaskFrame) {
    const line = new TaskQueue<Standing>();
    super(op, task, (waiter) => {
      line.remove(waiter);
      return true;
    });
    this.#line = line;
  }

  get isEmpty(): boolean {
    return this.#line.isEmpty;
  }

  add(waiter: Standing): void {
    this.#line.push(waiter);
  }

  remove(waiter: Standing): void {
    this.#line.remove(waiter);
  }

  /** Parks the running task in the line. What unparks it is what the call returns or throws. */
  wait<T>(waiter: TaskFrame): T {
    this.#line.push(waiter);
    return park(waiter, this);
  }

  /** The task has ended: `unpark` is called with each of them, first come, first served. */
  release(unpark: (waiter: Standing) => void): void {
    for (let first = this.#line.shift(); first !== undefined; first = this.#line.shift()) unpark(first);
  }
}

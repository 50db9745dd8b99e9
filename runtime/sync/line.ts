// Standing in line for something: what a task is parked with, and how long at most.
//
//   I1  Who is in the line is parked. Who is taken out is made ready, or has given up.

import { park } from "../core/blocked.js";
import { PrimitiveSuspension } from "../core/suspendIteration.js";
import type { TaskFrame } from "../core/taskFrame.js";
import type { Standing, TaskQueue } from "../core/taskQueue.js";
import { checkDuration } from "../core/time.js";
import { parkWithin, type WaitOptions } from "../core/within.js";

/** One operation that tasks wait in, all in the same line. Several operations may share a line. */
export class LineSuspension extends PrimitiveSuspension {
  readonly #line: TaskQueue<Standing>;

  /**
   * @param waitable what reports show
   * @param onLeft hears of who has given up, and has left the line
   */
  constructor(op: string, waitable: object, line: TaskQueue<Standing>, onLeft?: () => void) {
    super(op, waitable, (task) => {
      line.remove(task);
      onLeft?.();
      return true;
    });
    this.#line = line;
  }

  /** Parks the running task at the end of the line. What unparks it is what the call returns or throws. */
  standInLine<T>(task: TaskFrame, options?: WaitOptions, carried?: unknown): T {
    if (options?.timeout === undefined) return this.#stand(task, carried);
    return parkWithin(task, options.timeout, () => this.#stand(task, carried));
  }

  #stand<T>(task: TaskFrame, carried: unknown): T {
    task.outcome = carried;
    this.#line.push(task);
    return park(task, this);
  }
}

/** Throws `RangeError` if the time limit is none. */
export function checkLimit(options: WaitOptions | undefined): void {
  if (options?.timeout !== undefined) checkDuration(options.timeout);
}

/** Lets everybody go on who stands in a line now. */
export function unparkAll(line: TaskQueue<Standing>, value?: unknown): void {
  for (let first = line.shift(); first !== undefined; first = line.shift()) first.unpark(value);
}

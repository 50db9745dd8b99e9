// A first-in, first-out line of tasks. The tasks are its links, so joining and leaving a line allocates nothing.
//
//   I1  A task stands in at most one line at a time: a wait queue while it is parked, the run queue while it is ready.

import { invariant } from "./invariant.js";
import type { TaskFrame } from "./task.js";

export class TaskQueue {
  first: TaskFrame | undefined = undefined;
  #last: TaskFrame | undefined = undefined;

  get isEmpty(): boolean {
    return this.first === undefined;
  }

  push(task: TaskFrame): void {
    const last = this.#last;
    task.before = last;
    if (last === undefined) this.first = task;
    else last.after = task;
    this.#last = task;
  }

  /** Takes the task out that has stood in line longest. */
  shift(): TaskFrame | undefined {
    const task = this.first;
    if (task !== undefined) this.remove(task);
    return task;
  }

  /** Takes a task out that stands in this line. */
  remove(task: TaskFrame): void {
    const { before, after } = task;
    if (before === undefined) this.first = after;
    else before.after = after;
    if (after === undefined) this.#last = before;
    else after.before = before;
    task.before = undefined;
    task.after = undefined;
  }

  *[Symbol.iterator](): Generator<TaskFrame> {
    for (let task = this.first; task !== undefined; task = task.after) yield task;
  }

  /** Asserts that the links agree in both directions. */
  check(): void {
    let before: TaskFrame | undefined;
    for (const task of this) {
      invariant(task.before === before, "each task in a line knows the one before it");
      before = task;
    }
    invariant(this.#last === before, "a line knows its last task");
  }
}

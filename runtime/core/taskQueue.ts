// A first-in, first-out line of tasks. What stands in it is its links, so joining and leaving a line allocates nothing.
//
//   I1  A task stands in at most one line at a time: a wait queue while it is parked, the run queue while it is ready.
//       The clauses of a `select` stand in one line each; the task itself then stands in none.

import { invariant } from "./invariant.js";
import type { SuspendIteration } from "./suspendIteration.js";
import type { TaskFrame } from "./taskFrame.js";

/** What can be a link of a line. */
export interface Linked {
  before: Linked | undefined;
  after: Linked | undefined;
}

/** What stands in the line of a primitive: a parked task, or a clause of the `select` that it is parked in. */
export interface Standing extends Linked {
  /** The task that is parked. */
  readonly task: TaskFrame;
  /** What it carries, such as the value to send. */
  outcome: unknown;
  /** The operation that it waits in, if it still does. */
  readonly waitingFor: SuspendIteration | undefined;
  /** Makes the task ready. It stands in no line any more, or is about to leave it. */
  unpark(value?: unknown): boolean;
  unparkError(error: unknown): boolean;
  /** Leaves the line: the operation did not happen. */
  withdraw(): boolean;
}

export class TaskQueue<L extends Linked = TaskFrame> {
  first: L | undefined = undefined;
  #last: L | undefined = undefined;

  get isEmpty(): boolean {
    return this.first === undefined;
  }

  push(entry: L): void {
    const last = this.#last;
    entry.before = last;
    if (last === undefined) this.first = entry;
    else last.after = entry;
    this.#last = entry;
  }

  /** Takes out who has stood in line longest. */
  shift(): L | undefined {
    const entry = this.first;
    if (entry !== undefined) this.remove(entry);
    return entry;
  }

  /** Takes out somebody who stands in this line. */
  remove(entry: L): void {
    const { before, after } = entry;
    if (before === undefined) this.first = after as L | undefined;
    else before.after = after;
    if (after === undefined) this.#last = before as L | undefined;
    else after.before = before;
    entry.before = undefined;
    entry.after = undefined;
  }

  *[Symbol.iterator](): Generator<L> {
    for (let entry = this.first; entry !== undefined; entry = entry.after as L | undefined) yield entry;
  }

  /** Asserts that the links agree in both directions. */
  check(): void {
    let before: L | undefined;
    for (const entry of this) {
      invariant(entry.before === before, "each in a line knows the one before it");
      before = entry;
    }
    invariant(this.#last === before, "a line knows its last");
  }
}

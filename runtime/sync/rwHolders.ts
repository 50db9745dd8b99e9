// Who holds a lock for readers and writers, and where each has asked for it.
//
//   I1  Nobody reads while somebody writes.

import { invariant } from "../core/invariant.js";
import type { TaskFrame } from "../core/taskFrame.js";

/** Where a task has asked for the lock, if that remembers. */
type Place = string | undefined;

export class RwHolders implements Iterable<TaskFrame> {
  writer: TaskFrame | undefined = undefined;
  #writingAt: Place = undefined;
  readonly #readers = new Map<TaskFrame, Place>();

  *[Symbol.iterator](): Iterator<TaskFrame> {
    if (this.writer === undefined) yield* this.#readers.keys();
    else yield this.writer;
  }

  get readers(): number {
    return this.#readers.size;
  }

  get isEmpty(): boolean {
    return this.writer === undefined && this.#readers.size === 0;
  }

  has(task: TaskFrame): boolean {
    return this.writer === task || this.#readers.has(task);
  }

  placeOf(holder: TaskFrame): Place {
    return holder === this.writer ? this.#writingAt : this.#readers.get(holder);
  }

  addReader(task: TaskFrame, place: Place): void {
    this.#readers.set(task, place);
  }

  setWriter(task: TaskFrame, place: Place): void {
    this.writer = task;
    this.#writingAt = place;
  }

  /** Returns false if the task does not hold the lock. */
  remove(task: TaskFrame): boolean {
    if (task !== this.writer) return this.#readers.delete(task);
    this.writer = undefined;
    return true;
  }

  check(): void {
    invariant(this.writer === undefined || this.#readers.size === 0, "I1: nobody reads while somebody writes");
  }
}

// Timers on a heap of our own: any delay, equal deadlines in the order of their making, removal at once.
//
//   I1  No timer's parent in the heap is due after it.
//   I2  `timer.index` is the timer's place in the heap, or -1 when it is not in it.

import { invariant } from "./invariant.js";

export class Timer {
  index = -1;

  constructor(
    /** When it is due, on its scheduler's clock, in milliseconds. */
    readonly at: number,
    readonly order: number,
    /** Runs when it is due. Must not throw. */
    readonly onDue: () => void,
  ) {}

  isBefore(other: Timer): boolean {
    return this.at < other.at || (this.at === other.at && this.order < other.order);
  }
}

export class Timers {
  readonly #heap: Timer[] = [];
  #made = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** When the next timer is due; Infinity when there is none. */
  get nextAt(): number {
    return this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  add(at: number, onDue: () => void): Timer {
    const timer = new Timer(at, this.#made++, onDue);
    this.#heap.push(timer);
    this.#rise(timer, this.#heap.length - 1);
    return timer;
  }

  /** Removes a timer. One that was due, or was removed before, stays as it is. */
  remove(timer: Timer): void {
    const { index } = timer;
    if (index < 0) return;
    timer.index = -1;
    const last = this.#heap.pop() as Timer;
    if (last === timer) return;
    this.#sink(last, index);
    this.#rise(last, last.index);
  }

  /** Runs all timers that are due at `now`, those first that are due first. */
  expire(now: number): void {
    for (let timer = this.#heap[0]; timer !== undefined && timer.at <= now; timer = this.#heap[0]) {
      this.remove(timer);
      timer.onDue();
    }
  }

  #rise(timer: Timer, from: number): void {
    let index = from;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.#heap[parentIndex] as Timer;
      if (!timer.isBefore(parent)) break;
      this.#place(parent, index);
      index = parentIndex;
    }
    this.#place(timer, index);
  }

  #sink(timer: Timer, from: number): void {
    let index = from;
    for (;;) {
      const left = this.#heap[2 * index + 1];
      const right = this.#heap[2 * index + 2];
      const child = right !== undefined && left !== undefined && right.isBefore(left) ? right : left;
      if (child === undefined || !child.isBefore(timer)) break;
      const childIndex = child.index;
      this.#place(child, index);
      index = childIndex;
    }
    this.#place(timer, index);
  }

  #place(timer: Timer, index: number): void {
    this.#heap[index] = timer;
    timer.index = index;
  }

  /** Asserts I1 and I2. */
  check(): void {
    this.#heap.forEach((timer, index) => {
      invariant(timer.index === index, "a timer knows its place in the heap");
      const parent = this.#heap[(index - 1) >> 1];
      invariant(index === 0 || (parent !== undefined && parent.isBefore(timer)), "a timer's parent is due before it");
    });
  }
}

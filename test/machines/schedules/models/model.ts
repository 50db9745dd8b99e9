// What operations come to, if nothing but their order counts: no tasks, no scheduler.
//
//   enter       a task begins an operation: it is decided at once what it comes to, or the task waits
//   interrupt   who waits leaves the line; who does not hears of it at the next operation that may block
//   leave       the operation has ended: that must have been decided
//
// A model is told of everything in the order in which it happens.

import assert from "node:assert/strict";

export abstract class Model {
  /** What the operation that each task is in comes to, once that is decided. */
  readonly #decided = new Map<number, string>();
  readonly #waiting = new Set<number>();
  readonly #cancelled = new Set<number>();
  readonly #poked = new Set<number>();

  /** Decides what the operation comes to, and perhaps those of others. */
  protected abstract begin(who: number, operation: string): void;
  /** Takes somebody out of the line. */
  protected abstract withdraw(who: number): void;

  isWaiting(who: number): boolean {
    return this.#waiting.has(who);
  }

  /** @param mayBlock whether it is a point at which a task hears of interruptions */
  enter(who: number, operation: string, mayBlock: boolean): void {
    this.#waiting.add(who);
    if (mayBlock && this.#cancelled.has(who)) this.decide(who, "cancelled");
    else if (mayBlock && this.#poked.delete(who)) this.decide(who, "poked");
    else this.begin(who, operation);
  }

  leave(who: number, result: string): void {
    const expected = this.#decided.get(who) ?? "nothing yet";
    assert.equal(result, expected, `task ${who}: ${result}, where the model says ${expected}`);
    this.#decided.delete(who);
  }

  interrupt(who: number, how: string): void {
    if (how === "cancel") this.#cancelled.add(who);
    if (this.#waiting.has(who)) {
      this.withdraw(who);
      this.decide(who, how === "cancel" ? "cancelled" : "poked");
    } else if (how === "poke") this.#poked.add(who);
  }

  protected decide(who: number, result: string): void {
    this.#waiting.delete(who);
    this.#decided.set(who, result);
  }
}

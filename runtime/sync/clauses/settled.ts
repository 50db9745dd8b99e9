// The clause of a `select` that waits for a promise.
//
//   I1  A promise is asked once, however often a `select` waits for it: nobody can be taken out of a promise again.

import { tellAbandoned } from "../../core/abandoned.js";
import { machine } from "../../core/machine.js";
import type { TaskFrame } from "../../core/taskFrame.js";
import { type Standing, TaskQueue } from "../../core/taskQueue.js";
import { Clause } from "./clause.js";

/**
 * A clause that is taken when a promise is fulfilled, with its value. If it is rejected, the `select` throws the reason.
 *
 * A promise does not say whether it is settled; it tells, a moment later. So the clause is ready at once only if it was made some time
 * after the first clause for the same promise. If the promise is rejected while nobody waits, `onAbandoned` of `run.with` hears of it; unless
 * that is given, a warning is printed.
 *
 * @example
 * const exit = settled(once(process, "exit"));
 * for (;;) {
 *   const got = select({ line: receiveFrom(lines), exit });
 *   if (got.key === "exit") break;
 * }
 */
export function settled<T>(promise: PromiseLike<T>): Clause<T> {
  let settlement = settlements.get(promise);
  if (settlement === undefined) settlements.set(promise, (settlement = new Settlement(promise)));
  return new SettledClause(promise, settlement as Settlement<T>);
}

const settlements = new WeakMap<PromiseLike<unknown>, Settlement<unknown>>();

/** What is known of a promise, and who waits for it. */
class Settlement<T> {
  outcome: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown } | undefined =
    undefined;
  readonly waiting = new TaskQueue<Standing>();
  /** Who has waited for it last, or is about to. */
  lastWaiter: TaskFrame | undefined = machine.task;

  constructor(promise: PromiseLike<T>) {
    promise.then(
      (value) => this.#onFulfilled(value),
      (error: unknown) => this.#onRejected(error),
    );
  }

  #onFulfilled(value: T): void {
    this.outcome = { ok: true, value };
    this.lastWaiter = undefined;
    for (let arm = this.waiting.shift(); arm !== undefined; arm = this.waiting.shift()) arm.unpark(value);
  }

  #onRejected(error: unknown): void {
    this.outcome = { ok: false, error };
    if (this.waiting.isEmpty) tellAbandoned(this.lastWaiter, error);
    this.lastWaiter = undefined;
    for (let arm = this.waiting.shift(); arm !== undefined; arm = this.waiting.shift()) arm.unparkError(error);
  }
}

class SettledClause<T> extends Clause<T> {
  override readonly isOutside = true;

  constructor(
    readonly waitable: PromiseLike<T>,
    readonly settlement: Settlement<T>,
  ) {
    super();
  }

  get isReady(): boolean {
    return this.settlement.outcome !== undefined;
  }

  take(): T {
    const { outcome } = this.settlement;
    if (outcome?.ok) return outcome.value;
    throw outcome?.error;
  }

  stand(arm: Standing): void {
    this.settlement.waiting.push(arm);
    this.settlement.lastWaiter = arm.task;
  }

  leave(arm: Standing): void {
    this.settlement.waiting.remove(arm);
  }
}

// The clause of a `select` that waits for a promise.
//
//   I1  A promise is asked once, however often a `select` waits for it: nobody can be taken out of a promise again.

import { warn } from "../../core/host.js";
import { type Standing, TaskQueue } from "../../core/taskQueue.js";
import { Clause } from "./clause.js";

/**
 * A clause that is taken when a promise is fulfilled, with its value. If it is rejected, the `select` throws the reason.
 *
 * A promise does not say whether it is settled; it tells, a moment later. So the clause is ready at once only if it was made some time
 * after the first clause for the same promise. If the promise is rejected while nobody waits, that is printed as a warning.
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

  constructor(promise: PromiseLike<T>) {
    promise.then(
      (value) => this.#onFulfilled(value),
      (error: unknown) => this.#onRejected(error),
    );
  }

  #onFulfilled(value: T): void {
    this.outcome = { ok: true, value };
    for (let arm = this.waiting.shift(); arm !== undefined; arm = this.waiting.shift()) arm.unpark(value);
  }

  #onRejected(error: unknown): void {
    this.outcome = { ok: false, error };
    if (this.waiting.isEmpty) warn(`a promise was rejected while nobody waited for it: ${String(error)}`);
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
  }

  leave(arm: Standing): void {
    this.settlement.waiting.remove(arm);
  }
}

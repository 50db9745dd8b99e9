// A value that is computed when it is first asked for.

import { enter, unwind } from "../core/blocked.js";
import { ready } from "../core/call.js";
import type { Cooperative } from "../core/cooperative.js";
import { Flight, type Outcome } from "./flight.js";

/** How a `Once` behaves. */
export interface OnceOptions {
  /** Whether an error counts as the result, too: it is then thrown to everybody. Otherwise whoever comes next tries again. */
  readonly keepErrors?: boolean | undefined;
  /** What errors and dumps call it. */
  readonly name?: string | undefined;
}

/**
 * Computes a value once, when it is first asked for. Those who ask meanwhile wait for it.
 *
 * @example
 * const config = new Once(() => parse(readFile("config.json")));
 * listen({ port: config.get().port });
 */
export class Once<T> {
  readonly #fn: Cooperative<() => T>;
  readonly #flight: Flight;
  #outcome: Outcome | undefined = undefined;

  constructor(fn: Cooperative<() => T>, { keepErrors = false, name = fn.name }: OnceOptions = {}) {
    this.#fn = fn;
    this.#flight = new Flight("once.get", name, keepErrors, (outcome) => {
      this.#outcome ??= outcome;
    });
  }

  /** Whether the value is there, or the error that is kept. */
  get isDone(): boolean {
    return this.#outcome !== undefined;
  }

  /**
   * The value. The first task that asks computes it.
   *
   * Suspends: while it is computed.
   * Throws: what the function throws, to the task that has called it; `DeadlockError` if the function asks for its own value.
   * If cancelled: so is the function, if this task has called it. Then the next that waits calls it.
   *
   * @cooperative
   * @example
   * const { port } = config.get();
   */
  get(): T {
    const outcome = this.#outcome;
    if (outcome === undefined) return this.#flight.join(this.#fn) as T;
    if (enter("once.get") === undefined) return unwind();
    if (outcome.isError) throw outcome.value;
    return ready(outcome.value as T);
  }
}

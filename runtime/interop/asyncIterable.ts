// Async iterables, in both directions. Compiled by our own compiler.

import { suspend } from "../core/blocked.js";
import type { Cooperative } from "../core/cooperative.js";
import type { CooperativeGenerator } from "../core/cooperativeGenerator.js";
import type { CooperativeIterable } from "../core/iteration.js";
import { run } from "../core/run.js";
import { SuspendIteration, type Waitable, type Waiter, type Withdraw } from "../core/suspendIteration.js";
import { wait } from "./promise.js";

/**
 * The values of an async iterable, such as a stream, for a cooperative `for`: what `for await` does in an async function. Left early, the
 * iterable is closed, and waited for.
 *
 * Suspends: each step, until the next value has come.
 * Throws: what the iterable rejects with.
 * If cancelled: closes the iterable, and waits for that no longer than the scope's grace.
 *
 * @cooperative
 * @example
 * for (const chunk of each(response.body)) digest(chunk);
 */
export function* each<T, R = unknown>(iterable: AsyncIterable<T, R>): CooperativeGenerator<T, R> {
  "use cooperative";
  const iterator = iterable[Symbol.asyncIterator]();
  let isOpen = true;
  // What is done, or rejects, has ended by itself: it is not closed.
  const end = () => {
    isOpen = false;
  };
  try {
    for (;;) {
      const step = iterator.next();
      step.then((result) => result.done === true && end(), end);
      const result = wait(step);
      if (result.done === true) return result.value;
      yield result.value;
    }
  } finally {
    if (isOpen) wait(iterator.return?.());
  }
}

/**
 * An async iterable of what a cooperative function gives: a generator, a channel, an array. The function is called when the first value is
 * asked for; `return`, which leaving a `for await` calls, cancels it and waits for its clean-up.
 *
 * @example
 * for await (const line of toAsyncIterable(() => readLines(path))) console.log(line);
 */
export function toAsyncIterable<T>(fn: Cooperative<() => CooperativeIterable<T>>): AsyncIterable<T> {
  return { [Symbol.asyncIterator]: () => new Pulled(fn) };
}

interface Request<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

/** One iteration: a run that answers requests. */
class Pulled<T> implements AsyncIterator<T, undefined>, Waitable {
  readonly #fn: Cooperative<() => CooperativeIterable<T>>;
  readonly #requests: Request<T>[] = [];
  readonly #end = new AbortController();
  #waiter: Waiter | undefined = undefined;
  #run: Promise<void> | undefined = undefined;
  #isOver = false;

  constructor(fn: Cooperative<() => CooperativeIterable<T>>) {
    this.#fn = fn;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#isOver) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => {
      this.#requests.push({ resolve, reject });
      this.#run ??= this.#start();
      this.#waiter?.unpark();
    });
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#isOver = true;
    this.#end.abort();
    await this.#run;
    return { done: true, value: undefined };
  }

  #start(): Promise<void> {
    return run
      .with({ signal: this.#end.signal })(() => this.#answerAll())
      .catch((error: unknown) => {
        if (this.#end.signal.aborted && error === this.#end.signal.reason) return;
        const request = this.#requests.shift();
        if (request === undefined) throw error;
        request.reject(error);
      })
      .finally(() => {
        this.#isOver = true;
        for (const { resolve } of this.#requests.splice(0)) resolve({ done: true, value: undefined });
      });
  }

  #answerAll(): void {
    "use cooperative";
    for (const value of this.#fn()) {
      const { resolve } = this.#requests.shift() as Request<T>;
      resolve({ done: false, value });
      if (this.#requests.length === 0) suspend(new SuspendIteration("toAsyncIterable", [this]));
    }
  }

  park(waiter: Waiter): Withdraw {
    this.#waiter = waiter;
    return () => {
      this.#waiter = undefined;
    };
  }
}

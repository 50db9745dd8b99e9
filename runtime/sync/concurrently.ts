// Going over values several at a time. Compiled by our own compiler.
//
//   I1  At no time are more than `concurrency` calls under way.
//   I2  When a call throws, the others are cancelled, and have cleaned up when the error is thrown.

import type { Cooperative } from "../core/cooperative.js";
import { group } from "../core/group.js";
import type { CooperativeIterable } from "../core/iteration.js";
import { Channel } from "./channel.js";

/** How values are gone over. */
export interface ConcurrencyOptions {
  /** How many calls may be under way at a time: a whole number, 1 or more, or `Infinity`. */
  readonly concurrency: number;
}

/**
 * Calls a function for each value, several at a time, and returns the results in the order of the values. Each call is a task.
 *
 * `values.map(fn)` does the same one after the other.
 *
 * Suspends: until all calls have ended.
 * Throws: the first error of a call, after the others were cancelled and have cleaned up; `RangeError` for a concurrency that is none.
 * If cancelled: all calls are cancelled, and waited for.
 *
 * @cooperative
 * @example
 * const pages = mapConcurrently(urls, (url) => fetchPage(url), { concurrency: 8 });
 */
export function mapConcurrently<T, U>(
  values: CooperativeIterable<T>,
  fn: Cooperative<(value: T, index: number) => U>,
  options: ConcurrencyOptions,
): U[] {
  "use cooperative";
  const results: U[] = [];
  forEachConcurrently(
    values,
    (value, index) => {
      results[index] = fn(value, index);
    },
    options,
  );
  return results;
}

/**
 * Calls a function for each value, several at a time. Each call is a task. The next value is taken when one may begin.
 *
 * `values.forEach(fn)` does the same one after the other.
 *
 * Suspends: until all calls have ended.
 * Throws: the first error of a call, after the others were cancelled and have cleaned up; `RangeError` for a concurrency that is none.
 * If cancelled: all calls are cancelled, and waited for.
 *
 * @cooperative
 * @example
 * forEachConcurrently(listener, (socket) => serve(socket), { concurrency: 100 });
 */
export function forEachConcurrently<T>(
  values: CooperativeIterable<T>,
  fn: Cooperative<(value: T, index: number) => void>,
  { concurrency }: ConcurrencyOptions,
): void {
  "use cooperative";
  checkConcurrency(concurrency);
  const running = new Channel<undefined>(concurrency);
  group((all) => {
    let index = 0;
    running.send(undefined);
    for (const value of values) {
      all.spawn(call, value, index++);
      running.send(undefined);
    }
  });

  function call(value: T, index: number): void {
    "use cooperative";
    fn(value, index);
    // Not if it throws: then everything is cancelled, and no other call is to begin.
    running.tryReceive();
  }
}

function checkConcurrency(concurrency: number): void {
  const isValid = concurrency === Number.POSITIVE_INFINITY || (Number.isInteger(concurrency) && concurrency >= 1);
  if (!isValid) throw new RangeError(`The concurrency is a whole number, 1 or more, or Infinity; got ${concurrency}`);
}

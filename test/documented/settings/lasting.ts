// Stand-ins for what takes time.

import { type Cooperative, type CooperativeGenerator, sleep } from "stackful";

/** A function that takes so many milliseconds, and then does what `fn` does. */
export function lasting<A extends unknown[], T>(ms: number, fn: (...args: A) => T): Cooperative<(...args: A) => T> {
  return (...args: A) => {
    "use cooperative";
    sleep(ms);
    return fn(...args);
  };
}

/** Values that come one by one, each after a while. */
export function* arriving<T>(...values: readonly T[]): CooperativeGenerator<T> {
  "use cooperative";
  for (const value of values) {
    sleep(1);
    yield value;
  }
}

/** What a function throws. */
export function errorOf(fn: Cooperative<() => unknown>): unknown {
  "use cooperative";
  try {
    fn();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** A function that remembers what it was called with. */
export function recorder<T = unknown>(): ((value: T) => void) & { readonly heard: T[] } {
  const heard: T[] = [];
  return Object.assign((value: T) => void heard.push(value), { heard });
}

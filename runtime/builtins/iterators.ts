// The methods of iterators that call a function and come to an end by themselves, for functions that may suspend.
//
// An iterator that is left before its end is closed: because the answer is known, or by an error, or by a cancel. Those that give another
// iterator have no twin: plain code may ask that for its values, and cannot wait. Compiled by our own compiler.

import { callback } from "./callback.js";

export function forEach(receiver: unknown, fn: unknown): void {
  "use cooperative";
  const values = valuesOf(receiver);
  const visit = callback(fn);
  let k = 0;
  for (const value of values) visit(value, k++);
}

export function some(receiver: unknown, fn: unknown): boolean {
  "use cooperative";
  const values = valuesOf(receiver);
  const isWanted = callback(fn);
  let k = 0;
  for (const value of values) if (isWanted(value, k++)) return true;
  return false;
}

export function every(receiver: unknown, fn: unknown): boolean {
  "use cooperative";
  const values = valuesOf(receiver);
  const isWanted = callback(fn);
  let k = 0;
  for (const value of values) if (!isWanted(value, k++)) return false;
  return true;
}

export function find(receiver: unknown, fn: unknown): unknown {
  "use cooperative";
  const values = valuesOf(receiver);
  const isWanted = callback(fn);
  let k = 0;
  for (const value of values) if (isWanted(value, k++)) return value;
  return undefined;
}

export function reduce(receiver: unknown, fn: unknown, ...initial: unknown[]): unknown {
  "use cooperative";
  const values = valuesOf(receiver);
  const combine = callback(fn);
  let k = 0;
  let result = initial[0];
  for (const value of values) {
    result = k === 0 && initial.length === 0 ? value : combine(result, value, k);
    k++;
  }
  if (k === 0 && initial.length === 0) throw new TypeError("Reduce of a done iterator with no initial value");
  return result;
}

/** The values of an iterator, whether it is iterable or not. */
function valuesOf(receiver: unknown): Iterable<unknown> {
  if ((typeof receiver !== "object" || receiver === null) && typeof receiver !== "function")
    throw new TypeError(`Iterator helper called on non-object`);
  return { [Symbol.iterator]: () => receiver as Iterator<unknown> };
}

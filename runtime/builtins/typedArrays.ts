// The methods of typed arrays that call a function, for functions that may suspend.
//
// Like those of arrays, with these differences: there are no holes; what is behind the end of an array that has shrunk meanwhile is
// `undefined`; a result is filled by assignment, so that its elements are numbers. Compiled by our own compiler.

import { callback } from "./callback.js";
import { sortHalves } from "./sortHalves.js";
import { createOfSameType, createSpecies, lengthOf, type TypedArray, validate } from "./typedArray.js";

export function forEach(receiver: unknown, fn: unknown, thisArg?: unknown): void {
  "use cooperative";
  const array = validate(receiver);
  const length = lengthOf(array);
  const visit = callback(fn, thisArg);
  for (let k = 0; k < length; k++) visit(array[k], k, array);
}

export function map(receiver: unknown, fn: unknown, thisArg?: unknown): TypedArray {
  "use cooperative";
  const array = validate(receiver);
  const length = lengthOf(array);
  const convert = callback(fn, thisArg);
  const result = createSpecies(array, length);
  for (let k = 0; k < length; k++) result[k] = convert(array[k], k, array);
  return result;
}

export function filter(receiver: unknown, fn: unknown, thisArg?: unknown): TypedArray {
  "use cooperative";
  const array = validate(receiver);
  const length = lengthOf(array);
  const isWanted = callback(fn, thisArg);
  const wanted: unknown[] = [];
  for (let k = 0; k < length; k++) {
    const value = array[k];
    if (isWanted(value, k, array)) wanted.push(value);
  }
  const result = createSpecies(array, wanted.length);
  for (let k = 0; k < wanted.length; k++) result[k] = wanted[k];
  return result;
}

export function some(receiver: unknown, fn: unknown, thisArg?: unknown): boolean {
  "use cooperative";
  const array = validate(receiver);
  const length = lengthOf(array);
  const isWanted = callback(fn, thisArg);
  for (let k = 0; k < length; k++) if (isWanted(array[k], k, array)) return true;
  return false;
}

export function every(receiver: unknown, fn: unknown, thisArg?: unknown): boolean {
  "use cooperative";
  const array = validate(receiver);
  const length = lengthOf(array);
  const isWanted = callback(fn, thisArg);
  for (let k = 0; k < length; k++) if (!isWanted(array[k], k, array)) return false;
  return true;
}

export function find(receiver: unknown, fn: unknown, thisArg?: unknown): unknown {
  "use cooperative";
  const array = validate(receiver);
  const length = lengthOf(array);
  const isWanted = callback(fn, thisArg);
  for (let k = 0; k < length; k++) {
    const value = array[k];
    if (isWanted(value, k, array)) return value;
  }
  return undefined;
}

export function findIndex(receiver: unknown, fn: unknown, thisArg?: unknown): number {
  "use cooperative";
  const array = validate(receiver);
  const length = lengthOf(array);
  const isWanted = callback(fn, thisArg);
  for (let k = 0; k < length; k++) if (isWanted(array[k], k, array)) return k;
  return -1;
}

export function findLast(receiver: unknown, fn: unknown, thisArg?: unknown): unknown {
  "use cooperative";
  const array = validate(receiver);
  const length = lengthOf(array);
  const isWanted = callback(fn, thisArg);
  for (let k = length - 1; k >= 0; k--) {
    const value = array[k];
    if (isWanted(value, k, array)) return value;
  }
  return undefined;
}

export function findLastIndex(receiver: unknown, fn: unknown, thisArg?: unknown): number {
  "use cooperative";
  const array = validate(receiver);
  const length = lengthOf(array);
  const isWanted = callback(fn, thisArg);
  for (let k = length - 1; k >= 0; k--) if (isWanted(array[k], k, array)) return k;
  return -1;
}

export function reduce(receiver: unknown, fn: unknown, ...initial: unknown[]): unknown {
  "use cooperative";
  const array = validate(receiver);
  const length = lengthOf(array);
  const combine = callback(fn);
  let k = 0;
  let result = initial.length > 0 ? initial[0] : first(array, k++, length);
  for (; k < length; k++) result = combine(result, array[k], k, array);
  return result;
}

export function reduceRight(receiver: unknown, fn: unknown, ...initial: unknown[]): unknown {
  "use cooperative";
  const array = validate(receiver);
  const length = lengthOf(array);
  const combine = callback(fn);
  let k = length - 1;
  let result = initial.length > 0 ? initial[0] : first(array, k--, length);
  for (; k >= 0; k--) result = combine(result, array[k], k, array);
  return result;
}

/** What a reduction without an initial value begins with. */
function first(array: TypedArray, k: number, length: number): unknown {
  if (length === 0) throw new TypeError("Reduce of empty array with no initial value");
  return array[k];
}

export function sort(receiver: unknown, compare?: unknown): TypedArray {
  "use cooperative";
  if (compare === undefined) return Reflect.apply(Int8Array.prototype.sort, receiver, []);
  const comparison = callback(compare);
  const array = validate(receiver);
  const sorted = sortHalves(Array.from(array as ArrayLike<unknown>), comparison);
  for (let k = 0; k < sorted.length; k++) array[k] = sorted[k];
  return array;
}

export function toSorted(receiver: unknown, compare?: unknown): TypedArray {
  "use cooperative";
  if (compare === undefined) return Reflect.apply(Int8Array.prototype.toSorted, receiver, []);
  const comparison = callback(compare);
  const array = validate(receiver);
  const result = createOfSameType(array, lengthOf(array));
  const sorted = sortHalves(Array.from(array as ArrayLike<unknown>), comparison);
  for (let k = 0; k < sorted.length; k++) result[k] = sorted[k];
  return result;
}

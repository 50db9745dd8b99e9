// The methods of arrays that call a function, for functions that may suspend.
//
// Step by step what the language says: `length` is read once; holes are skipped where the language skips them; each element is looked up
// when its turn comes, so that a callback, or another task meanwhile, may change the array. Compiled by our own compiler.

import { callback, type Indexed, lengthOf, toObject } from "./callback.js";
import { createLike, Elements } from "./species.js";

export function forEach(receiver: unknown, fn: unknown, thisArg?: unknown): void {
  "use cooperative";
  const array = toObject(receiver);
  const length = lengthOf(array);
  const visit = callback(fn, thisArg);
  for (let k = 0; k < length; k++) if (k in array) visit(array[k], k, array);
}

export function map(receiver: unknown, fn: unknown, thisArg?: unknown): unknown {
  "use cooperative";
  const array = toObject(receiver);
  const length = lengthOf(array);
  const convert = callback(fn, thisArg);
  const result = createLike(array, length);
  for (let k = 0; k < length; k++) if (k in array) result.set(k, convert(array[k], k, array));
  return result.array;
}

export function filter(receiver: unknown, fn: unknown, thisArg?: unknown): unknown {
  "use cooperative";
  const array = toObject(receiver);
  const length = lengthOf(array);
  const isWanted = callback(fn, thisArg);
  const result = createLike(array, 0);
  for (let k = 0, to = 0; k < length; k++) {
    if (!(k in array)) continue;
    const value = array[k];
    if (isWanted(value, k, array)) result.set(to++, value);
  }
  return result.array;
}

export function flatMap(receiver: unknown, fn: unknown, thisArg?: unknown): unknown {
  "use cooperative";
  const array = toObject(receiver);
  const length = lengthOf(array);
  const convert = callback(fn, thisArg);
  const result = createLike(array, 0);
  for (let k = 0, to = 0; k < length; k++) if (k in array) to = flatten(convert(array[k], k, array), result, to);
  return result.array;
}

/** Adds a value, or the elements of an array, from `to` on. Returns where the next one goes. */
function flatten(value: unknown, result: Elements, to: number): number {
  if (!Array.isArray(value)) return (result.set(to, value), to + 1);
  const length = lengthOf(value);
  let next = to;
  for (let k = 0; k < length; k++) if (k in value) result.set(next++, value[k]);
  return next;
}

export function some(receiver: unknown, fn: unknown, thisArg?: unknown): boolean {
  "use cooperative";
  const array = toObject(receiver);
  const length = lengthOf(array);
  const isWanted = callback(fn, thisArg);
  for (let k = 0; k < length; k++) if (k in array && isWanted(array[k], k, array)) return true;
  return false;
}

export function every(receiver: unknown, fn: unknown, thisArg?: unknown): boolean {
  "use cooperative";
  const array = toObject(receiver);
  const length = lengthOf(array);
  const isWanted = callback(fn, thisArg);
  for (let k = 0; k < length; k++) if (k in array && !isWanted(array[k], k, array)) return false;
  return true;
}

export function find(receiver: unknown, fn: unknown, thisArg?: unknown): unknown {
  "use cooperative";
  const array = toObject(receiver);
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
  const array = toObject(receiver);
  const length = lengthOf(array);
  const isWanted = callback(fn, thisArg);
  for (let k = 0; k < length; k++) if (isWanted(array[k], k, array)) return k;
  return -1;
}

export function findLast(receiver: unknown, fn: unknown, thisArg?: unknown): unknown {
  "use cooperative";
  const array = toObject(receiver);
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
  const array = toObject(receiver);
  const length = lengthOf(array);
  const isWanted = callback(fn, thisArg);
  for (let k = length - 1; k >= 0; k--) if (isWanted(array[k], k, array)) return k;
  return -1;
}

export function reduce(receiver: unknown, fn: unknown, ...initial: unknown[]): unknown {
  "use cooperative";
  const array = toObject(receiver);
  const length = lengthOf(array);
  const combine = callback(fn);
  let k = 0;
  if (initial.length === 0) while (k < length && !(k in array)) k++;
  let result = initial.length > 0 ? initial[0] : first(array, k++, length);
  for (; k < length; k++) if (k in array) result = combine(result, array[k], k, array);
  return result;
}

export function reduceRight(receiver: unknown, fn: unknown, ...initial: unknown[]): unknown {
  "use cooperative";
  const array = toObject(receiver);
  const length = lengthOf(array);
  const combine = callback(fn);
  let k = length - 1;
  if (initial.length === 0) while (k >= 0 && !(k in array)) k--;
  let result = initial.length > 0 ? initial[0] : first(array, k--, length);
  for (; k >= 0; k--) if (k in array) result = combine(result, array[k], k, array);
  return result;
}

/** What a reduction without an initial value begins with. */
function first(array: Indexed, k: number, length: number): unknown {
  if (k < 0 || k >= length) throw new TypeError("Reduce of empty array with no initial value");
  return array[k];
}

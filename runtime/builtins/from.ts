// `Array.from` and its like for typed arrays, for functions that may suspend.
//
// An array takes each value when the one before has been converted, typed arrays take all of them first. Compiled by our own compiler.

import {
  callback,
  define,
  type Indexed,
  isConstructor,
  iterated,
  iteratorMethodOf,
  lengthOf,
  toObject,
} from "./callback.js";
import { type TypedArray, validateCreated } from "./typedArray.js";

export function from(constructor: unknown, items: unknown, fn: unknown, thisArg?: unknown): unknown {
  "use cooperative";
  if (fn === undefined) return Reflect.apply(Array.from, constructor, [items]);
  const convert = callback(fn, thisArg);
  const open = iteratorMethodOf(items);
  if (open === undefined) {
    const source = toObject(items);
    const length = lengthOf(source);
    const result = create(constructor, length);
    for (let k = 0; k < length; k++) define(result, k, convert(source[k], k));
    return withLength(result, length);
  }
  const result = create(constructor);
  let k = 0;
  for (const value of iterated(items, open)) {
    define(result, k, convert(value, k));
    k++;
  }
  return withLength(result, k);
}

export function typedFrom(constructor: unknown, items: unknown, fn: unknown, thisArg?: unknown): TypedArray {
  "use cooperative";
  if (fn === undefined) return Reflect.apply(Int8Array.from, constructor, [items as ArrayLike<number>]);
  if (!isConstructor(constructor)) throw new TypeError(`${String(constructor)} is not a constructor`);
  const convert = callback(fn, thisArg);
  const open = iteratorMethodOf(items);
  const source: Indexed = open === undefined ? toObject(items) : [...iterated(items, open)];
  const length = lengthOf(source);
  const result = validateCreated(new constructor(length), length);
  for (let k = 0; k < length; k++) result[k] = convert(source[k], k);
  return result;
}

function create(constructor: unknown, ...length: [] | [number]): object {
  // oxlint-disable-next-line no-new-array -- an array of holes
  return isConstructor(constructor) ? new constructor(...length) : new Array(...length);
}

function withLength(result: object, length: number): object {
  (result as { length: number }).length = length;
  return result;
}

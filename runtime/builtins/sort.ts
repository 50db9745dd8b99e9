// `sort` and `toSorted` of arrays, for comparisons that may suspend.
//
// The values are taken out of the array first and put back last, so that it does not matter what happens to it meanwhile. `undefined`
// goes to the end without being compared. Compiled by our own compiler.

import type { Callback, Indexed } from "./callback.js";
import { callback, define, lengthOf, toObject } from "./callback.js";
import { mergeSort } from "./mergeSort.js";
import { thresholdOf } from "./threshold.js";

export function sort(receiver: unknown, compare?: unknown): unknown {
  "use cooperative";
  if (compare === undefined) return Array.prototype.sort.call(receiver);
  const comparison = callback(compare);
  const array = toObject(receiver);
  const length = lengthOf(array);
  if (length < 2) return array;
  const values: unknown[] = [];
  for (let k = 0; k < length; k++) if (k in array) values.push(array[k]);
  const sorted = sortValues(values, comparison, thresholdOf("sort"));
  sorted.forEach((value, k) => void (array[k] = value));
  for (let k = sorted.length; k < length; k++) deleteElement(array, k);
  return array;
}

export function toSorted(receiver: unknown, compare?: unknown): unknown[] {
  "use cooperative";
  if (compare === undefined) return Array.prototype.toSorted.call(receiver);
  const comparison = callback(compare);
  const array = toObject(receiver);
  const result: unknown[] = [];
  result.length = lengthOf(array);
  for (let k = 0; k < result.length; k++) define(result, k, array[k]);
  return sortValues(result, comparison, thresholdOf("toSorted"));
}

/** Returns the values in order, `undefined` last. */
function sortValues(values: readonly unknown[], compare: Callback, threshold: number): unknown[] {
  "use cooperative";
  const sorted: unknown[] = values.filter((value) => value !== undefined);
  mergeSort(sorted, compare, threshold);
  for (let missing = values.length - sorted.length; missing > 0; missing--) sorted.push(undefined);
  return sorted;
}

function deleteElement(array: Indexed, k: number): void {
  if (!Reflect.deleteProperty(array, k)) throw new TypeError(`Cannot delete property '${k}'`);
}

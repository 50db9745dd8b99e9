// Sorting with as few comparisons as possible, in the order in which V8 makes them: TimSort.
//
//   runs       the array is cut into stretches that are in order already; short ones are made longer by insertion
//   merging    neighbouring runs are merged, so that those that are left get shorter quickly from the first to the last
//   gallop     when one of two runs wins again and again, its next loss is looked for in steps that double
//
// All comparisons ask whether one value is less than another; nothing else of the answer counts.
//
//   I1  The runs lie one behind the other, without gaps.
//   I2  The comparison may say anything: whatever it says, the values stay the same ones.

import type { Callback } from "./callback.js";
import { gallopLeft, gallopRight, isLess, MIN_GALLOP, mergeHigh, mergeLow, type Sorting } from "./merge.js";

/** A stretch of the array that is in order. */
interface Run {
  readonly base: number;
  length: number;
}

/** Sorts values in place. It is stable. Runs are looked for from `threshold` values on. */
export function mergeSort(values: unknown[], compare: Callback, threshold: number): void {
  "use cooperative";
  const sorting: Sorting = { values, compare, minGallop: MIN_GALLOP };
  if (values.length < threshold) return insert(sorting, 0, 1, values.length);
  const runs: Run[] = [];
  const minLength = minRunLength(values.length);
  for (let base = 0; base < values.length; ) {
    const length = makeRun(sorting, base, minLength);
    runs.push({ base, length });
    base += length;
    while (runs.length > 1) {
      const at = nextMerge(runs);
      if (at === undefined) break;
      mergeAt(sorting, runs, at);
    }
  }
  while (runs.length > 1) mergeAt(sorting, runs, lastMerge(runs));
}

/** A number close to, but not above, a power of two times a length from 32 to 64: then merges are balanced. */
function minRunLength(length: number): number {
  let rest = length;
  let isRounded = 0;
  for (; rest >= 64; rest >>= 1) isRounded |= rest & 1;
  return rest + isRounded;
}

/** Finds the run that begins at `base`, and makes it longer if it is short. Returns its length. */
function makeRun(sorting: Sorting, base: number, minLength: number): number {
  "use cooperative";
  const natural = findRun(sorting, base);
  const length = Math.min(minLength, sorting.values.length - base);
  if (natural >= length) return natural;
  insert(sorting, base, base + natural, base + length);
  return length;
}

/** Finds how many values from `base` on are in order. If they descend, they are turned around. */
function findRun({ values, compare }: Sorting, base: number): number {
  "use cooperative";
  let end = base + 1;
  if (end === values.length) return 1;
  const descends = isLess(compare(values[end], values[base]));
  for (end++; end < values.length; end++) {
    if (isLess(compare(values[end], values[end - 1])) !== descends) break;
  }
  if (descends) reverse(values, base, end);
  return end - base;
}

function reverse(values: unknown[], from: number, end: number): void {
  for (let low = from, high = end - 1; low < high; low++, high--) {
    [values[low], values[high]] = [values[high], values[low]];
  }
}

/** Inserts the values from `from` to `end` into those in front of them, which are in order from `base` on. */
function insert({ values, compare }: Sorting, base: number, from: number, end: number): void {
  "use cooperative";
  for (let at = from; at < end; at++) {
    const value = values[at];
    let low = base;
    let high = at;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isLess(compare(value, values[middle]))) high = middle;
      else low = middle + 1;
    }
    values.copyWithin(low + 1, low, at);
    values[low] = value;
  }
}

/** Which run to merge with its successor, so that runs get shorter fast enough. Undefined if they do. */
function nextMerge(runs: readonly Run[]): number | undefined {
  const last = runs.length - 1;
  if (isTooLong(runs, last) || isTooLong(runs, last - 1)) return lastMerge(runs);
  return lengthAt(runs, last - 1) <= lengthAt(runs, last) ? last - 1 : undefined;
}

/** Whether a run and the one in front of it are together as long as the one before those. */
function isTooLong(runs: readonly Run[], at: number): boolean {
  return at >= 2 && lengthAt(runs, at - 2) <= lengthAt(runs, at - 1) + lengthAt(runs, at);
}

/** Of the last three runs, the one in the middle is merged with the shorter neighbour. */
function lastMerge(runs: readonly Run[]): number {
  const last = runs.length - 1;
  return last >= 2 && lengthAt(runs, last - 2) < lengthAt(runs, last) ? last - 2 : last - 1;
}

function lengthAt(runs: readonly Run[], at: number): number {
  return (runs[at] as Run).length;
}

/** Merges a run with its successor. What is in place already, at both ends, is left alone. */
function mergeAt(sorting: Sorting, runs: Run[], at: number): void {
  "use cooperative";
  const { values } = sorting;
  const [a, b] = runs.slice(at, at + 2) as [Run, Run];
  const { base: start, length: lengthOfA } = a;
  a.length += b.length;
  runs.splice(at + 1, 1);
  const base = start + gallopRight(sorting, values, values[b.base], start, lengthOfA, 0);
  const lengthA = start + lengthOfA - base;
  if (lengthA === 0) return;
  const lengthB = gallopLeft(sorting, values, values[base + lengthA - 1], b.base, b.length, b.length - 1);
  if (lengthB === 0) return;
  if (lengthA <= lengthB) mergeLow(sorting, base, lengthA, b.base, lengthB);
  else mergeHigh(sorting, base, lengthA, b.base, lengthB);
}

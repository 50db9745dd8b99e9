// Merging two runs of an array, A and B, which lies behind A. Compiled by our own compiler.
//
//   I1  The first value of B belongs in front of A, and the last of A behind B: the ends that were in place are not part of them.

import type { Callback } from "./callback.js";

export interface Sorting {
  readonly values: unknown[];
  readonly compare: Callback;
  /** How often in a row a run must win for the gallop to begin. Lower where that has been worth it. */
  minGallop: number;
}

export const MIN_GALLOP = 7;

/** What the answer of a comparison means. */
export function isLess(answer: unknown): boolean {
  return Math.sign(answer as number) < 0;
}

/** Where `key` belongs among `length` values from `base` on: behind those that are equal. Looks from `hint` on. */
export function gallopRight(
  { compare }: Sorting,
  values: readonly unknown[],
  key: unknown,
  base: number,
  length: number,
  hint: number,
): number {
  "use cooperative";
  let step = 1;
  let last = 0;
  let low: number;
  let high: number;
  if (isLess(compare(key, values[base + hint]))) {
    const max = hint + 1;
    while (step < max && isLess(compare(key, values[base + hint - step]))) {
      last = step;
      step = step * 2 + 1;
    }
    low = hint - Math.min(step, max) + 1;
    high = hint - last;
  } else {
    const max = length - hint;
    while (step < max && !isLess(compare(key, values[base + hint + step]))) {
      last = step;
      step = step * 2 + 1;
    }
    low = hint + last + 1;
    high = hint + Math.min(step, max);
  }
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isLess(compare(key, values[base + middle]))) high = middle;
    else low = middle + 1;
  }
  return high;
}

/** Where `key` belongs among `length` values from `base` on: in front of those that are equal. Looks from `hint` on. */
export function gallopLeft(
  { compare }: Sorting,
  values: readonly unknown[],
  key: unknown,
  base: number,
  length: number,
  hint: number,
): number {
  "use cooperative";
  let step = 1;
  let last = 0;
  let low: number;
  let high: number;
  if (isLess(compare(values[base + hint], key))) {
    const max = length - hint;
    while (step < max && isLess(compare(values[base + hint + step], key))) {
      last = step;
      step = step * 2 + 1;
    }
    low = hint + last + 1;
    high = hint + Math.min(step, max);
  } else {
    const max = hint + 1;
    while (step < max && !isLess(compare(values[base + hint - step], key))) {
      last = step;
      step = step * 2 + 1;
    }
    low = hint - Math.min(step, max) + 1;
    high = hint - last;
  }
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isLess(compare(values[base + middle], key))) low = middle + 1;
    else high = middle;
  }
  return high;
}

/** Merges from the front: A, the shorter one, is put aside, and its place is filled. */
export function mergeLow(sorting: Sorting, baseA: number, countA: number, baseB: number, countB: number): void {
  "use cooperative";
  const { values, compare } = sorting;
  const aside = values.slice(baseA, baseA + countA);
  let a = 0;
  let b = baseB;
  let to = baseA;
  let lengthA = countA;
  let lengthB = countB - 1;
  values[to++] = values[b++];

  merging: while (lengthB > 0 && lengthA > 1) {
    let winsA = 0;
    let winsB = 0;
    do {
      if (isLess(compare(values[b], aside[a]))) {
        values[to++] = values[b++];
        winsB++;
        winsA = 0;
        if (--lengthB === 0) break merging;
      } else {
        values[to++] = aside[a++];
        winsA++;
        winsB = 0;
        if (--lengthA === 1) break merging;
      }
    } while (winsA < sorting.minGallop && winsB < sorting.minGallop);

    sorting.minGallop++;
    do {
      sorting.minGallop = Math.max(1, sorting.minGallop - 1);
      winsA = gallopRight(sorting, aside, values[b], a, lengthA, 0);
      copy(aside, a, values, to, winsA);
      to += winsA;
      a += winsA;
      lengthA -= winsA;
      if (winsA > 0 && lengthA <= 1) break merging;
      values[to++] = values[b++];
      if (--lengthB === 0) break merging;

      winsB = gallopLeft(sorting, values, aside[a], b, lengthB, 0);
      values.copyWithin(to, b, b + winsB);
      to += winsB;
      b += winsB;
      lengthB -= winsB;
      if (lengthB === 0) break merging;
      values[to++] = aside[a++];
      if (--lengthA === 1) break merging;
    } while (winsA >= MIN_GALLOP || winsB >= MIN_GALLOP);
    sorting.minGallop++;
  }

  if (lengthA === 1 && lengthB > 0) {
    values.copyWithin(to, b, b + lengthB);
    values[to + lengthB] = aside[a];
  } else {
    copy(aside, a, values, to, lengthA);
  }
}

/** Merges from the back: B, the shorter one, is put aside, and its place is filled. */
export function mergeHigh(sorting: Sorting, baseA: number, countA: number, baseB: number, countB: number): void {
  "use cooperative";
  const { values, compare } = sorting;
  const aside = values.slice(baseB, baseB + countB);
  let a = baseA + countA - 1;
  let b = countB - 1;
  let to = baseB + countB - 1;
  let lengthA = countA - 1;
  let lengthB = countB;
  values[to--] = values[a--];

  merging: while (lengthA > 0 && lengthB > 1) {
    let winsA = 0;
    let winsB = 0;
    do {
      if (isLess(compare(aside[b], values[a]))) {
        values[to--] = values[a--];
        winsA++;
        winsB = 0;
        if (--lengthA === 0) break merging;
      } else {
        values[to--] = aside[b--];
        winsB++;
        winsA = 0;
        if (--lengthB === 1) break merging;
      }
    } while (winsA < sorting.minGallop && winsB < sorting.minGallop);

    sorting.minGallop++;
    do {
      sorting.minGallop = Math.max(1, sorting.minGallop - 1);
      winsA = lengthA - gallopRight(sorting, values, aside[b], baseA, lengthA, lengthA - 1);
      to -= winsA;
      a -= winsA;
      values.copyWithin(to + 1, a + 1, a + 1 + winsA);
      lengthA -= winsA;
      if (lengthA === 0) break merging;
      values[to--] = aside[b--];
      if (--lengthB === 1) break merging;

      winsB = lengthB - gallopLeft(sorting, aside, values[a], 0, lengthB, lengthB - 1);
      to -= winsB;
      b -= winsB;
      copy(aside, b + 1, values, to + 1, winsB);
      lengthB -= winsB;
      if (winsB > 0 && lengthB <= 1) break merging;
      values[to--] = values[a--];
      if (--lengthA === 0) break merging;
    } while (winsA >= MIN_GALLOP || winsB >= MIN_GALLOP);
    sorting.minGallop++;
  }

  if (lengthB === 1 && lengthA > 0) {
    to -= lengthA;
    a -= lengthA;
    values.copyWithin(to + 1, a + 1, a + 1 + lengthA);
    values[to] = aside[b];
  } else {
    copy(aside, 0, values, to - lengthB + 1, lengthB);
  }
}

function copy(source: readonly unknown[], from: number, target: unknown[], to: number, count: number): void {
  for (let k = 0; k < count; k++) target[to + k] = source[from + k];
}

// Sorting numbers as V8 sorts typed arrays: the halves first, each by its own halves, and then merging them. Compiled by our own compiler.

import type { Callback } from "./callback.js";

/** Returns the values in order. It is stable. */
export function sortHalves(values: readonly unknown[], compare: Callback): readonly unknown[] {
  "use cooperative";
  if (values.length < 2) return values;
  const middle = values.length >> 1;
  const left = sortHalves(values.slice(0, middle), compare);
  const right = sortHalves(values.slice(middle), compare);
  const merged: unknown[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length && r < right.length) {
    // What is no number counts as equal.
    if (Math.sign(compare(left[l], right[r]) as number) > 0) merged.push(right[r++]);
    else merged.push(left[l++]);
  }
  return [...merged, ...left.slice(l), ...right.slice(r)];
}

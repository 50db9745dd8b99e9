// `Object.groupBy` and `Map.groupBy`, for functions that may suspend. Compiled by our own compiler.

import { callback, iterated, iteratorMethodOf } from "./callback.js";

export function groupInObject(_receiver: unknown, items: unknown, fn: unknown): object {
  "use cooperative";
  const groups = Object.create(null) as Record<PropertyKey, unknown[]>;
  const find = callback(fn);
  let k = 0;
  for (const item of valuesOf(items)) {
    const key = toPropertyKey(find(item, k++));
    (groups[key] ??= []).push(item);
  }
  return groups;
}

export function groupInMap(_receiver: unknown, items: unknown, fn: unknown): Map<unknown, unknown[]> {
  "use cooperative";
  const groups = new Map<unknown, unknown[]>();
  const find = callback(fn);
  let k = 0;
  for (const item of valuesOf(items)) {
    const key = find(item, k++);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** A key as an object would have it. */
function toPropertyKey(value: unknown): PropertyKey {
  return Reflect.ownKeys({ [value as PropertyKey]: 0 })[0] as PropertyKey;
}

function valuesOf(items: unknown): Iterable<unknown> {
  const open = iteratorMethodOf(items);
  if (open === undefined) throw new TypeError(`${String(items)} is not iterable`);
  return iterated(items, open);
}

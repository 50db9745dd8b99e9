// Which method of the engine has which twin. Found when the first twin is needed, and not before: modules do nothing when they are loaded.

import { findAsyncLocalStorage } from "../core/host.js";
import * as arrays from "./arrays.js";
import * as storages from "./asyncLocalStorage.js";
import { forEachEntry, forEachMember, getOrInsertComputed, getOrInsertComputedWeakly } from "./collections.js";
import { from, typedFrom } from "./from.js";
import { groupInMap, groupInObject } from "./groupBy.js";
import * as iterators from "./iterators.js";
import { sort, toSorted } from "./sort.js";
import * as strings from "./strings.js";
import { prototype as typedArray } from "./typedArray.js";
import * as typedArrays from "./typedArrays.js";

type Method = (...args: unknown[]) => unknown;
/** Takes what the method is called on, and its arguments. */
type Twin = (receiver: unknown, ...args: unknown[]) => unknown;

const memory: { twins?: ReadonlyMap<Method, Twin> } = {};

/** The cooperative twins, by the engine's methods. */
export function natives(): ReadonlyMap<Method, Twin> {
  memory.twins ??= find();
  return memory.twins;
}

function find(): Map<Method, Twin> {
  const { Iterator } = globalThis as { Iterator?: { prototype: object } };
  return new Map(
    [
      pair(Array, { from }),
      pair(Array.prototype, { ...arrays, sort, toSorted }),
      pair(Int8Array, { from: typedFrom }),
      pair(typedArray(), { ...typedArrays }),
      pair(Map, { groupBy: groupInMap }),
      pair(Map.prototype, { forEach: forEachEntry, getOrInsertComputed }),
      pair(Set.prototype, { forEach: forEachMember }),
      pair(WeakMap.prototype, { getOrInsertComputed: getOrInsertComputedWeakly }),
      pair(Object, { groupBy: groupInObject }),
      pair(String.prototype, { ...strings }),
      pair(findAsyncLocalStorage()?.prototype ?? {}, { ...storages }),
      pair(Iterator?.prototype ?? {}, { ...iterators }),
    ].flat(),
  );
}

/** The methods that the engine has, and their twins. It may not have all of them. */
function pair(owner: object, twins: Readonly<Record<string, Twin>>): [Method, Twin][] {
  return Object.entries(twins).flatMap(([name, twin]) => {
    const native = (owner as Record<string, unknown>)[name];
    return typeof native === "function" ? [[native as Method, twin]] : [];
  });
}

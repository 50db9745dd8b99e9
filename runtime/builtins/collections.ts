// The methods of maps and sets that call a function, for functions that may suspend.
//
// The engine's own iterators do what `forEach` does: what is added meanwhile has its turn, what is deleted has not. Compiled by our own
// compiler.

import { callback } from "./callback.js";

export function forEachEntry(receiver: unknown, fn: unknown, thisArg?: unknown): void {
  "use cooperative";
  const entries = Reflect.apply(Map.prototype.entries, receiver, []);
  const visit = callback(fn, thisArg);
  for (const [key, value] of entries) visit(value, key, receiver);
}

export function forEachMember(receiver: unknown, fn: unknown, thisArg?: unknown): void {
  "use cooperative";
  const members = Reflect.apply(Set.prototype.values, receiver, []);
  const visit = callback(fn, thisArg);
  for (const member of members) visit(member, member, receiver);
}

export function getOrInsertComputed(receiver: unknown, key: unknown, fn: unknown): unknown {
  "use cooperative";
  const isIn = Reflect.apply(Map.prototype.has, receiver, [key]);
  const compute = callback(fn);
  if (isIn) return Reflect.apply(Map.prototype.get, receiver, [key]);
  const value = compute(key === 0 ? 0 : key);
  Reflect.apply(Map.prototype.set, receiver, [key, value]);
  return value;
}

export function getOrInsertComputedWeakly(receiver: unknown, key: unknown, fn: unknown): unknown {
  "use cooperative";
  const isIn = Reflect.apply(WeakMap.prototype.has, receiver, [key as WeakKey]);
  if (!isIn) new WeakSet().add(key as WeakKey); // throws if it cannot be a key
  const compute = callback(fn);
  if (isIn) return Reflect.apply(WeakMap.prototype.get, receiver, [key as WeakKey]);
  const value = compute(key);
  Reflect.apply(WeakMap.prototype.set, receiver, [key as WeakKey, value]);
  return value;
}

// What all twins share: how they take their receiver and their callback.

import { isHandle } from "../core/call.js";
import type { Cooperative } from "../core/cooperative.js";
import { notWaitedFor } from "../core/errors.js";

/** A function that a built-in calls, as it is called: what `this` is has been settled. */
export type Callback = Cooperative<(...args: unknown[]) => unknown>;

/** An object whose elements have numbers. */
export interface Indexed {
  [index: number]: unknown;
}

/**
 * Takes the callback of a built-in.
 *
 * Throws: `TypeError` if it is no function, as the built-in does.
 */
export function callback(fn: unknown, thisArg?: unknown): Callback {
  if (typeof fn !== "function") throw new TypeError(`${nameOf(fn)} is not a function`);
  return thisArg === undefined
    ? (fn as Callback)
    : (...args) => Reflect.apply<unknown, unknown[], unknown>(fn as Callback, thisArg, args);
}

/** What a method is given that does not wait: if it is a function, and its calls turn out to be cooperative, they fail. */
export function guarded(arg: unknown, method: string): unknown {
  if (typeof arg !== "function") return arg;
  return function (this: unknown, ...args: unknown[]): unknown {
    const result: unknown = Reflect.apply(arg as (...args: unknown[]) => unknown, this, args);
    if (isHandle(result)) throw notWaitedFor(method);
    return result;
  };
}

function nameOf(value: unknown): string {
  return typeof value === "object" && value !== null ? Object.prototype.toString.call(value) : String(value);
}

/** What a method is called on, as an object. */
export function toObject(receiver: unknown): Indexed {
  return Object(receiver) as Indexed;
}

/** How many elements an object has at this moment: built-ins ask once. */
export function lengthOf(object: Indexed): number {
  const length = Math.trunc((object as { length: number }).length) || 0;
  return Math.min(Math.max(length, 0), Number.MAX_SAFE_INTEGER);
}

/** The method that makes an iterator of an object. Undefined if it has none. */
export function iteratorMethodOf(items: unknown): (() => Iterator<unknown>) | undefined {
  const open = (items as Partial<Iterable<unknown>>)[Symbol.iterator] ?? undefined;
  if (open !== undefined && typeof open !== "function") throw new TypeError("Symbol.iterator is not a function");
  return open;
}

/** The iterator of an object, for a loop that must not look for it again. */
export function iterated(items: unknown, open: () => Iterator<unknown>): Iterable<unknown> {
  return { [Symbol.iterator]: () => Reflect.apply(open, items, []) };
}

export function isConstructor(value: unknown): value is new (...args: unknown[]) => object {
  if (typeof value !== "function") return false;
  try {
    // Nothing of `value` runs: the trap answers.
    return typeof new new Proxy(value as new () => object, { construct: () => ({}) })() === "object";
  } catch {
    return false;
  }
}

/** Gives an object an element of its own, whatever it inherits. */
export function define(object: object, key: number, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

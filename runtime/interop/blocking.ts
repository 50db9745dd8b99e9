// Objects whose methods return promises, to be called blocking-style.

import type { Cooperative } from "../core/cooperative.js";
import { wait } from "./promise.js";

/** The same object, whose methods wait for their promises: each returns what its promise is fulfilled with. */
export type Blocking<T extends object> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => PromiseLike<infer R>
    ? Cooperative<(...args: A) => R>
    : T[K];
};

/**
 * An object whose methods return promises, to be called without `wait`: a database client, `node:fs/promises`. Methods that return no promise
 * return what they did. Overloaded methods have the type of their last signature.
 *
 * The methods suspend until their promise is settled, and throw what it is rejected with. If cancelled, they leave the promise to itself.
 *
 * @example
 * import * as promises from "node:fs/promises";
 *
 * const fs = blocking(promises);
 *
 * function copy(from: string, to: string) {
 *   "use cooperative";
 *   fs.writeFile(to, fs.readFile(from));
 * }
 */
export function blocking<T extends object>(object: T): Blocking<T> {
  const methods = new Map<PropertyKey, { readonly method: unknown; readonly wrapper: unknown }>();
  return new Proxy(object, {
    get(target, key): unknown {
      // Private members are on the object itself, so getters and methods get that.
      const method: unknown = Reflect.get(target, key);
      if (typeof method !== "function") return method;
      const known = methods.get(key);
      if (known?.method === method) return known.wrapper;
      const wrapper = (...args: unknown[]) => wait(Reflect.apply(method, target, args));
      methods.set(key, { method, wrapper });
      return wrapper;
    },
  }) as Blocking<T>;
}

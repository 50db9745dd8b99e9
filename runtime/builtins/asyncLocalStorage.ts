// The methods of Node's storages that call a function, for functions that may suspend: the store follows the task, and nobody else sees it.
//
// Compiled by our own compiler.

import { surround, unsurround } from "../core/ambient.js";
import type { Cooperative } from "../core/cooperative.js";
import { keepEntered, type Storage, Store } from "../core/store.js";

type Callback = Cooperative<(...args: unknown[]) => unknown>;

export function run(storage: unknown, store: unknown, fn: unknown, ...args: unknown[]): unknown {
  "use cooperative";
  const ambient = surround((outer) => new Store(storage as Storage, store, outer && keepEntered(outer)));
  try {
    return (fn as Callback)(...args);
  } finally {
    unsurround(ambient);
  }
}

export function exit(storage: unknown, fn: unknown, ...args: unknown[]): unknown {
  "use cooperative";
  return run(storage, undefined, fn, ...args);
}

// The methods of Node's storages that call a function, for functions that may suspend: the store follows the task, and nobody else sees it.
//
// Compiled by our own compiler.

import { Ambient, surround, unsurround } from "../core/ambient.js";
import type { Cooperative } from "../core/cooperative.js";

/** What is used of an `AsyncLocalStorage`. */
interface Storage {
  getStore(): unknown;
  enterWith(store: unknown): void;
}

type Callback = Cooperative<(...args: unknown[]) => unknown>;

class Store extends Ambient {
  readonly #storage: Storage;
  readonly #store: unknown;
  #outside: unknown = undefined;

  constructor(storage: Storage, store: unknown, outer: Ambient | undefined) {
    super(outer);
    this.#storage = storage;
    this.#store = store;
  }

  enter(): void {
    this.#outside = this.#storage.getStore();
    this.#storage.enterWith(this.#store);
  }

  leave(): void {
    this.#storage.enterWith(this.#outside);
    this.#outside = undefined;
  }
}

export function run(storage: unknown, store: unknown, fn: unknown, ...args: unknown[]): unknown {
  "use cooperative";
  const ambient = surround((outer) => new Store(storage as Storage, store, outer));
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

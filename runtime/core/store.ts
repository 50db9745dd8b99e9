// What a Node storage holds for the code of a task: it follows the task, and nobody else sees it.

import { Ambient } from "./ambient.js";

/** What is used of an `AsyncLocalStorage`. */
export interface Storage {
  getStore(): unknown;
  enterWith(store: never): void;
}

export class Store extends Ambient {
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
    this.#storage.enterWith(this.#store as never);
  }

  leave(): void {
    this.#storage.enterWith(this.#outside as never);
    this.#outside = undefined;
  }
}

/** The stores that the code has that runs now, for a task that begins here. */
export function storesIn(storages: readonly Storage[]): Ambient | undefined {
  let stores: Ambient | undefined;
  for (const storage of storages) stores = new Store(storage, storage.getStore(), stores);
  return stores;
}

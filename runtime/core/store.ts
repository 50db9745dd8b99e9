// What a Node storage holds for the code of a task: it follows the task, and nobody else sees it.

import { Ambient } from "./ambient.js";

/** What is used of an `AsyncLocalStorage`. */
export interface Storage {
  getStore(): unknown;
  enterWith(store: never): void;
}

/** Whether any task has had a store. From then on slices begin outside all stores: otherwise they would have that of whoever has woken them. */
export const stores = { areUsed: false };

export class Store extends Ambient {
  readonly storage: Storage;
  readonly #store: unknown;
  #outside: unknown = undefined;

  constructor(storage: Storage, store: unknown, outer: Ambient | undefined) {
    super(outer);
    stores.areUsed = true;
    this.storage = storage;
    this.#store = store;
  }

  /** What the storage holds now, if plain code has put something else there: with a `run` around a `spawn`, or with `enterWith`. */
  get replacement(): { readonly store: unknown } | undefined {
    const store = this.storage.getStore();
    return store === this.#store ? undefined : { store };
  }

  enter(): void {
    this.#outside = this.storage.getStore();
    this.storage.enterWith(this.#store as never);
  }

  leave(): void {
    this.storage.enterWith(this.#outside as never);
    this.#outside = undefined;
  }
}

/** The stores that the code has that runs now, for a task that begins here. */
export function storesIn(storages: readonly Storage[]): Ambient | undefined {
  let innermost: Ambient | undefined;
  for (const storage of storages) innermost = new Store(storage, storage.getStore(), innermost);
  return innermost;
}

/** What a task begins with that is spawned here: what surrounds the running code, and what plain code has put in its place. */
export function inheritedFrom(innermost: Ambient | undefined): Ambient | undefined {
  if (innermost === undefined) return undefined;
  let inherited = innermost;
  const seen = new Set<Storage>(); // what is further out is covered
  for (let ambient: Ambient | undefined = innermost; ambient !== undefined; ambient = ambient.outer) {
    if (!(ambient instanceof Store) || seen.has(ambient.storage)) continue;
    seen.add(ambient.storage);
    const { storage, replacement } = ambient;
    if (replacement !== undefined) inherited = new Store(storage, replacement.store, inherited);
  }
  return inherited;
}

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

/** What a task has put in place with `enterWith`: that stays until the task leaves the `run` in which it did so, or ends. */
class EnteredStore extends Store {
  override outlive(ended: Ambient): ((outer: Ambient | undefined) => Ambient) | undefined {
    const { storage } = this;
    if (ended instanceof Store && ended.storage === storage) return undefined;
    const store = storage.getStore();
    return (outer) => new EnteredStore(storage, store, outer);
  }

  /** The same, with `store` for `storage` inside what is not there by `enterWith`: at most one for each storage. */
  with(storage: Storage, store: unknown): EnteredStore {
    if (storage === this.storage) return new EnteredStore(storage, store, this.outer);
    return new EnteredStore(this.storage, this.storage.getStore(), enteredIn(this.outer, storage, store));
  }
}

function enteredIn(innermost: Ambient | undefined, storage: Storage, store: unknown): EnteredStore {
  if (innermost instanceof EnteredStore) return innermost.with(storage, store);
  return new EnteredStore(storage, store, innermost);
}

/** What surrounds the code from now on: a step has ended, or a `run` begins. That is `innermost`, and what plain code has put in place of it. */
export function keepEntered(innermost: Ambient): Ambient {
  let kept = innermost;
  for (const { storage, store } of replacedIn(innermost)) kept = enteredIn(kept, storage, store);
  return kept;
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
  for (const { storage, store } of replacedIn(innermost)) inherited = new Store(storage, store, inherited);
  return inherited;
}

interface Replaced {
  readonly storage: Storage;
  readonly store: unknown;
}

/** The storages in which plain code has put something else than the task has there. Asked after every step: most have replaced nothing. */
function replacedIn(innermost: Ambient): readonly Replaced[] {
  let replaced: Replaced[] | undefined;
  for (let ambient: Ambient | undefined = innermost; ambient !== undefined; ambient = ambient.outer) {
    if (!(ambient instanceof Store) || isCovered(ambient, innermost)) continue;
    const { storage, replacement } = ambient;
    if (replacement === undefined) continue;
    replaced ??= [];
    replaced.push({ storage, store: replacement.store });
  }
  return replaced ?? NOTHING;
}

const NOTHING: readonly Replaced[] = [];

/** Whether there is a store of the same storage further in. */
function isCovered(store: Store, innermost: Ambient): boolean {
  for (let ambient = innermost; ambient !== store; ambient = ambient.outer as Ambient) {
    if (ambient instanceof Store && ambient.storage === store.storage) return true;
  }
  return false;
}

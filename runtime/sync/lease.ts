// What a task has borrowed from a pool, until it gives it back.

/** A thing that is borrowed from a pool. Disposing of it, as `using` does, gives it back. */
export interface Lease<T> {
  /** The thing. */
  readonly value: T;
  /**
   * Gives the thing up, because it is broken: it is destroyed, and the pool may make another one.
   *
   * Suspends, throws: as `destroy` does.
   * If cancelled: so is `destroy`. The thing is given up all the same.
   *
   * @cooperative
   * @example
   * using lease = pool.acquire();
   * if (!isAlive(lease.value)) lease.discard();
   */
  discard(): void;
  /**
   * Gives the thing back, unless it was given up; to a pool that is closed, as `discard` does.
   *
   * @cooperative
   */
  [Symbol.dispose](): void;
}

/** Where it came from. */
interface Lender<T> {
  /** @cooperative */
  giveBack(value: T): void;
  /** @cooperative */
  discard(value: T): void;
}

/** It goes back once, whichever way. */
export class Borrowed<T> implements Lease<T> {
  #isBack = false;

  constructor(
    readonly pool: Lender<T>,
    readonly value: T,
  ) {}

  /** @cooperative */
  discard(): void {
    if (this.#isBack) return;
    this.#isBack = true;
    return this.pool.discard(this.value);
  }

  /** @cooperative */
  [Symbol.dispose](): void {
    if (this.#isBack) return;
    this.#isBack = true;
    return this.pool.giveBack(this.value);
  }
}

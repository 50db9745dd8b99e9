// A limited number of things that tasks borrow, one after the other.
//
//   I1  As many tasks have a place as there are things borrowed, or being made: never more than `max`.
//   I2  While somebody waits, no place is free.
//   I3  There are never more things than `max`: one is made only when none is idle.

import { enter, unwind } from "../core/blocked.js";
import { call } from "../core/call.js";
import type { Cooperative } from "../core/cooperative.js";
import { type CompiledGenerator } from "../core/delegate.js";
import { ClosedError } from "../core/errors.js";
import type { TaskFrame } from "../core/taskFrame.js";
import { type Standing, TaskQueue } from "../core/taskQueue.js";
import type { WaitOptions } from "../core/within.js";
import { checkCount } from "./counts.js";
import { Borrowed, type Lease } from "./lease.js";
import { checkLimit, LineSuspension } from "./line.js";

/** What a pool is made of. */
export interface PoolOptions<T> {
  /** Makes a thing, when one is wanted and none is idle. */
  readonly create: Cooperative<() => T>;
  /** Ends a thing that is not wanted any more. */
  readonly destroy?: Cooperative<(value: T) => void> | undefined;
  /** How many things there are at most. */
  readonly max: number;
  /** What errors and dumps call it. */
  readonly name?: string | undefined;
}

/**
 * Things that are expensive to make, such as connections: made when they are wanted, kept when they are not, and never more than `max`. Tasks
 * that wait get one in the order in which they asked; of those that are idle, the one that was used last.
 *
 * Throws: `RangeError` if `max` is less than 1 or no whole number.
 *
 * @example
 * const pool = new Pool({ create: () => connect({ port }), destroy: (socket) => socket.close(), max: 10 });
 * {
 *   using lease = pool.acquire();
 *   lease.value.write("ping\n");
 * }
 */
export class Pool<T> {
  /** What errors and dumps call it. */
  readonly name: string | undefined;
  /** How many things there are at most. */
  readonly max: number;
  readonly #create: () => T;
  readonly #destroy: (value: T) => void;
  readonly #idle: T[] = [];
  #places = 0;
  #isClosed = false;
  readonly #line = new TaskQueue<Standing>();
  readonly #waiting = new LineSuspension("pool.acquire", this, this.#line);

  constructor({ create, destroy = () => {}, max, name }: PoolOptions<T>) {
    checkCount("How many things a pool has", max, 1);
    this.#create = create;
    this.#destroy = destroy;
    this.max = max;
    this.name = name;
  }

  /** How many things are borrowed, or being made. */
  get inUse(): number {
    return this.#places;
  }

  /** How many things are there that nobody uses. */
  get idle(): number {
    return this.#idle.length;
  }

  /**
   * Borrows a thing.
   *
   * Suspends: while all are in use; while one is made.
   * Throws: what `create` throws; `ClosedError` if the pool is closed, also while the call waits; `TimedOut` if it waits longer than
   * `timeout` for one that is in use.
   * If cancelled: leaves the line; so is `create`.
   *
   * @cooperative
   * @example
   * using lease = pool.acquire({ timeout: 1000 });
   */
  acquire(options?: WaitOptions): Lease<T> {
    checkLimit(options);
    const task = enter("pool.acquire");
    if (task === undefined) return unwind();
    if (this.#isClosed) throw this.#closedError("The pool is closed");
    if (this.#places === this.max || this.#idle.length === 0)
      return this.#acquire(task, options) as unknown as Lease<T>;
    this.#places++;
    return new Borrowed(this, this.#idle.pop() as T);
  }

  *#acquire(task: TaskFrame, options: WaitOptions | undefined): CompiledGenerator {
    // Who is unparked has been given a place.
    if (this.#places === this.max) yield* call(this.#waiting.standInLine(task, options)) as Iterable<unknown>;
    else this.#places++;
    let lease: Lease<T> | undefined;
    try {
      const value = this.#idle.length > 0 ? this.#idle.pop() : yield* call(this.#create()) as Iterable<unknown>; // I3
      lease = new Borrowed(this, value as T);
      return lease;
    } finally {
      if (lease === undefined) this.#leave();
    }
  }

  /** Somebody gives up a place: it goes to who waits longest. */
  #leave(): void {
    const next = this.#line.shift();
    if (next === undefined) this.#places--;
    else next.unpark();
  }

  /**
   * A thing comes back.
   *
   * @cooperative
   * @internal
   */
  giveBack(value: T): void {
    if (this.#isClosed) return this.discard(value);
    this.#idle.push(value);
    this.#leave();
  }

  /**
   * A thing is not to come back.
   *
   * @cooperative
   * @internal
   */
  discard(value: T): void {
    return this.#discard(value) as unknown as void;
  }

  *#discard(value: T): CompiledGenerator {
    try {
      return yield* call(this.#destroy(value)) as Iterable<unknown>;
    } finally {
      this.#leave();
    }
  }

  /**
   * Closes the pool: who waits gets a `ClosedError`, what is idle is destroyed, and what is in use when it is given back. Closing again
   * changes nothing.
   *
   * Suspends, throws: as `destroy` does.
   * If cancelled: `destroy` is called for everything that is idle all the same; each call is unwound where it blocks.
   *
   * @cooperative
   * @example
   * pool.close();
   */
  close(): void {
    this.#isClosed = true;
    for (let first = this.#line.shift(); first !== undefined; first = this.#line.shift())
      first.unparkError(this.#closedError("The pool was closed", first.task));
    return this.#destroyIdle() as unknown as void;
  }

  *#destroyIdle(): Generator<unknown, void> {
    if (this.#idle.length === 0) return;
    try {
      yield* call(this.#destroy(this.#idle.pop() as T)) as Iterable<unknown>;
    } finally {
      yield* call(this.#destroyIdle()) as Iterable<unknown>;
    }
  }

  /**
   * Closes the pool, as `close` does.
   *
   * @cooperative
   */
  [Symbol.dispose](): void {
    return this.close();
  }

  #closedError(message: string, task?: TaskFrame): ClosedError {
    return new ClosedError(this.name === undefined ? message : `${message}: \`${this.name}\``, { task });
  }
}

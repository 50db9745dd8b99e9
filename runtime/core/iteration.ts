// Cooperative iteration: `for` over something whose next value may have to be waited for.
//
//   for (const x of source) body     is compiled to
//
//   const loop = iterate(source);
//   try { while (yield* call(loop.advance())) { const x = loop.value; body } }
//   catch (error) { throw loop.fail(error) }
//   finally { yield* call(loop.close()) }
//
//   I1  The source is closed if, and only if, the loop is left before its end: by break, return, an error, or a cancel.
//   I2  An error of the body is thrown, whatever closing the source throws.

import { call, isHandle } from "./call.js";
import type { cooperative } from "./cooperative.js";
import { type CompiledGenerator } from "./delegate.js";

/** What a cooperative `for` can run over. Every plain iterable is one, too. */
export interface CooperativeIterable<T> extends Iterable<T> {
  readonly [cooperative]?: true;
}

/** The iterator of a cooperative iterable: to get the next value may block. */
export interface CooperativeIterator<T, R = unknown, N = unknown> extends Iterator<T, R, N> {
  readonly [cooperative]?: true;
  /**
   * Gets the next value.
   *
   * Suspends, throws, if cancelled: as the source does.
   *
   * @cooperative
   * @example
   * const { value, done } = iterator.next();
   */
  next(...received: [] | [N]): IteratorResult<T, R>;
  /**
   * Tells the source that no more values are wanted. Loops that are left early do.
   *
   * Suspends, throws, if cancelled: as the source does.
   *
   * @cooperative
   * @example
   * iterator.return?.();
   */
  return?(value?: R): IteratorResult<T, R>;
  /**
   * Tells the source that something went wrong. `yield*` does, if that is thrown into its generator.
   *
   * Suspends, throws, if cancelled: as the source does.
   *
   * @cooperative
   * @example
   * iterator.throw?.(new Error("no more room"));
   */
  throw?(error?: unknown): IteratorResult<T, R>;
}

/** What a compiled loop drives. The methods return handles, for `call`. */
export interface Loop<T = unknown> {
  /** The value that the last `advance` has found. */
  readonly value: T;
  /** Finds the next value. Returns false at the end. */
  advance(): boolean;
  /** The body threw: remembers it for `close`, and returns the error. */
  fail(error: unknown): unknown;
  /** Closes the source, if the loop was left before its end (I1). */
  close(): void;
}

/** What sources of our own offer, to be driven without the detour through iterator results. */
export const LOOP = Symbol("stackful.loop");

/** Opens an iterable for a compiled loop. */
export function iterate(iterable: unknown): Loop {
  const source = iterable as { [LOOP]?: () => Loop } & Iterable<unknown>;
  const open = source[LOOP];
  return open === undefined ? new IteratorLoop(source[Symbol.iterator]()) : open.call(source);
}

/** Returns the values of an iterable, as an array: all, or the first so many. Compiled spread elements and array patterns use it. */
export function* collect(iterable: unknown, most = Number.POSITIVE_INFINITY): CompiledGenerator {
  const values: unknown[] = [];
  const loop = iterate(iterable);
  try {
    while (values.length < most && ((yield* call(loop.advance()) as Iterable<unknown>) as unknown))
      values.push(loop.value);
  } finally {
    yield* call(loop.close()) as Iterable<unknown>;
  }
  return values;
}

type Result = IteratorResult<unknown, unknown>;

/** A loop over any iterator, plain or cooperative. */
class IteratorLoop implements Loop {
  value: unknown = undefined;
  #isDone = false;
  #hasFailed = false;
  readonly #iterator: Iterator<unknown>;
  readonly #next: Iterator<unknown>["next"];

  constructor(iterator: Iterator<unknown>) {
    this.#iterator = iterator;
    this.#next = iterator.next;
  }

  advance(): boolean {
    // What throws from here on is the source's own failure: then it is not closed.
    this.#isDone = true;
    const handle: unknown = this.#next.call(this.#iterator);
    return isHandle(handle) ? (this.#advanceWhenDone(handle) as unknown as boolean) : this.#take(handle);
  }

  *#advanceWhenDone(handle: unknown): CompiledGenerator {
    return this.#take(yield* call(handle) as Iterable<unknown>);
  }

  #take(result: unknown): boolean {
    if (!isObject(result)) throw new TypeError(`Iterator result ${String(result)} is not an object`);
    if ((result as Result).done) return false;
    this.value = (result as Result).value;
    this.#isDone = false;
    return true;
  }

  fail(error: unknown): unknown {
    this.#hasFailed = true;
    return error;
  }

  close(): void {
    if (this.#isDone) return;
    this.#isDone = true;
    return (this.#hasFailed ? this.#closeAfterFailure() : this.#close()) as unknown as undefined;
  }

  *#close(): Generator<unknown, void> {
    const close = this.#iterator.return;
    if (close === undefined || close === null) return;
    const result: unknown = yield* call(close.call(this.#iterator)) as Iterable<unknown>;
    if (!isObject(result)) throw new TypeError(`Iterator result ${String(result)} is not an object`);
  }

  *#closeAfterFailure(): Generator<unknown, void> {
    try {
      yield* this.#close();
    } catch {
      // The error of the body is on its way (I2).
    }
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

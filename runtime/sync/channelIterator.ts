// Iterating over a channel: the loop that compiled code drives, and the iterator for everybody else.

import { call } from "../core/call.js";
import { type CompiledGenerator } from "../core/delegate.js";
import type { CooperativeIterator, Loop } from "../core/iteration.js";
import type { Recipient } from "./channelCore.js";

export class ChannelLoop<T> implements Loop<T>, Recipient<T> {
  value!: T;
  readonly #advance: (loop: ChannelLoop<T>) => boolean;

  constructor(advance: (loop: ChannelLoop<T>) => boolean) {
    this.#advance = advance;
  }

  advance(): boolean {
    return this.#advance(this);
  }

  accept(value: T): boolean {
    this.value = value;
    return true;
  }

  end(): boolean {
    return false;
  }

  fail(error: unknown): unknown {
    return error;
  }

  close(): void {
    // Leaving the loop leaves the channel as it is.
  }
}

export class ChannelIterator<T> implements CooperativeIterator<T, undefined> {
  readonly #loop: Loop<T>;

  constructor(loop: Loop<T>) {
    this.#loop = loop;
  }

  [Symbol.iterator](): this {
    return this;
  }

  /** @cooperative */
  next(): IteratorResult<T, undefined> {
    return this.#next() as unknown as IteratorResult<T, undefined>;
  }

  *#next(): CompiledGenerator {
    const hasValue = yield* call(this.#loop.advance()) as Iterable<unknown>;
    return hasValue ? { value: this.#loop.value, done: false } : { value: undefined, done: true };
  }
}

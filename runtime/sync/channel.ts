// Channels carry values between tasks, in order, with back-pressure.
//
//   capacity 0    each send waits for its receiver
//   capacity n    a send waits only while n values are buffered
//
//   I1  Senders and receivers never wait at the same time.
//   I2  A waiting receiver means that the buffer is empty.
//   I3  A waiting sender means that the buffer is full.
//   I4  Nobody waits to receive from a closed channel. Senders that waited when it was closed stay, and are delivered.

import { enter, park, unwind } from "../core/blocked.js";
import type { cooperative } from "../core/cooperative.js";
import { ChannelClosed } from "../core/errors.js";
import { ready } from "../core/frame.js";
import { invariant } from "../core/invariant.js";
import { type CooperativeIterable, type CooperativeIterator, LOOP, type Loop } from "../core/iteration.js";
import { PrimitiveSuspension } from "../core/suspendIteration.js";
import type { TaskFrame } from "../core/task.js";
import { TaskQueue } from "../core/taskQueue.js";
import { ChannelIterator, ChannelLoop } from "./channelIterator.js";
import { RingBuffer } from "./ringBuffer.js";

/**
 * Carries values from tasks that send to tasks that receive, in the order in which they were sent.
 *
 * With capacity 0 a send waits for its receiver; with capacity n it waits only while n values are buffered. Whoever has waited
 * longest is served first. Any value can be sent, `undefined` and errors too.
 *
 * Throws: `RangeError` if the capacity is not 0, a whole number above it, or `Infinity`.
 *
 * @example
 * const jobs = new Channel<Job>(16);
 * spawn(() => {
 *   for (const job of jobs) process(job);
 * });
 * for (const job of readJobs()) jobs.send(job);
 * jobs.close();
 */
export class Channel<T> implements CooperativeIterable<T> {
  declare readonly [cooperative]?: true;
  /** How many values it holds before a send waits. */
  readonly capacity: number;
  readonly #buffer = new RingBuffer<T>();
  /** Each carries the value that it sends. */
  readonly #senders = new TaskQueue();
  /** Each carries its loop, if it receives for one. */
  readonly #receivers = new TaskQueue();
  #isClosed = false;
  #error: { readonly error: unknown } | undefined = undefined;

  readonly #sending = this.#suspension("channel.send", this.#senders);
  readonly #receiving = this.#suspension("channel.receive", this.#receivers);
  readonly #looping = this.#suspension("channel.receive", this.#receivers);

  constructor(capacity = 0) {
    if (!(capacity === Number.POSITIVE_INFINITY || (Number.isInteger(capacity) && capacity >= 0))) {
      throw new RangeError(`The capacity of a channel is a whole number, 0 or more, or Infinity; got ${capacity}`);
    }
    this.capacity = capacity;
  }

  #suspension(op: string, line: TaskQueue): PrimitiveSuspension {
    return new PrimitiveSuspension(op, this, (task) => {
      line.remove(task);
      return true;
    });
  }

  /** Whether it was closed. What was sent before can still be received. */
  get closed(): boolean {
    return this.#isClosed;
  }

  /**
   * Sends a value.
   *
   * Suspends: while the buffer is full; with capacity 0, until somebody receives.
   * Throws: `ChannelClosed` if the channel is closed.
   * If cancelled: leaves the line; the value was not sent.
   *
   * @cooperative
   * @example
   * channel.send("hello");
   */
  send(value: T): void {
    const task = enter("channel.send");
    if (task === undefined) return unwind();
    if (this.#tryPass(value)) return;
    task.outcome = value;
    this.#senders.push(task);
    return park(task, this.#sending);
  }

  /**
   * Sends a value if that needs no waiting. Returns whether it did.
   *
   * Throws: `ChannelClosed` if the channel is closed.
   */
  trySend(value: T): boolean {
    return this.#tryPass(value);
  }

  #tryPass(value: T): boolean {
    if (this.#isClosed) throw new ChannelClosed("Send on a closed channel");
    const receiver = this.#receivers.shift();
    if (receiver !== undefined) {
      // Hand-off: the buffer is empty (I2), so the order is kept.
      this.#deliver(receiver, value);
      return true;
    }
    if (this.#buffer.length >= this.capacity) return false;
    this.#buffer.push(value);
    return true;
  }

  #deliver(receiver: TaskFrame, value: T): void {
    if (receiver.suspension === this.#receiving) receiver.unpark(value);
    else {
      (receiver.outcome as ChannelLoop<T>).value = value;
      receiver.unpark(true);
    }
  }

  /**
   * Takes the next value.
   *
   * Suspends: while the channel is empty and open.
   * Throws: `ChannelClosed` once the channel is closed and drained, or the error that it was closed with.
   * If cancelled: leaves the line; no value is lost.
   *
   * @cooperative
   * @example
   * const job = jobs.receive();
   */
  receive(): T {
    const task = enter("channel.receive");
    if (task === undefined) return unwind();
    if (this.#hasValue) return ready(this.#take());
    if (this.#isClosed) throw this.#closedError();
    this.#receivers.push(task);
    return park(task, this.#receiving);
  }

  /** Takes the next value if there is one: `{ value }`, `{ done: true }` at the end, undefined if one would have to wait. */
  tryReceive(): { value: T; done?: false } | { done: true } | undefined {
    if (this.#hasValue) return { value: this.#take() };
    return this.#isClosed ? { done: true } : undefined;
  }

  get #hasValue(): boolean {
    return this.#buffer.length > 0 || !this.#senders.isEmpty;
  }

  #take(): T {
    const sender = this.#senders.shift();
    if (sender !== undefined) {
      // Its value joins the line behind what is buffered (I3).
      this.#buffer.push(sender.outcome as T);
      sender.unpark();
    }
    return this.#buffer.shift();
  }

  /**
   * Says that nothing more will be sent. What was sent, also by tasks that still wait to send, is received first; then `receive`
   * throws `ChannelClosed`, and loops end. Closing again changes nothing.
   *
   * @param error given: `receive` and loops throw it at the end
   */
  close(error?: unknown): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (error !== undefined) this.#error = { error };
    // Whoever waits to receive waits on an empty buffer (I2): this is the end (I4).
    for (let task = this.#receivers.shift(); task !== undefined; task = this.#receivers.shift()) {
      if (task.suspension === this.#looping && this.#error === undefined) task.unpark(false);
      else task.unparkError(this.#closedError());
    }
  }

  #closedError(): unknown {
    return this.#error === undefined ? new ChannelClosed("Receive from a closed channel") : this.#error.error;
  }

  /** Iterates over the values until the channel is closed and drained. Leaving the loop early does not close the channel. */
  [Symbol.iterator](): CooperativeIterator<T, undefined> {
    return new ChannelIterator(this[LOOP]());
  }

  /** @internal */
  [LOOP](): Loop<T> {
    return new ChannelLoop<T>((loop) => this.#advance(loop));
  }

  #advance(loop: ChannelLoop<T>): boolean {
    const task = enter("channel.receive");
    if (task === undefined) return unwind();
    if (this.#hasValue) {
      loop.value = this.#take();
      return true;
    }
    if (this.#isClosed) {
      if (this.#error !== undefined) throw this.#error.error;
      return false;
    }
    task.outcome = loop;
    this.#receivers.push(task);
    return park(task, this.#looping);
  }

  /** Asserts I1 to I4. Tests call it after every operation. @internal */
  check(): void {
    this.#senders.check();
    this.#receivers.check();
    invariant(this.#senders.isEmpty || this.#receivers.isEmpty, "I1: senders and receivers do not both wait");
    invariant(this.#receivers.isEmpty || this.#buffer.length === 0, "I2: no receiver waits on a buffer with values");
    invariant(
      this.#senders.isEmpty || this.#buffer.length >= this.capacity,
      "I3: no sender waits on a buffer with room",
    );
    invariant(this.#receivers.isEmpty || !this.#isClosed, "I4: no receiver waits on a closed channel");
  }
}

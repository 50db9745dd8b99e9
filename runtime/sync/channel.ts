// Channels carry values between tasks, in order, with back-pressure.
//
//   capacity 0    each send waits for its receiver
//   capacity n    a send waits only while n values are buffered
//
// How they do it: channelCore.ts. How a task waits: sender.ts, receiver.ts.

import type { cooperative } from "../core/cooperative.js";
import { type CooperativeIterable, type CooperativeIterator, LOOP, type Loop } from "../core/iteration.js";
import type { WaitOptions } from "../core/within.js";
import { ChannelCore } from "./channelCore.js";
import type { ChannelOptions, ChannelStatistics, Overflow } from "./channelOptions.js";
import { Receiver } from "./receiver.js";
import { Sender } from "./sender.js";

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
 *   for (const job of jobs) handle(job);
 * });
 * for (const job of readJobs()) jobs.send(job);
 * jobs.close();
 */
export class Channel<T> implements CooperativeIterable<T> {
  declare readonly [cooperative]?: true;
  /** @internal */
  readonly core: ChannelCore<T>;
  /** The ends that are always open. @internal */
  readonly input: Sender<T>;
  /** @internal */
  readonly output: Receiver<T>;
  /** What errors call it. */
  readonly name: string | undefined;

  constructor(capacity = 0, options: ChannelOptions<T> = {}) {
    this.core = new ChannelCore(this, capacity, options);
    this.input = new Sender(this.core);
    this.output = new Receiver(this.core);
    this.name = options.name;
  }

  /** How many values it holds before a send waits. */
  get capacity(): number {
    return this.core.capacity;
  }

  /** What happens to a value that is sent when that many are buffered. */
  get overflow(): Overflow {
    return this.core.overflow;
  }

  /** Whether it was closed, or cancelled. What was sent before it was closed can still be received. */
  get closed(): boolean {
    return this.core.isClosed;
  }

  /**
   * Sends a value.
   *
   * Suspends: while the buffer is full, unless `overflow` says what to drop; with capacity 0, until somebody receives.
   * Throws: `ChannelClosed` if the channel is closed; `ChannelBroken` if it was cancelled, also while the call waits; `TimedOut` if that
   * takes longer than `timeout`. Then the value was not sent.
   * If cancelled: leaves the line; the value was not sent.
   *
   * @cooperative
   * @example
   * channel.send("hello", { timeout: 1000 });
   */
  send(value: T, options?: WaitOptions): void {
    return this.input.sendItem(value, options);
  }

  /**
   * Sends a value if that needs no waiting. Returns whether it did.
   *
   * Throws: `ChannelClosed` if the channel is closed, `ChannelBroken` if it was cancelled.
   */
  trySend(value: T): boolean {
    return this.core.pass(value);
  }

  /**
   * Sends each value of an iterable, which may itself block between two values. Returns how many there were. The channel stays open.
   *
   * Suspends, throws: as `send` does, and as the iterable does.
   * If cancelled: the values that were sent stay sent; the iterable is closed.
   *
   * @cooperative
   * @example
   * lines.sendAll(socket.lines({ max: 1000 }));
   */
  sendAll(values: CooperativeIterable<T>): number {
    return this.input.sendAll(values);
  }

  /**
   * Sends an error: whoever receives it, in its turn among the values, has it thrown by `receive`. The channel stays open.
   *
   * Suspends, throws, if cancelled: as `send`. An error that is dropped is gone; `onUndelivered` is not for errors.
   *
   * @cooperative
   * @example
   * try {
   *   results.send(compute(job));
   * } catch (error) {
   *   results.sendError(error);
   * }
   */
  sendError(error: unknown, options?: WaitOptions): void {
    return this.input.sendError(error, options);
  }

  /**
   * Takes the next value.
   *
   * Suspends: while the channel is empty and open.
   * Throws: `ChannelClosed` once the channel is closed and drained, or the error that it was closed with; an error that was sent;
   * `TimedOut` if nothing comes within `timeout`.
   * If cancelled: leaves the line; no value is lost.
   *
   * @cooperative
   * @example
   * const job = jobs.receive();
   */
  receive(options?: WaitOptions): T {
    return this.output.receive(options);
  }

  /**
   * Takes the next value if there is one: `{ value }`, `{ done: true }` at the end, undefined if one would have to wait.
   *
   * Throws: an error that was sent, or that the channel was closed with.
   */
  tryReceive(): { value: T; done?: false } | { done: true } | undefined {
    return this.output.tryReceive();
  }

  /**
   * Says that nothing more will be sent. What was sent, also by tasks that still wait to send, is received first; then `receive`
   * throws `ChannelClosed`, and loops end. Closing again changes nothing.
   *
   * @param error given: `receive` and loops throw it at the end
   */
  close(error?: unknown): void {
    this.core.close(error);
  }

  /**
   * Says that nobody will receive any more. What is buffered is dropped; whoever waits to send, or sends later, gets `ChannelBroken`
   * with the reason as its cause. For those who wait to receive, it is closed. The first reason counts.
   *
   * @example
   * const found = findIn(results);
   * results.cancel("found it");
   */
  cancel(reason?: unknown): void {
    this.core.cancel(reason);
  }

  /** A handle to send with. The channel is closed when the last one is. */
  sender(): Sender<T> {
    return Sender.open(this.core);
  }

  /** A handle to receive with. The channel is cancelled when the last one is closed. */
  receiver(): Receiver<T> {
    return Receiver.open(this.core);
  }

  /** What the channel is doing. Counts those who wait: for reports, not for loops. */
  statistics(): ChannelStatistics {
    return this.core.statistics();
  }

  /** Iterates over the values until the channel is closed and drained. Leaving the loop early does not close the channel. */
  [Symbol.iterator](): CooperativeIterator<T, undefined> {
    return this.output[Symbol.iterator]();
  }

  /** @internal */
  [LOOP](): Loop<T> {
    return this.output[LOOP]();
  }

  /** Asserts the invariants. Tests call it after every operation. @internal */
  check(): void {
    this.core.check();
  }
}

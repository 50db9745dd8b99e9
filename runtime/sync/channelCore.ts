// The inside of a channel: a buffer, who waits in front of it, and who waits behind it. Nothing here suspends.
//
//   send  ->  senders  ->  buffer  ->  receivers  ->  receive
//
//   I1  Senders and receivers do not wait at the same time; only clauses of one and the same `select` may.
//   I2  A waiting receiver means that the buffer is empty.
//   I3  A waiting sender means that the buffer is full.
//   I4  Nobody waits to receive from a closed channel. Senders that waited when it was closed stay, and are delivered.
//   I5  A value that was given to `send` is received once, or lost once: then `onUndelivered` has it.

import { ChannelBroken, ChannelClosed, StructureError } from "../core/errors.js";
import { warn } from "../core/host.js";
import { invariant } from "../core/invariant.js";
import { machine } from "../core/machine.js";
import type { Scheduler } from "../core/scheduler.js";
import type { PrimitiveSuspension } from "../core/suspendIteration.js";
import { type Standing, TaskQueue } from "../core/taskQueue.js";
import {
  type ChannelOptions,
  type ChannelStatistics,
  checkCapacity,
  type Feed,
  type Overflow,
} from "./channelOptions.js";
import { RingBuffer } from "./ringBuffer.js";

/** What a receiver in line carries, unless it is a plain `receive`: what it does with a value, and at the end. */
export interface Recipient<T> {
  /** Returns what the receiver is unparked with. */
  accept(value: T): unknown;
  end(): unknown;
}

/** An error on its way through a channel, among the values. */
export class SentError {
  constructor(readonly error: unknown) {}
}

/** What goes through a channel. */
export type Item<T> = T | SentError;

export class ChannelCore<T> {
  readonly capacity: number;
  readonly overflow: Overflow;
  readonly label: string;
  readonly feed: Feed | undefined;
  /** Each carries the item that it sends. */
  readonly senders = new TaskQueue<Standing>();
  /** Each carries its `Recipient`, if it has one. */
  readonly receivers = new TaskQueue<Standing>();
  /** Handles that are open. */
  openSenders = 0;
  openReceivers = 0;
  isClosed = false;
  readonly #buffer = new RingBuffer<Item<T>>();
  readonly #onUndelivered: ((value: T) => void) | undefined;
  /** That of the run which has made it, if that has a time of its own: it would not wait for a stranger. */
  readonly #home: Scheduler | undefined;
  #error: { readonly error: unknown } | undefined = undefined;
  #broken: { readonly reason: unknown } | undefined = undefined;
  #carriesErrors = false;
  #peak = 0;

  constructor(
    /** What reports show. */
    readonly channel: object,
    capacity: number,
    { overflow = "block", onUndelivered, name, feed }: ChannelOptions<T>,
  ) {
    checkCapacity(capacity, overflow);
    this.capacity = overflow === "conflate" ? 1 : capacity;
    this.overflow = overflow;
    this.label = name === undefined ? "channel" : `channel \`${name}\``;
    this.feed = feed;
    this.#onUndelivered = onUndelivered;
    const scheduler = machine.task?.scheduler;
    this.#home = scheduler?.hasOwnTime === true ? scheduler : undefined;
  }

  /** Whether the running task is of another run than the channel, whose time would go on without it. */
  get #isStrange(): boolean {
    return this.#home !== undefined && machine.task !== undefined && machine.task.scheduler !== this.#home;
  }

  /** Throws if the running task may not use the channel. */
  checkCaller(): void {
    if (this.#isStrange) throw this.#strangerError();
  }

  #strangerError(): StructureError {
    return new StructureError(
      `A ${this.label} belongs to a run on a virtual clock, and was used by task \`${machine.task?.name}\` of another run. That clock jumps when its own tasks wait for each other: use it in one run, or wait for a promise of the other`,
    );
  }

  // --- in

  /** Whether somebody wants to know what is lost. */
  get isWatched(): boolean {
    return this.#onUndelivered !== undefined;
  }

  /** Sends if that needs no waiting. Returns whether it did. */
  pass(item: Item<T>): boolean {
    if (this.isClosed || this.#isStrange) return this.#refuse(item);
    const receiver = this.receivers.shift();
    if (receiver !== undefined) {
      // Hand-off: the buffer is empty (I2), so the order is kept.
      this.#handOff(receiver, item);
      return true;
    }
    if (this.#buffer.length >= this.capacity) return this.#overflow(item);
    this.#buffer.push(item);
    if (this.#buffer.length > this.#peak) this.#peak = this.#buffer.length;
    return true;
  }

  /** Whether `pass` would send. Throws if nothing can be sent any more. */
  get isReadyToPass(): boolean {
    if (this.isClosed || this.#isStrange) throw this.refusal();
    return !this.receivers.isEmpty || this.#buffer.length < this.capacity || this.overflow !== "block";
  }

  #handOff(receiver: Standing, item: Item<T>): void {
    if (this.#isError(item)) return void receiver.unparkError(item.error);
    const recipient = receiver.outcome as Recipient<T> | undefined;
    receiver.unpark(recipient === undefined ? item : recipient.accept(item));
  }

  #overflow(item: Item<T>): boolean {
    if (this.overflow === "block") return false;
    let dropped = item;
    if (this.overflow !== "dropNewest" && this.capacity > 0) {
      dropped = this.#buffer.shift();
      this.#buffer.push(item);
    }
    this.lose(dropped);
    return true;
  }

  #refuse(item: Item<T>): never {
    this.lose(item);
    throw this.refusal();
  }

  /** Why nothing can be sent. */
  refusal(): Error {
    if (this.#isStrange) return this.#strangerError();
    if (this.#broken === undefined) return new ChannelClosed(`Send on a closed ${this.label}`);
    return new ChannelBroken(`Send on a ${this.label} that its receivers have given up`, {
      cause: this.#broken.reason,
    });
  }

  /** From now on some items may be errors. */
  carryErrors(): void {
    this.#carriesErrors = true;
  }

  #isError(item: Item<T>): item is SentError {
    return this.#carriesErrors && item instanceof SentError;
  }

  /** An item was not sent, or will not be received (I5). */
  lose(item: Item<T>): void {
    if (this.#onUndelivered === undefined || this.#isError(item)) return;
    try {
      this.#onUndelivered(item);
    } catch (error) {
      // Whoever has lost the value is busy with something else, and cannot catch it.
      warn(`\`onUndelivered\` of a ${this.label} threw: ${String(error)}`);
    }
  }

  // --- out

  get hasValue(): boolean {
    return this.#buffer.length > 0 || !this.senders.isEmpty;
  }

  /** Takes the next value; throws it, if it was sent as an error. There must be one. */
  take(): T {
    const sender = this.senders.shift();
    if (sender !== undefined) {
      // Its item joins the line behind what is buffered (I3).
      this.#buffer.push(sender.outcome as Item<T>);
      sender.unpark();
    }
    const item = this.#buffer.shift();
    if (this.feed !== undefined) this.feed.onTaken?.();
    if (this.#carriesErrors && item instanceof SentError) throw item.error;
    return item as T;
  }

  // --- the end

  close(error?: unknown): void {
    if (this.isClosed) return;
    this.isClosed = true;
    if (error !== undefined) this.#error = { error };
    // Whoever waits to receive waits on an empty buffer (I2): this is the end (I4).
    for (let receiver = this.receivers.shift(); receiver !== undefined; receiver = this.receivers.shift()) {
      const recipient = receiver.outcome as Recipient<T> | undefined;
      if (recipient === undefined || this.hasError) receiver.unparkError(this.endError());
      else receiver.unpark(recipient.end());
    }
    this.feed?.onEnd?.(this.#broken);
  }

  /** Whether the channel was closed with an error. */
  get hasError(): boolean {
    return this.#error !== undefined;
  }

  /** What `receive` throws at the end. */
  endError(): unknown {
    return this.#error === undefined ? new ChannelClosed(`Receive from a closed ${this.label}`) : this.#error.error;
  }

  cancel(reason: unknown): void {
    if (this.#broken !== undefined) return;
    this.#broken = { reason };
    this.close();
    while (this.#buffer.length > 0) this.lose(this.#buffer.shift());
    for (let sender = this.senders.first; sender !== undefined; sender = this.senders.first) {
      sender.withdraw();
      sender.unparkError(this.refusal());
    }
  }

  /** Throws at everybody in a line who waits in this operation. */
  turnAway(line: TaskQueue<Standing>, suspension: PrimitiveSuspension, makeError: () => Error): void {
    const waiting = [...line];
    for (const standing of waiting) {
      // One that has left meanwhile waits no more: another clause of the same `select`.
      if (standing.waitingFor !== suspension) continue;
      standing.withdraw();
      standing.unparkError(makeError());
    }
  }

  // --- seen from outside

  statistics(): ChannelStatistics {
    return {
      used: this.#buffer.length,
      capacity: this.capacity,
      waitingSend: [...this.senders].length,
      waitingReceive: [...this.receivers].length,
      peak: this.#peak,
    };
  }

  /** Asserts I1 to I4. */
  check(): void {
    this.senders.check();
    this.receivers.check();
    const waiting = new Set([...this.senders, ...this.receivers].map(({ task }) => task));
    const isEither = this.senders.isEmpty || this.receivers.isEmpty;
    invariant(isEither || waiting.size === 1, "I1: senders and receivers do not both wait");
    invariant(this.receivers.isEmpty || this.#buffer.length === 0, "I2: no receiver waits on a buffer with values");
    invariant(
      this.senders.isEmpty || this.#buffer.length >= this.capacity,
      "I3: no sender waits on a buffer with room",
    );
    invariant(this.receivers.isEmpty || !this.isClosed, "I4: no receiver waits on a closed channel");
  }
}

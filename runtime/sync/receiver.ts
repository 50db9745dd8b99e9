// The end of a channel that values come out by: the channel's own, and handles that can be closed one by one.

import { enter, park, unwind } from "../core/blocked.js";
import { ready } from "../core/call.js";
import type { cooperative } from "../core/cooperative.js";
import { type CooperativeIterable, type CooperativeIterator, LOOP, type Loop } from "../core/iteration.js";
import { PrimitiveSuspension } from "../core/suspendIteration.js";
import type { TaskFrame } from "../core/taskFrame.js";
import { checkDuration } from "../core/time.js";
import { parkWithin, type WaitOptions } from "../core/within.js";
import type { ChannelCore, Recipient } from "./channelCore.js";
import { ChannelEnd } from "./channelEnd.js";
import { ChannelIterator, ChannelLoop } from "./channelIterator.js";

/**
 * A handle to receive with, from `channel.receiver()`. When the last one is closed the channel is cancelled: who sends learns that
 * nobody listens any more, instead of waiting for ever.
 *
 * @example
 * function firstMatch(lines: Receiver<string>, wanted: RegExp) {
 *   "use cooperative";
 *   using _ = lines;
 *   for (const line of lines) if (wanted.test(line)) return line;
 *   return undefined;
 * }
 */
export class Receiver<T> extends ChannelEnd<T> implements CooperativeIterable<T> {
  declare readonly [cooperative]?: true;

  /** @internal */
  constructor(core: ChannelCore<T>) {
    const withdraw = (task: TaskFrame): boolean => {
      core.receivers.remove(task);
      return true;
    };
    super(core, new PrimitiveSuspension("channel.receive", core.channel, withdraw, core.feed !== undefined));
  }

  /** @internal */
  protected get words(): readonly [string, string] {
    return ["receiver", "receiving"];
  }

  /** A handle that is counted. @internal */
  static open<T>(core: ChannelCore<T>): Receiver<T> {
    core.openReceivers++;
    return new Receiver(core);
  }

  /**
   * Takes the next value, as `channel.receive` does.
   *
   * Suspends, if cancelled: as `channel.receive`.
   * Throws: what that throws; `ClosedError` if this handle is closed, also while the call waits.
   *
   * @cooperative
   * @example
   * const header = lines.receive({ timeout: 1000 });
   */
  receive(options?: WaitOptions): T {
    if (options?.timeout !== undefined) checkDuration(options.timeout);
    const task = enter("channel.receive");
    if (task === undefined) return unwind();
    this.checkOpen();
    const { core } = this;
    if (core.hasValue) return ready(core.take());
    if (core.isClosed) throw core.endError();
    if (options?.timeout === undefined) return this.#block(task, undefined);
    return parkWithin(task, options.timeout, () => this.#block(task, undefined));
  }

  #block<R>(task: TaskFrame, recipient: Recipient<T> | undefined): R {
    task.outcome = recipient;
    this.core.receivers.push(task);
    return park(task, this.suspension);
  }

  /**
   * Takes the next value if there is one: `{ value }`, `{ done: true }` at the end, undefined if one would have to wait.
   *
   * Throws: an error that was sent, or that the channel was closed with; `ClosedError` if this handle is closed.
   */
  tryReceive(): { value: T; done?: false } | { done: true } | undefined {
    this.checkOpen();
    const { core } = this;
    if (core.hasValue) return { value: core.take() };
    if (core.hasError) throw core.endError();
    return core.isClosed ? { done: true } : undefined;
  }

  /** Iterates over the values until the channel is closed and drained. Leaving the loop early does not close the handle. */
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
    this.checkOpen();
    const { core } = this;
    if (core.hasValue) {
      loop.value = core.take();
      return true;
    }
    if (!core.isClosed) return this.#block(task, loop);
    if (core.hasError) throw core.endError();
    return false;
  }

  /** Another handle, to be closed for itself. Throws `ClosedError` if this one is closed. */
  clone(): Receiver<T> {
    this.checkOpen();
    return Receiver.open(this.core);
  }

  /** Closes this handle: who waits to receive through it gets a `ClosedError`. The last one cancels the channel, with the reason. */
  close(reason?: unknown): void {
    const { core } = this;
    if (this.shut(core.receivers) && --core.openReceivers === 0) core.cancel(reason);
  }
}

// The end of a channel that values go in by: the channel's own, and handles that can be closed one by one.
//
//   I1  Who waits to send carries the item. Whoever leaves the line without having sent has lost it.

import { enter, park, unwind } from "../core/blocked.js";
import type { CooperativeIterable } from "../core/iteration.js";
import { PrimitiveSuspension } from "../core/suspendIteration.js";
import type { TaskFrame } from "../core/taskFrame.js";
import { checkDuration } from "../core/time.js";
import { parkWithin, type WaitOptions } from "../core/within.js";
import { type ChannelCore, type Item, SentError } from "./channelCore.js";
import { ChannelEnd } from "./channelEnd.js";
import { sendAll } from "./sendAll.js";

/**
 * A handle to send with, from `channel.sender()`. When the last one is closed, so is the channel: nobody has to know who the last
 * sender is.
 *
 * @example
 * function feed(output: Sender<string>, socket: Socket) {
 *   "use cooperative";
 *   using _ = output;
 *   for (const line of socket.lines({ max: 1000 })) output.send(line);
 * }
 * for (const socket of sockets) spawn(feed, lines.sender(), socket);
 */
export class Sender<T> extends ChannelEnd<T> {
  /** @internal */
  constructor(core: ChannelCore<T>) {
    const suspension = new PrimitiveSuspension("channel.send", core.channel, (task) => {
      core.senders.remove(task);
      core.lose(task.outcome as Item<T>); // I1
      return true;
    });
    super(core, suspension);
  }

  /** @internal */
  protected get words(): readonly [string, string] {
    return ["sender", "sending"];
  }

  /** A handle that is counted. @internal */
  static open<T>(core: ChannelCore<T>): Sender<T> {
    core.openSenders++;
    return new Sender(core);
  }

  /**
   * Sends a value, as `channel.send` does.
   *
   * Suspends, if cancelled: as `channel.send`.
   * Throws: what that throws; `ClosedError` if this handle is closed, also while the call waits.
   *
   * @cooperative
   * @example
   * output.send(line, { timeout: 1000 });
   */
  send(value: T, options?: WaitOptions): void {
    return this.sendItem(value, options);
  }

  /**
   * Sends an error, as `channel.sendError` does.
   *
   * Suspends, throws, if cancelled: as `send`.
   *
   * @cooperative
   * @example
   * output.sendError(new Error("the file has ended in the middle of a line"));
   */
  sendError(error: unknown, options?: WaitOptions): void {
    this.core.carryErrors();
    return this.sendItem(new SentError(error), options);
  }

  /** @cooperative @internal */
  sendItem(item: Item<T>, options: WaitOptions | undefined): void {
    const { core } = this;
    const task = core.isWatched || options !== undefined ? this.#enter(item, options) : enter("channel.send");
    if (task === undefined) {
      core.lose(item);
      return unwind();
    }
    if (this.isClosed) this.#refuse(item);
    if (core.pass(item)) return;
    if (options?.timeout === undefined) return this.#block(task, item);
    return parkWithin(task, options.timeout, () => this.#block(task, item));
  }

  #enter(item: Item<T>, options: WaitOptions | undefined): TaskFrame | undefined {
    try {
      if (options?.timeout !== undefined) checkDuration(options.timeout);
      return enter("channel.send");
    } catch (error) {
      this.core.lose(item);
      throw error;
    }
  }

  #block(task: TaskFrame, item: Item<T>): void {
    task.outcome = item;
    this.core.senders.push(task);
    return park(task, this.suspension);
  }

  #refuse(item: Item<T>): never {
    this.core.lose(item);
    throw this.closedError();
  }

  /**
   * Sends a value if that needs no waiting. Returns whether it did.
   *
   * Throws: as `send`.
   */
  trySend(value: T): boolean {
    if (this.isClosed) this.#refuse(value);
    return this.core.pass(value);
  }

  /**
   * Sends each value of an iterable, as `channel.sendAll` does.
   *
   * Suspends, throws, if cancelled: as `send`, and as the iterable.
   *
   * @cooperative
   * @example
   * output.sendAll(socket.lines({ max: 1000 }));
   */
  sendAll(values: CooperativeIterable<T>): number {
    return sendAll(this, values);
  }

  /** Another handle, to be closed for itself. Throws `ClosedError` if this one is closed. */
  clone(): Sender<T> {
    this.checkOpen();
    return Sender.open(this.core);
  }

  /** Closes this handle: who waits to send through it gets a `ClosedError`. The last one closes the channel. */
  close(): void {
    const { core } = this;
    if (this.shut(core.senders) && --core.openSenders === 0) core.close();
  }
}

// The clauses of a `select` that receive and send.

import type { SuspendIteration } from "../../core/suspendIteration.js";
import type { Standing } from "../../core/taskQueue.js";
import { Channel } from "../channel.js";
import type { Recipient } from "../channelCore.js";
import type { Receiver } from "../receiver.js";
import type { Sender } from "../sender.js";
import { Clause, ENDED, ReceiveClause } from "./clause.js";

/**
 * A clause that takes the next value of a channel. Once the channel is closed and drained, the clause is taken with `done: true`.
 *
 * The `select` throws what `channel.receive` would throw, other than that: an error that was sent, or that the channel was closed with.
 *
 * @example
 * const got = select({ line: receiveFrom(lines), quit: receiveFrom(quit) });
 * if (got.key === "line" && !got.done) print(got.value);
 */
export function receiveFrom<T>(channel: Channel<T> | Receiver<T>): ReceiveClause<T> {
  return new ReceivingClause(channel instanceof Channel ? channel.output : channel);
}

/**
 * A clause that sends a value, which is computed before the `select` begins. If another clause is taken, the value was not sent.
 *
 * The `select` throws `ChannelClosed` or `ChannelBroken` if the channel is closed or cancelled, whatever else is ready.
 *
 * @example
 * const { key } = select({ sent: sendTo(log, entry), full: after(100) });
 */
export function sendTo<T>(channel: Channel<T> | Sender<T>, value: NoInfer<T>): Clause<undefined> {
  return new SendingClause(channel instanceof Channel ? channel.input : channel, value);
}

const RECIPIENT: Recipient<unknown> = { accept: (value) => value, end: () => ENDED };

class ReceivingClause<T> extends ReceiveClause<T> {
  override readonly isOutside: boolean;

  constructor(readonly receiver: Receiver<T>) {
    super();
    this.isOutside = receiver.core.feed !== undefined;
  }

  get waitable(): object {
    return this.receiver.core.channel;
  }

  override get suspension(): SuspendIteration {
    return this.receiver.suspension;
  }

  get isReady(): boolean {
    this.receiver.checkOpen();
    const { core } = this.receiver;
    return core.hasValue || core.isClosed;
  }

  take(): unknown {
    const { core } = this.receiver;
    if (core.hasValue) return core.take();
    if (core.hasError) throw core.endError();
    return ENDED;
  }

  stand(arm: Standing): void {
    arm.outcome = RECIPIENT;
    this.receiver.core.receivers.push(arm);
  }

  leave(arm: Standing): void {
    this.receiver.core.receivers.remove(arm);
  }
}

class SendingClause<T> extends Clause<undefined> {
  constructor(
    readonly sender: Sender<T>,
    readonly value: T,
  ) {
    super();
  }

  get waitable(): object {
    return this.sender.core.channel;
  }

  override get suspension(): SuspendIteration {
    return this.sender.suspension;
  }

  get isReady(): boolean {
    this.sender.checkOpen();
    return this.sender.core.isReadyToPass;
  }

  take(): undefined {
    this.sender.core.pass(this.value);
  }

  stand(arm: Standing): void {
    arm.outcome = this.value;
    this.sender.core.senders.push(arm);
  }

  leave(arm: Standing): void {
    this.sender.core.senders.remove(arm);
  }
}

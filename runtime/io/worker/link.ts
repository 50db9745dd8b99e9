// Channels between two threads, over the port that they have in common. Each side has one end of each.
//
//   output   what we send: a task takes it from the channel when the other side has room (`sendOutput`)
//   input    what the other side sends: WINDOW values at most are on their way, or wait here to be received
//
//   I1  `room` holds one token for each value that the other side has room for.
//   I2  A value is taken from `output` only when there is room for it, so none is lost on the way.

import type { Transferable } from "node:worker_threads";
import { Channel } from "../../sync/channel.js";
import { SentError } from "../../sync/channelCore.js";
import { type PackedError, packError, unpackError } from "./packError.js";
import { transfersOf } from "./transfer.js";

/** How many values the other side takes before it wants them to be received. */
const WINDOW = 16;

/** What goes over the port. */
export type Message =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "sentError"; readonly error: PackedError }
  | { readonly kind: "closed"; readonly error?: PackedError | undefined }
  | { readonly kind: "cancelled"; readonly reason: PackedError }
  | { readonly kind: "failed"; readonly error: PackedError }
  | { readonly kind: "room" | "ready" | "stop" };

/** What both a `Worker` and a `MessagePort` can do. */
interface Port {
  postMessage(message: Message, transferList: readonly Transferable[]): void;
}

export class Link {
  readonly output = new Channel<unknown>(0, { name: "to the other thread" });
  readonly input: Channel<unknown>;
  readonly room = new Channel<undefined>(WINDOW, { name: "room in the other thread", feed: {} });
  readonly #port: Port;

  constructor(port: Port) {
    this.#port = port;
    const feed = {
      onTaken: () => this.post({ kind: "room" }),
      onEnd: (cancelled: { readonly reason: unknown } | undefined) => {
        if (cancelled !== undefined) this.post({ kind: "cancelled", reason: packError(cancelled.reason) });
      },
    };
    this.input = new Channel(WINDOW, { name: "from the other thread", feed });
    for (let place = 0; place < WINDOW; place++) this.room.trySend(undefined);
  }

  post(message: Message): void {
    this.#port.postMessage(message, []);
  }

  /** Sends a value to the other side. There is room for it. */
  send(value: unknown): void {
    try {
      this.#port.postMessage({ kind: "value", value }, transfersOf(value));
    } catch (error) {
      throw new TypeError(`A value cannot be sent to another thread: ${(error as Error).message}`, { cause: error });
    }
  }

  /** Something has come. */
  onMessage(message: Message): void {
    if (message.kind === "value") this.#receive(message.value);
    else if (message.kind === "sentError") this.#receive(new SentError(unpackError(message.error)));
    else if (message.kind === "room") this.room.trySend(undefined);
    else if (message.kind === "closed") this.input.close(message.error && unpackError(message.error));
    else if (message.kind === "cancelled") this.output.cancel(unpackError(message.reason));
  }

  #receive(item: unknown): void {
    const { core } = this.input;
    if (core.isClosed) return; // it was cancelled: the other side will hear of that
    if (item instanceof SentError) core.carryErrors();
    const isAwaited = !core.receivers.isEmpty;
    core.pass(item);
    if (isAwaited) this.post({ kind: "room" });
  }

  /** The other side is gone. */
  end(error?: unknown): void {
    this.input.close(error);
    this.output.cancel(error);
  }
}

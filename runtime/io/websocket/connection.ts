// A WebSocket in blocking style, on one of the package `ws`.
//
//   I1  Nobody waits to receive while a message is there. What arrives goes to whoever waits, at once.
//   I2  While messages wait to be received, not much more than HIGH_WATER_MARK is kept: then nothing is read from the connection.
//   I3  Nobody waits to send while less than HIGH_WATER_MARK is waiting to be sent.
//   I4  When it is over, nobody waits any more, and no timer is left.

import { Buffer } from "node:buffer";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { enter, park, unwind } from "../../core/blocked.js";
import type { cooperative } from "../../core/cooperative.js";
import type { CooperativeGenerator } from "../../core/cooperativeGenerator.js";
import { BusyError, ClosedError } from "../../core/errors.js";
import type { CooperativeIterable } from "../../core/iteration.js";
import { PrimitiveSuspension } from "../../core/suspendIteration.js";
import type { TaskFrame } from "../../core/taskFrame.js";
import { TaskQueue } from "../../core/taskQueue.js";
import { checkDuration } from "../../core/time.js";
import { parkWithin, type WaitOptions } from "../../core/within.js";
import { RingBuffer } from "../../sync/ringBuffer.js";
import type { Ending } from "../http/server/upgrade.js";
import { codeOf, WebSocketError } from "./errors.js";
import { KeepAlive } from "./keepAlive.js";
import type { WebSocketDeadlines, WebSocketLimits } from "./limits.js";
import { receiveAll } from "./receiveAll.js";
import { SendWatch } from "./sendWatch.js";

/** What may wait to be received, and to be sent, in bytes. Above it, whoever sends is held back. */
const HIGH_WATER_MARK = 64 * 1024;
/** What keeping a message costs beside its bytes, so that empty ones are not kept without end. */
const OVERHEAD = 64;
/** A single piece that the network brings can hold as many compressed messages as it likes. Beyond so much, it is not honest. */
const MOST_KEPT = 4 * 1024 * 1024;

/** How the other side has said goodbye. */
export interface CloseStatus {
  /** Why: 1000 is the usual, 1001 that it goes away, 1005 that it has not said why. */
  readonly code: number;
  /** What it has said about it. */
  readonly reason: string;
}

/**
 * A WebSocket that stands. Get one from `connectWebSocket`, or from `upgradeWebSocket` in a handler of the HTTP server.
 *
 * `using` closes it at the end of the block, however that is left.
 *
 * @example
 * function echo(connection: WebSocketConnection) {
 *   "use cooperative";
 *   using socket = connection;
 *   for (const message of socket) socket.send(message);
 * }
 */
export class WebSocketConnection implements CooperativeIterable<string | Buffer>, Disposable {
  declare readonly [cooperative]?: true;
  /** The subprotocol that both sides speak. Empty if none was agreed on. */
  readonly protocol: string;
  readonly #ws: WebSocket;
  readonly #mostKept: number;
  readonly #patience: number;
  readonly #keepAlive: KeepAlive;
  readonly #sendWatch: SendWatch;
  readonly #received = new RingBuffer<string | Buffer>();
  /** Bytes of `#received`. */
  #kept = 0;
  #receiver: TaskFrame | undefined = undefined;
  readonly #senders = new TaskQueue();
  readonly #closers = new TaskQueue();
  /** It was closed on this side: nothing is received any more. */
  #isClosed = false;
  /** The server has said goodbye, but what the client still sends is received. */
  #isLeaving = false;
  /** The last of it: the connection is gone. */
  #isGone = false;
  #failure: WebSocketError | undefined = undefined;
  /** What the system has said about the connection. */
  #cause: Error | undefined = undefined;
  /** Until when the other side may take its time to go. */
  #dying: NodeJS.Timeout | undefined = undefined;
  #status: CloseStatus | undefined = undefined;

  readonly #receiving = new PrimitiveSuspension(
    "webSocket.receive",
    this,
    () => {
      this.#receiver = undefined;
      return true;
    },
    /* isOutside: */ true,
  );
  readonly #sending = this.#suspension("webSocket.send", this.#senders);
  readonly #closing = this.#suspension("webSocket.close", this.#closers);

  /** `ws` is open, and nothing was read from it yet. @internal */
  constructor(ws: WebSocket, node: Duplex, limits: WebSocketLimits, deadlines: WebSocketDeadlines) {
    this.#ws = ws;
    this.protocol = ws.protocol;
    this.#mostKept = MOST_KEPT + limits.message;
    this.#patience = deadlines.close;
    ws.on("message", (data, isBinary) => this.#onMessage(data as Buffer, isBinary));
    ws.on("error", (error) => this.#onError(error));
    ws.on("close", (code, reason) => this.#onClose(code, reason.toString()));
    node.on("error", (error) => {
      this.#cause = error;
    });
    // Half a connection is none: but what we have sent may still be taken.
    node.on("end", () => this.#expire());
    const giveUp = (why: string): void => this.#giveUp(why);
    this.#keepAlive = new KeepAlive(ws, node, deadlines, giveUp);
    this.#sendWatch = new SendWatch(node, deadlines.send, giveUp);
  }

  #suspension(op: string, line: TaskQueue): PrimitiveSuspension {
    const withdraw = (task: TaskFrame): boolean => {
      line.remove(task);
      if (this.#senders.isEmpty) this.#sendWatch.stop();
      return true;
    };
    return new PrimitiveSuspension(op, this, withdraw, /* isOutside: */ true);
  }

  /** Whether it was closed on this side. */
  get closed(): boolean {
    return this.#isClosed;
  }

  /** How the other side has said goodbye. Undefined if it has not. */
  get closeStatus(): CloseStatus | undefined {
    return this.#status;
  }

  /**
   * Sends a message: text, or bytes, which must not be changed afterwards, since they may still be waiting to be sent. What several tasks
   * send goes out in the order of their calls.
   *
   * Suspends: while more than 64 kB are waiting to be sent: so a fast sender waits for a slow receiver, but for no longer than `deadlines.send`.
   * Throws: `WebSocketError` if the other side has left or failed, or takes nothing; `ClosedError` if it was closed on this side, or the server is;
   * `TypeError` for what is no message.
   * If cancelled: nothing of it is sent.
   *
   * @cooperative
   * @example
   * socket.send("hello");
   */
  send(message: string | Uint8Array): void {
    const task = enter("webSocket.send");
    if (task === undefined) return unwind();
    checkMessage(message);
    if (this.#isClosed || this.#isLeaving || this.isOver) throw this.#error("send");
    if (this.#ws.readyState !== this.#ws.OPEN) throw new WebSocketError("The other side is leaving", 1005);
    if (this.#senders.isEmpty && this.#ws.bufferedAmount < HIGH_WATER_MARK) return this.#ws.send(message, this.#onSent);
    task.outcome = message;
    this.#senders.push(task);
    this.#sendWatch.start();
    return park(task, this.#sending);
  }

  /**
   * Takes the next message: a string if it was sent as text, otherwise bytes. Returns undefined when the other side has said goodbye, as it
   * should: with 1000 or 1001, or without a code. One task receives at a time.
   *
   * Suspends: until a message is there.
   * Throws: `WebSocketError` if the connection has ended otherwise, after all messages that had arrived; `ClosedError` if it was closed on this side;
   * `BusyError` if another task is receiving; `TimedOut` if nothing comes within `timeout`; `RangeError` if that is no time.
   * If cancelled: no message is lost.
   *
   * @cooperative
   * @example
   * const greeting = socket.receive({ timeout: 1000 });
   */
  receive(options?: WaitOptions): string | Buffer | undefined {
    if (options?.timeout !== undefined) checkDuration(options.timeout);
    const task = enter("webSocket.receive");
    if (task === undefined) return unwind();
    if (this.#isClosed) throw this.#error("receive");
    if (this.#receiver !== undefined)
      throw new BusyError(`Two tasks receive from one WebSocket: \`${this.#receiver.name}\` does already`);
    if (this.#received.length > 0) return this.#take();
    if (this.#failure !== undefined) throw this.#error("receive");
    if (this.#isGone) return undefined;
    if (options?.timeout === undefined) return this.#wait(task);
    return parkWithin(task, options.timeout, () => this.#wait(task));
  }

  #wait<T>(task: TaskFrame): T {
    this.#receiver = task;
    return park(task, this.#receiving);
  }

  #take(): string | Buffer {
    const message = this.#received.shift();
    this.#kept -= sizeOf(message);
    if (this.#kept < HIGH_WATER_MARK && this.#ws.isPaused) this.#resume();
    return message;
  }

  /** Iterates over the messages, until the other side says goodbye. */
  [Symbol.iterator](): CooperativeGenerator<string | Buffer> {
    return receiveAll(this);
  }

  /**
   * Says goodbye, behind what was sent, and waits for the other side to say so, too. Tasks that wait to send or to receive get a `ClosedError`; messages that
   * nobody has received are lost. Closing again changes nothing.
   *
   * Suspends: until the connection is closed, for no longer than `deadlines.close`.
   * Throws: `RangeError` if the code is not 1000 to 1014, nor 3000 to 4999, or the reason is longer than 123 bytes. That the other side is gone already is no
   * error.
   * If cancelled: it closes all the same, but nobody waits for it.
   *
   * @cooperative
   * @example
   * socket.close(1000, "enough");
   */
  close(code = 1000, reason = ""): void {
    checkGoodbye(code, reason);
    const task = enter("webSocket.close");
    this.#beginClosing(code, reason);
    if (task === undefined) return unwind();
    if (this.#isGone) return;
    this.#closers.push(task);
    return park(task, this.#closing);
  }

  /** Closes it at once, without a goodbye: what was sent may be lost. */
  abort(): void {
    this.#stop();
    this.#ws.terminate();
  }

  /** Closes it, as `close` does, but does not wait. */
  [Symbol.dispose](): void {
    this.#beginClosing(1000, "");
  }

  // --- as the successor of HTTP on a connection

  /** @internal */
  get isOver(): boolean {
    return this.#isGone || this.#failure !== undefined;
  }

  /** The server is closed. What the client has sent can still be received. @internal */
  finish(): void {
    if (this.#isClosed || this.isOver) return;
    this.#isLeaving = true;
    this.#failSenders();
    this.#expire();
    this.#ws.close(1001, "The server is closed");
  }

  /** @internal */
  end(ending: Ending): void {
    if (ending === "returned") this.#beginClosing(1000, "");
    else if (ending === "failed") this.#beginClosing(1011, "");
    else this.#beginClosing(1001, "");
  }

  // --- the end

  #beginClosing(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.#stop();
    this.#expire();
    this.#ws.close(code, reason);
    // Its answer stands behind what nobody wants any more.
    this.#resume();
  }

  #stop(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    while (this.#received.length > 0) this.#received.shift();
    this.#kept = 0;
    this.#failReceiver();
    this.#failSenders();
  }

  #giveUp(why: string): void {
    this.#fail(new WebSocketError(why, 1006));
    this.#ws.terminate();
  }

  #expire(): void {
    if (this.#isGone) return;
    this.#dying ??= setTimeout(() => this.#ws.terminate(), this.#patience).unref();
  }

  #resume(): void {
    this.#keepAlive.hear();
    this.#ws.resume();
  }

  // --- what happens

  #onMessage(data: Buffer, isBinary: boolean): void {
    if (this.#isClosed || this.#failure !== undefined) return;
    const message = isBinary ? own(data) : data.toString();
    const receiver = this.#receiver;
    if (receiver !== undefined) {
      this.#receiver = undefined;
      receiver.unpark(message);
      return;
    }
    this.#received.push(message);
    this.#kept += sizeOf(message);
    if (this.#kept > this.#mostKept) {
      this.#fail(new WebSocketError("More messages have come than can be kept", 1009));
      this.#expire();
      this.#ws.close(1009);
    } else if (this.#kept >= HIGH_WATER_MARK) this.#ws.pause(); // I2
  }

  /** The parser, or the compression, has found something; or the handshake of a client has failed, which somebody else hears of. */
  #onError(cause: Error): void {
    this.#fail(new WebSocketError(`The WebSocket has failed: ${cause.message}`, codeOf(cause), "", { cause }));
    // It ends when the other side has read what we say about it.
    this.#expire();
    this.#ws.resume();
  }

  #onClose(code: number, reason: string): void {
    this.#isGone = true;
    this.#keepAlive.stop();
    clearTimeout(this.#dying);
    if (code !== 1006) this.#status = { code, reason };
    if (isGoodbye(code) || (this.#isLeaving && code === 1006)) this.#endReceiving();
    else this.#fail(new WebSocketError(describe(code, reason), code, reason, { cause: this.#cause }));
    this.#failSenders();
    for (let task = this.#closers.shift(); task !== undefined; task = this.#closers.shift()) task.unpark();
  }

  #endReceiving(): void {
    const receiver = this.#receiver;
    this.#receiver = undefined;
    receiver?.unpark(undefined);
  }

  #fail(failure: WebSocketError): void {
    if (this.#isClosed || this.#failure !== undefined) return;
    this.#failure = failure;
    this.#failReceiver();
    this.#failSenders();
  }

  #failReceiver(): void {
    const receiver = this.#receiver;
    this.#receiver = undefined;
    receiver?.unparkError(this.#error("receive", receiver));
  }

  #failSenders(): void {
    this.#sendWatch.stop();
    for (let task = this.#senders.shift(); task !== undefined; task = this.#senders.shift())
      task.unparkError(this.#error("send", task));
  }

  readonly #onSent = (): void => {
    while (this.#ws.readyState === this.#ws.OPEN && this.#ws.bufferedAmount < HIGH_WATER_MARK) {
      const sender = this.#senders.shift();
      if (sender === undefined) return this.#sendWatch.stop();
      this.#ws.send(sender.outcome as string | Uint8Array, this.#onSent);
      sender.unpark();
    }
  };

  #error(op: "send" | "receive", task?: TaskFrame): Error {
    if (this.#isClosed) return new ClosedError("The WebSocket was closed", { task });
    if (this.#failure !== undefined) {
      const { message, closeCode, reason, cause } = this.#failure;
      return new WebSocketError(message, closeCode, reason, { cause, task });
    }
    if (this.#isLeaving) return new ClosedError("The server is closed", { task });
    const { code, reason } = this.#status ?? { code: 1006, reason: "" };
    return new WebSocketError(`Nobody is there to ${op} with: ${describe(code, reason)}`, code, reason, { task });
  }
}

function isGoodbye(code: number): boolean {
  return code === 1000 || code === 1001 || code === 1005;
}

function describe(code: number, reason: string): string {
  if (code === 1006) return "The connection has ended without a goodbye";
  return `The other side has closed the WebSocket with ${code}${reason === "" ? "" : `: ${reason}`}`;
}

function sizeOf(message: string | Buffer): number {
  return message.length + OVERHEAD;
}

/** A small message does not keep all that has arrived with it. */
function own(data: Buffer): Buffer {
  return data.length * 2 < data.buffer.byteLength ? Buffer.from(data) : data;
}

function checkMessage(message: unknown): void {
  if (typeof message === "string" || message instanceof Uint8Array) return;
  throw new TypeError(`A message is text or bytes; got ${message === null ? "null" : typeof message}`);
}

/** Throws: `RangeError` for what cannot be said as a goodbye. */
function checkGoodbye(code: number, reason: string): void {
  const isCode = Number.isInteger(code) && ((code >= 1000 && code <= 1014) || (code >= 3000 && code <= 4999));
  if (!isCode || (code >= 1004 && code <= 1006))
    throw new RangeError(`The code of a goodbye is 1000 to 1003, 1007 to 1014, or 3000 to 4999; got ${code}`);
  if (Buffer.byteLength(reason) > 123) throw new RangeError("The reason of a goodbye has 123 bytes at most");
}

// TCP sockets in blocking style, on those of Node.
//
//   I1  Nobody waits to read while bytes are there. What arrives goes to whoever waits, at once.
//   I2  Nobody waits to write while Node's buffer is below its high-water mark; what waits is written in order when it drains.
//   I3  When the socket has failed or is closed, nobody waits any more.

import type { Buffer } from "node:buffer";
import type { Socket as NodeSocket } from "node:net";
import { enter, park, unwind } from "../../core/blocked.js";
import type { CooperativeGenerator } from "../../core/cooperativeGenerator.js";
import { BrokenError, BusyError, ClosedError } from "../../core/errors.js";
import { PrimitiveSuspension } from "../../core/suspendIteration.js";
import type { TaskFrame } from "../../core/taskFrame.js";
import { TaskQueue } from "../../core/taskQueue.js";
import { ByteQueue } from "./byteQueue.js";
import { readLines } from "./lines.js";

/** How much may arrive before somebody reads. Above it, the peer is held back. */
const HIGH_WATER_MARK = 64 * 1024;

/** The other end of a connection, or our own. */
export interface Address {
  /** The address, as numbers. */
  readonly host: string;
  /** The port. */
  readonly port: number;
}

/**
 * A TCP connection. Get one from `connect`, or from a listener.
 *
 * `using` closes it at the end of the block, however that is left.
 *
 * @example
 * function echo(connection: Socket) {
 *   "use cooperative";
 *   using socket = connection;
 *   for (const line of socket.lines({ max: 8192 })) socket.write(line + "\n");
 * }
 */
export class Socket {
  readonly #node: NodeSocket;
  readonly #received = new ByteQueue();
  #reader: TaskFrame | undefined = undefined;
  readonly #writers = new TaskQueue();
  #hasEnded = false;
  #isClosed = false;
  #failure: Error | undefined = undefined;

  readonly #reading = this.#readerSuspension("socket.read");
  readonly #filling = this.#readerSuspension("socket.read");
  readonly #writing = new PrimitiveSuspension(
    "socket.write",
    this,
    (task) => {
      this.#writers.remove(task);
      return true;
    },
    /* isOutside: */ true,
  );

  /** The address of the other end. */
  readonly remote: Address;
  /** The address of this end. */
  readonly local: Address;

  /** @internal */
  constructor(node: NodeSocket) {
    this.#node = node;
    this.remote = { host: node.remoteAddress ?? "", port: node.remotePort ?? 0 };
    this.local = { host: node.localAddress ?? "", port: node.localPort ?? 0 };
    node.on("data", (chunk: Buffer) => this.#onData(chunk));
    node.on("end", () => this.#onEnd());
    node.on("drain", () => this.#onDrain());
    node.on("error", (error) => this.#onFailure(error));
    node.on("close", () => this.#onFailure(new Error("the connection was closed")));
  }

  #readerSuspension(op: string): PrimitiveSuspension {
    const withdraw = () => {
      this.#reader = undefined;
      return true;
    };
    return new PrimitiveSuspension(op, this, withdraw, /* isOutside: */ true);
  }

  /** Whether it was closed on this side. */
  get closed(): boolean {
    return this.#isClosed;
  }

  /**
   * Takes what has arrived: at least one byte, and `max` at most. Returns undefined at the end, when the other side has sent all it
   * wanted to.
   *
   * Suspends: while nothing is there.
   * Throws: `BrokenError` if the connection has failed; `ClosedError` if it was closed on this side; `BusyError` if another task is
   * reading from it.
   * If cancelled: nothing was taken.
   *
   * @cooperative
   * @example
   * for (let chunk = socket.read(); chunk !== undefined; chunk = socket.read()) digest(chunk);
   */
  read(max = Number.POSITIVE_INFINITY): Buffer | undefined {
    const task = enter("socket.read");
    if (task === undefined) return unwind();
    if (this.#mustWaitForBytes()) {
      task.outcome = max;
      return park(this.#waitAsReader(task), this.#reading);
    }
    return this.#take(max);
  }

  /**
   * Waits until more has arrived than was there. Returns false at the end.
   *
   * @cooperative
   * @internal
   */
  fill(): boolean {
    const task = enter("socket.read");
    if (task === undefined) return unwind();
    if (this.#failure !== undefined || this.#isClosed) throw this.#error();
    if (this.#hasEnded) return false;
    return park(this.#waitAsReader(task), this.#filling);
  }

  /** What has arrived and was not taken. @internal */
  get received(): ByteQueue {
    return this.#received;
  }

  /**
   * Iterates over the lines that arrive, without their ends: `\n` or `\r\n`. A last line without one counts. Bytes behind the last
   * line that was taken stay where they are.
   *
   * Suspends: to wait for a whole line.
   * Throws: as `read` does; `BrokenError` if a line has more than `max` bytes.
   *
   * @example
   * for (const line of socket.lines({ max: 8192 })) handle(line);
   */
  lines(limits: { max: number }): CooperativeGenerator<string> {
    return readLines(this, limits.max);
  }

  /**
   * Sends bytes, or text as UTF-8.
   *
   * Suspends: while more is waiting to be sent than the high-water mark allows: so a fast sender waits for a slow receiver.
   * Throws: `BrokenError` if the connection has failed; `ClosedError` if it was closed on this side.
   * If cancelled: nothing of it is sent.
   *
   * @cooperative
   * @example
   * socket.write("hello\n");
   */
  write(data: string | Uint8Array): void {
    const task = enter("socket.write");
    if (task === undefined) return unwind();
    if (this.#failure !== undefined || this.#isClosed) throw this.#error();
    if (!this.#node.writableNeedDrain) return void this.#node.write(data);
    task.outcome = data;
    this.#writers.push(task);
    return park(task, this.#writing);
  }

  /**
   * Closes the connection, when what was written is on its way. Every task that waits for it gets a `ClosedError`. Closing again
   * changes nothing.
   */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#node.destroySoon();
    this.#failWaiters();
  }

  /** Closes the connection, as `close` does. */
  [Symbol.dispose](): void {
    this.close();
  }

  #mustWaitForBytes(): boolean {
    if (this.#isClosed) throw this.#error();
    if (this.#received.length > 0 || this.#hasEnded) return false;
    if (this.#failure !== undefined) throw this.#error();
    return true;
  }

  #waitAsReader(task: TaskFrame): TaskFrame {
    if (this.#reader !== undefined)
      throw new BusyError(`Two tasks read from one socket: \`${this.#reader.name}\` does already`);
    this.#reader = task;
    this.#node.resume();
    return task;
  }

  #take(max: number): Buffer | undefined {
    return this.#received.length === 0 ? undefined : this.#received.takeSome(max);
  }

  #onData(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#serveReader();
    if (this.#received.length >= HIGH_WATER_MARK) this.#node.pause();
  }

  #onEnd(): void {
    this.#hasEnded = true;
    this.#serveReader();
  }

  /** Something has arrived, or the end. */
  #serveReader(): void {
    const reader = this.#reader;
    if (reader === undefined) return;
    this.#reader = undefined;
    if (reader.suspension === this.#filling) reader.unpark(!this.#hasEnded);
    else reader.unpark(this.#take(reader.outcome as number));
  }

  #onDrain(): void {
    while (!this.#node.writableNeedDrain) {
      const writer = this.#writers.shift();
      if (writer === undefined) return;
      this.#node.write(writer.outcome as string | Uint8Array);
      writer.unpark();
    }
  }

  #onFailure(error: Error): void {
    if (this.#isClosed || this.#failure !== undefined) return;
    this.#failure = error;
    this.#failWaiters();
  }

  #failWaiters(): void {
    const reader = this.#reader;
    this.#reader = undefined;
    reader?.unparkError(this.#error());
    for (let writer = this.#writers.shift(); writer !== undefined; writer = this.#writers.shift())
      writer.unparkError(this.#error());
  }

  #error(): Error {
    if (this.#isClosed) return new ClosedError("The socket was closed");
    const { host, port } = this.remote;
    return new BrokenError(`The connection to ${host}:${port} is broken: ${this.#failure?.message}`, {
      cause: this.#failure,
    });
  }
}

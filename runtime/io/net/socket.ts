// TCP sockets in blocking style, on those of Node.
//
//   I1  When the connection has failed or is closed, nobody waits any more: both halves are told.

import type { Buffer } from "node:buffer";
import type { Socket as NodeSocket } from "node:net";
import { BrokenError } from "../../core/errors.js";
import type { TaskFrame } from "../../core/taskFrame.js";
import { ByteReader } from "../bytes/byteReader.js";
import { ByteWriter } from "../bytes/byteWriter.js";

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
export class Socket extends ByteReader {
  readonly #node: NodeSocket;
  readonly #writer: ByteWriter;

  /** The address of the other end. */
  readonly remote: Address;
  /** The address of this end. */
  readonly local: Address;

  /** @internal */
  constructor(node: NodeSocket) {
    super(node, "socket");
    this.#node = node;
    this.#writer = new ByteWriter(node, "socket", this, (cause, task) => this.brokenError(cause, task));
    this.remote = { host: node.remoteAddress ?? "", port: node.remotePort ?? 0 };
    this.local = { host: node.localAddress ?? "", port: node.localPort ?? 0 };
    node.on("error", (error) => this.fail(error));
    node.on("close", () => this.fail(new Error("the connection was closed")));
  }

  /**
   * Sends bytes, or text as UTF-8. The bytes must not be changed afterwards: they may still be waiting to be sent.
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
    return this.#writer.write(data);
  }

  /**
   * Says that nothing more will be sent: the other side reads to the end. What it still sends can be read. Doing so again changes nothing.
   *
   * Suspends: until everything has been handed to the system.
   * Throws: `BrokenError` if the connection has failed; `ClosedError` if it was closed on this side.
   * If cancelled: it happens all the same, when what was written before is on its way.
   *
   * @cooperative
   * @example
   * socket.write("question");
   * socket.shutdownWrite();
   * const answer = socket.readAll(65_536);
   */
  shutdownWrite(): void {
    return this.#writer.end();
  }

  /**
   * Closes the connection, when what was written is on its way. Every task that waits for it gets a `ClosedError`. Closing again
   * changes nothing.
   */
  override close(): void {
    if (this.closed) return;
    this.#node.destroySoon();
    this.#stop();
  }

  /** Closes the connection at once: what was written may be lost, and the other side is told of a reset. */
  abort(): void {
    if (!this.closed) this.#stop();
    this.#node.resetAndDestroy();
  }

  /** Calls a function when the other side has finished, or the connection has failed or is closed. @internal */
  onEnd(callback: () => void): void {
    this.#node.once("end", callback).once("close", callback);
  }

  /** Calls a function when the connection is closed on both sides. @internal */
  onClose(callback: () => void): void {
    this.#node.once("close", callback);
  }

  /** Sends something without waiting, and closes the connection behind it. @internal */
  writeLast(data: string): void {
    if (this.closed) return;
    this.#node.write(data);
    this.close();
  }

  /** Gives the connection away: nobody else reads from it or writes to it any more through this object. @internal */
  detach(): { readonly node: NodeSocket; readonly head: Buffer } {
    const node = this.#node;
    const head = this.received.takeAll();
    this.#stop();
    node.pause();
    // Whoever listens next makes it flow.
    (node as { readableFlowing: boolean | null }).readableFlowing = null;
    return { node, head };
  }

  #stop(): void {
    this.stopReading();
    this.#writer.stop();
  }

  /** @internal */
  override fail(failure: Error): void {
    super.fail(failure);
    this.#writer.fail(failure);
  }

  protected override brokenError(cause: Error, task?: TaskFrame): Error {
    const { host, port } = this.remote;
    return new BrokenError(`The connection to ${host}:${port} is broken: ${cause.message}`, { cause, task });
  }
}

// Connections in blocking style, on streams of Node's: TCP, TLS, Unix sockets, and pipes in memory.
//
//   I1  When the connection has failed or is closed, nobody waits any more: both halves are told.
//   I2  What a stream says that TLS has been put on is no longer of interest: only the stream on top is listened to.

import type { Buffer } from "node:buffer";
import type { Duplex } from "node:stream";
import { enter, park, unwind } from "../../core/blocked.js";
import { BrokenError, BusyError, ClosedError } from "../../core/errors.js";
import { SuspendIteration, type Waiter, type Withdraw } from "../../core/suspendIteration.js";
import type { TaskFrame } from "../../core/taskFrame.js";
import { parkWithin } from "../../core/within.js";
import { ByteReader } from "../bytes/byteReader.js";
import { ByteWriter } from "../bytes/byteWriter.js";
import { UnexpectedEnd } from "../bytes/errors.js";
import { type Address, formatAddress } from "./address.js";
import { ConnectionResetError, isReset } from "./errors.js";
import { Securing } from "./securing.js";
import { type ClientTls, HANDSHAKE_TIMEOUT, type ServerTls, type TlsSession } from "./tlsOptions.js";
import { overTls, type Transport } from "./transport.js";

/** How long a closed connection may take to send what was written. */
const LINGER = 10_000;

/** How a connection that stands goes on with TLS. */
export type StartTlsOptions = (ClientTls & { readonly isServer?: false }) | (ServerTls & { readonly isServer: true });

/**
 * A connection: of TCP, with or without TLS, through a Unix socket, or in memory. Get one from `connect`, from a listener, or from `pipe`.
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
  #transport: Transport;
  readonly #writer: ByteWriter;

  /** @internal */
  constructor(transport: Transport) {
    super(transport.stream, "socket");
    this.#transport = transport;
    this.#writer = new ByteWriter(transport.stream, "socket", this, (cause, task) => this.brokenError(cause, task));
    this.#listenTo(transport.stream);
  }

  #listenTo(stream: Duplex): void {
    stream.on("error", (error) => {
      if (stream === this.#transport.stream) this.fail(error);
    });
    stream.on("close", () => {
      if (stream === this.#transport.stream) this.fail(new Error("the connection was closed"));
    });
  }

  /** The address of the other end. */
  get remote(): Address {
    return this.#transport.remote;
  }

  /** The address of this end. */
  get local(): Address {
    return this.#transport.local;
  }

  /** What TLS has agreed on; undefined without TLS. */
  get tls(): TlsSession | undefined {
    return this.#transport.tls;
  }

  /**
   * Sends bytes, or text as UTF-8. The bytes must not be changed afterwards: they may still be waiting to be sent.
   *
   * Suspends: while more is waiting to be sent than the high-water mark allows: so a fast sender waits for a slow receiver.
   * Throws: `ConnectionResetError` if the other side has thrown the connection away, `BrokenError` if it has failed otherwise;
   * `ClosedError` if it was closed or shut down on this side.
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
   * Throws: as `write` does; `ClosedError` if it was closed on this side.
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
   * Goes on with TLS. Whatever has arrived and was not read counts as TLS already: nobody can slip in text before it. As the side that
   * connects, the other side's certificate is checked, for `servername`, or else for the host that was connected to.
   *
   * Suspends: until both sides have agreed, 10 seconds at most, unless `handshakeTimeout` says otherwise.
   * Throws: `HandshakeError` if they do not; `TimedOut`; `BusyError` if another task is reading or writing; `ClosedError` if it was closed on
   * this side; `TypeError` if there is no name to check.
   * If cancelled: the connection is closed. So it is if this fails.
   *
   * @cooperative
   * @example
   * socket.write("STARTTLS\n");
   * if (nextLine(socket) === "go ahead") socket.startTls({ ca });
   */
  startTls(options: StartTlsOptions = {}): void {
    const task = enter("socket.startTls");
    if (task === undefined) return unwind();
    if (this.closed) throw new ClosedError("The socket was closed");
    if (this.isRead || this.#writer.isWaitedFor)
      throw new BusyError("TLS can start when no other task reads or writes");
    const ms = options.isServer === true ? (options.handshakeTimeout ?? HANDSHAKE_TIMEOUT) : HANDSHAKE_TIMEOUT;
    checkServername(this.#transport, options);
    const securing = new Securing(this.#transport, options, this.releaseSource(), (secured) => {
      if (secured === undefined) return this.abort();
      this.#transport = overTls(this.#transport, secured);
      this.attachSource(this.#transport.stream);
      this.#writer.attachSink(this.#transport.stream);
      this.#listenTo(this.#transport.stream);
    });
    return parkWithin(task, ms, () => park(task, securing));
  }

  /**
   * Closes the connection, when what was written is on its way, or 10 seconds later if nobody takes it. Every task that waits for it gets a
   * `ClosedError`. Closing again changes nothing.
   */
  override close(): void {
    if (this.closed) return;
    const { stream } = this.#transport;
    stream.destroySoon();
    if (stream.writableLength > 0 || this.tls !== undefined) {
      const timer = setTimeout(() => stream.destroy(), LINGER).unref();
      stream.once("close", () => clearTimeout(timer));
    }
    this.#stop();
  }

  /** Closes the connection at once: what was written may be lost, and the other side is told of a reset. */
  abort(): void {
    if (!this.closed) this.#stop();
    this.#transport.reset();
  }

  /**
   * Waits until nothing more will come: the other side has finished, or the connection has failed or is closed. What has arrived can be read
   * afterwards. While 64 kB are waiting to be read, it is not noticed.
   *
   * Suspends: until then.
   * If cancelled: leaves the line.
   *
   * @cooperative
   * @example
   * const work = spawn(() => answer(question));
   * spawn(() => {
   *   socket.waitUntilEnded();
   *   work.cancel("nobody waits for it");
   * });
   */
  waitUntilEnded(): void {
    const task = enter("socket.waitUntilEnded");
    if (task === undefined) return unwind();
    if (this.isOver) return;
    this.keepReading();
    return park(task, new Ended(this.#transport.stream));
  }

  /** Calls a function when the other side has finished, or the connection has failed or is closed. @internal */
  onEnd(callback: () => void): void {
    this.#transport.stream.once("end", callback).once("error", callback).once("close", callback);
  }

  /** Calls a function when the connection is closed on both sides. @internal */
  onClose(callback: () => void): void {
    this.#transport.stream.once("close", callback);
  }

  /** Whether nothing comes and nothing goes any more. @internal */
  get isDestroyed(): boolean {
    return this.#transport.stream.destroyed;
  }

  /** Sends something without waiting, and closes the connection behind it. @internal */
  writeLast(data: string): void {
    if (this.closed) return;
    this.#transport.stream.write(data);
    this.close();
  }

  /** Gives the connection away: nobody else reads from it or writes to it any more through this object. @internal */
  detach(): { readonly node: Duplex; readonly head: Buffer } {
    const node = this.#transport.stream;
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

  protected override endReading(): void {
    if (this.#transport.wasCutOff?.() === true) super.fail(new Error(CUT_OFF));
    else super.endReading();
  }

  protected override brokenError(cause: NodeJS.ErrnoException, task?: TaskFrame): Error {
    const address = formatAddress(this.remote);
    if (isReset(cause))
      return new ConnectionResetError(`The connection to ${address} is broken: ${cause.message}`, { cause, task });
    if (cause.message === CUT_OFF)
      return new UnexpectedEnd(`The connection to ${address} was cut off: ${CUT_OFF}`, { cause, task });
    return new BrokenError(`The connection to ${address} is broken: ${cause.message}`, { cause, task });
  }
}

/** Throws: `TypeError` if there is no name that the certificate should be for. */
function checkServername({ host }: Transport, options: StartTlsOptions): void {
  if (options.isServer !== true && host === undefined && options.servername === undefined)
    throw new TypeError("Whose certificate should it be? Say `startTls({ servername })`");
}

const CUT_OFF = "it has ended, but TLS has not (no close_notify), so there may have been more";

/** Waiting until nothing more will come. */
class Ended extends SuspendIteration {
  override readonly isOutside = true;
  readonly #stream: Duplex;

  constructor(stream: Duplex) {
    super("socket.waitUntilEnded");
    this.#stream = stream;
  }

  override park(waiter: Waiter): Withdraw {
    const wake = (): void => void waiter.unpark();
    this.#stream.on("end", wake).on("close", wake);
    return () => this.#stream.off("end", wake).off("close", wake);
  }
}

// Sending and receiving datagrams in blocking style, on UDP sockets of Node's.
//
//   I1  Nobody waits to receive while a datagram is there, or after the socket was closed.
//   I2  Not more than MAX_KEPT bytes are kept until somebody receives them: what comes beyond that is dropped, as UDP may drop anything.

import type { Socket as NodeSocket, RemoteInfo } from "node:dgram";
import { enter, park, unwind } from "../../core/blocked.js";
import { BrokenError, ClosedError } from "../../core/errors.js";
import { PrimitiveSuspension, SuspendIteration, type Waiter, type Withdraw } from "../../core/suspendIteration.js";
import type { TaskFrame } from "../../core/taskFrame.js";
import { TaskQueue } from "../../core/taskQueue.js";
import { checkDuration } from "../../core/time.js";
import { parkWithin, type WaitOptions } from "../../core/within.js";
import { type Address, formatAddress, type TcpTarget } from "./address.js";

const MAX_KEPT = 256 * 1024;
/** What keeping a datagram costs beside its bytes, so that empty ones are not kept without end. */
const OVERHEAD = 256;

/** What somebody has sent. */
export interface Datagram {
  /** The bytes; none is possible. */
  readonly data: Buffer;
  /** Who has sent it. */
  readonly from: Address;
}

/**
 * A port for datagrams. Get one from `udp`. `using` closes it at the end of the block.
 *
 * @example
 * using datagrams = udp({ port: 5353 });
 * const { data, from } = datagrams.receive();
 * datagrams.send(data, from);
 */
export class Datagrams implements Disposable {
  /** The address that it receives at. */
  readonly address: Address;
  readonly #node: NodeSocket;
  readonly #peer: Required<TcpTarget> | undefined;
  readonly #received: (Datagram | Error)[] = [];
  readonly #waiting = new TaskQueue();
  #kept = 0;
  #dropped = 0;
  #isClosed = false;
  readonly #receiving = new PrimitiveSuspension("datagrams.receive", this, (task) => this.#leave(task), true);

  /** @internal */
  constructor(node: NodeSocket, peer?: Required<TcpTarget>) {
    const { address, port } = node.address();
    this.address = { host: address, port };
    this.#node = node;
    this.#peer = peer;
    node.on("message", (data, from) => this.#onMessage(data, from));
    // With a peer, the system tells us that nobody receives there. The next datagram may find somebody.
    node.on("error", (error) =>
      this.#give(new BrokenError(`No datagram can be received: ${error.message}`, { cause: error })),
    );
  }

  #leave(task: TaskFrame): boolean {
    this.#waiting.remove(task);
    return true;
  }

  /** How many datagrams came while too many were waiting to be received, and are lost. */
  get dropped(): number {
    return this.#dropped;
  }

  /**
   * Takes the next datagram.
   *
   * Suspends: until one comes.
   * Throws: `BrokenError` if it has a peer, and the system says that nobody receives there: receiving may go on; `ClosedError` if it was
   * closed; `TimedOut` if nothing comes within `timeout`; `RangeError` if that is no time.
   * If cancelled: no datagram is lost.
   *
   * @cooperative
   * @example
   * const { data, from } = datagrams.receive({ timeout: 1000 });
   */
  receive(options?: WaitOptions): Datagram {
    if (options?.timeout !== undefined) checkDuration(options.timeout);
    const task = enter("datagrams.receive");
    if (task === undefined) return unwind();
    const next = this.#received.shift();
    if (next !== undefined) return this.#taken(next);
    if (this.#isClosed) throw closedError();
    if (options?.timeout === undefined) return this.#wait(task);
    return parkWithin(task, options.timeout, () => this.#wait(task));
  }

  #wait(task: TaskFrame): Datagram {
    this.#waiting.push(task);
    return park(task, this.#receiving);
  }

  #taken(next: Datagram | Error): Datagram {
    if (next instanceof Error) throw next;
    this.#kept -= next.data.length + OVERHEAD;
    return next;
  }

  /**
   * Sends a datagram, to `to`, or to the peer that it has. That it was sent does not mean that it will arrive.
   *
   * Suspends: until the system has taken it.
   * Throws: `BrokenError` if the system does not: it is too long (65,507 bytes go, to IPv4), or the name is unknown, or the address is of
   * another family; `ClosedError` if it was closed; `TypeError` if there is nobody to send it to.
   * If cancelled: it may be sent all the same.
   *
   * @cooperative
   * @example
   * datagrams.send("ping", { host: "127.0.0.1", port: 5353 });
   */
  send(data: string | Uint8Array, to?: TcpTarget | Address): void {
    const task = enter("datagrams.send");
    if (task === undefined) return unwind();
    if (this.#isClosed) throw closedError();
    const target = this.#peer ?? to;
    if (target?.port === undefined) throw new TypeError("Who should get it? Say `send(data, { host, port })`");
    return park(task, new Sending(this.#node, data, target, /* isConnected: */ this.#peer !== undefined));
  }

  /** Closes the port. Tasks that wait to receive get a `ClosedError`. Closing again changes nothing. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#received.length = 0;
    this.#node.close();
    for (let task = this.#waiting.shift(); task !== undefined; task = this.#waiting.shift())
      task.unparkError(closedError(task));
  }

  /** Closes the port, as `close` does. */
  [Symbol.dispose](): void {
    this.close();
  }

  #onMessage(data: Buffer, { address, port }: RemoteInfo): void {
    this.#give({ data, from: { host: address, port } });
  }

  #give(next: Datagram | Error): void {
    if (this.#isClosed) return;
    const task = this.#waiting.shift();
    if (task === undefined) return this.#keep(next);
    if (next instanceof Error) task.unparkError(next);
    else task.unpark(next);
  }

  #keep(next: Datagram | Error): void {
    // One error says as much as many.
    if (next instanceof Error)
      return void (this.#received.some((one) => one instanceof Error) || this.#received.push(next));
    const size = next.data.length + OVERHEAD;
    if (this.#kept + size > MAX_KEPT) return void this.#dropped++;
    this.#kept += size;
    this.#received.push(next);
  }
}

class Sending extends SuspendIteration {
  override readonly isOutside = true;
  readonly #node: NodeSocket;
  readonly #data: string | Uint8Array;
  readonly #to: TcpTarget | Address;
  readonly #isConnected: boolean;

  constructor(node: NodeSocket, data: string | Uint8Array, to: TcpTarget | Address, isConnected: boolean) {
    super("datagrams.send");
    this.#node = node;
    this.#data = data;
    this.#to = to;
    this.#isConnected = isConnected;
  }

  override park(waiter: Waiter): Withdraw {
    const { host, port } = this.#to;
    const done = (error: Error | null): void => {
      if (error === null || error === undefined) waiter.unpark();
      else waiter.unparkError(sendError(this.#to, error));
    };
    try {
      if (this.#isConnected) this.#node.send(this.#data, done);
      else this.#node.send(this.#data, port, host ?? "localhost", done);
    } catch (error) {
      done(error as Error);
    }
    return () => {};
  }
}

function sendError(to: TcpTarget | Address, cause: Error): BrokenError {
  return new BrokenError(`The datagram to ${formatAddress(to)} was not sent: ${cause.message}`, { cause });
}

function closedError(task?: TaskFrame): ClosedError {
  return new ClosedError("The port for datagrams was closed", { task });
}

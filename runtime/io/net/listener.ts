// Accepting connections in blocking style.
//
//   I1  Nobody waits to accept while a connection is there, or after the listener was closed.
//   I2  A connection that is to speak TLS is accepted when that is agreed on. Until then it is in `#unready`.

import type { AddressInfo, Socket as NodeSocket, Server } from "node:net";
import { enter, park, unwind } from "../../core/blocked.js";
import type { cooperative } from "../../core/cooperative.js";
import type { CooperativeGenerator } from "../../core/cooperativeGenerator.js";
import { ClosedError } from "../../core/errors.js";
import { warn } from "../../core/host.js";
import type { CooperativeIterable } from "../../core/iteration.js";
import { PrimitiveSuspension } from "../../core/suspendIteration.js";
import type { TaskFrame } from "../../core/taskFrame.js";
import { TaskQueue } from "../../core/taskQueue.js";
import { checkDuration } from "../../core/time.js";
import { parkWithin, type WaitOptions } from "../../core/within.js";
import { acceptAll } from "./acceptAll.js";
import { type Address, NOWHERE } from "./address.js";
import type { Admission } from "./admission.js";
import type { GiveUp, TlsAcceptor } from "./handshake.js";
import { Socket } from "./socket.js";
import { overTcp, overTls, overUnix, type Transport } from "./transport.js";
import { Wire } from "./wire.js";

/**
 * An open port. Get one from `listen`. `using` closes it at the end of the block.
 *
 * @example
 * using listener = listen({ port: 7000 });
 * for (const socket of listener) spawn(() => echo(socket));
 */
export class Listener implements CooperativeIterable<Socket> {
  declare readonly [cooperative]?: true;
  /** The address that it listens at. */
  readonly address: Address;
  readonly #server: Server;
  readonly #admission: Admission;
  readonly #acceptor: TlsAcceptor | undefined;
  readonly #accepted: Socket[] = [];
  readonly #unready = new Set<GiveUp>();
  readonly #waiting = new TaskQueue();
  #failedHandshakes = 0;
  #isClosed = false;

  readonly #accepting = this.#suspension();
  readonly #iterating = this.#suspension();

  /** @internal */
  constructor(server: Server, admission: Admission, acceptor: TlsAcceptor | undefined) {
    const at = server.address() as AddressInfo | string;
    this.address = typeof at === "string" ? { ...NOWHERE, path: at } : { host: at.address, port: at.port };
    this.#server = server;
    this.#admission = admission;
    this.#acceptor = acceptor;
    server.on("connection", (node: NodeSocket) => this.#onConnection(node));
    // Accepting one connection has failed, for want of file descriptors perhaps: the next may succeed.
    const told = new Set<string | undefined>();
    server.on("error", (error: NodeJS.ErrnoException) => {
      if (!told.has(error.code)) warn(`a connection could not be accepted: ${error.message}`);
      told.add(error.code);
    });
  }

  /** How many connections were closed at once because more were open than the limits allow. */
  get refused(): number {
    return this.#admission.refused;
  }

  /** How many connections were closed because TLS could not be agreed on, or not in time. */
  get failedHandshakes(): number {
    return this.#failedHandshakes;
  }

  #suspension(): PrimitiveSuspension {
    const withdraw = (task: TaskFrame) => {
      this.#waiting.remove(task);
      return true;
    };
    return new PrimitiveSuspension("listener.accept", this, withdraw, /* isOutside: */ true);
  }

  /**
   * Takes the next connection.
   *
   * Suspends: until somebody connects.
   * Throws: `ClosedError` if the listener is closed; `TimedOut` if nobody comes within `timeout`; `RangeError` if that is no time.
   * If cancelled: no connection is lost.
   *
   * @cooperative
   * @example
   * using socket = listener.accept();
   */
  accept(options?: WaitOptions): Socket {
    if (options?.timeout !== undefined) checkDuration(options.timeout);
    const task = enter("listener.accept");
    if (task === undefined) return unwind();
    const socket = this.#accepted.shift();
    if (socket !== undefined) return socket;
    if (this.#isClosed) throw closedError();
    if (options?.timeout === undefined) return this.#wait(task, this.#accepting);
    return parkWithin(task, options.timeout, () => this.#wait(task, this.#accepting));
  }

  #wait<T>(task: TaskFrame, suspension: PrimitiveSuspension): T {
    this.#waiting.push(task);
    return park(task, suspension);
  }

  /** Iterates over the connections, until the listener is closed. */
  [Symbol.iterator](): CooperativeGenerator<Socket> {
    return acceptAll(this);
  }

  /**
   * As `accept`, but returns undefined if the listener is closed.
   *
   * @cooperative
   * @internal
   */
  next(): Socket | undefined {
    const task = enter("listener.accept");
    if (task === undefined) return unwind();
    const socket = this.#accepted.shift();
    if (socket !== undefined || this.#isClosed) return socket;
    return this.#wait(task, this.#iterating);
  }

  /**
   * Closes the port. Tasks that wait to accept get a `ClosedError`, loops end, and connections that nobody has accepted are closed.
   * Those that were accepted stay open. Closing again changes nothing.
   */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#server.close();
    for (const giveUp of this.#unready) giveUp();
    for (const socket of this.#accepted.splice(0)) socket.close();
    for (let task = this.#waiting.shift(); task !== undefined; task = this.#waiting.shift()) {
      if (task.suspension === this.#iterating) task.unpark(undefined);
      else task.unparkError(closedError());
    }
  }

  /** Closes the port, as `close` does. */
  [Symbol.dispose](): void {
    this.close();
  }

  #onConnection(node: NodeSocket): void {
    if (node.destroyed) return; // it was one too many
    const { path } = this.address;
    const transport = path === undefined ? overTcp(node) : overUnix(node, path);
    if (this.#acceptor === undefined) this.#handOver(transport);
    else this.#secure(transport, this.#acceptor);
  }

  #secure(below: Transport, acceptor: TlsAcceptor): void {
    const giveUp = acceptor.shakeHands(new Wire(below.stream), (_error, secured) => {
      this.#unready.delete(giveUp);
      if (secured === undefined) this.#failedHandshakes++;
      else this.#handOver(overTls(below, secured));
    });
    this.#unready.add(giveUp);
  }

  #handOver(transport: Transport): void {
    const socket = new Socket(transport);
    if (this.#isClosed) return socket.close();
    const task = this.#waiting.shift();
    if (task === undefined) this.#accepted.push(socket);
    else task.unpark(socket);
  }
}

function closedError(): ClosedError {
  return new ClosedError("The listener was closed");
}

// Accepting TCP connections in blocking style.
//
//   I1  Nobody waits to accept while a connection is there, or after the listener was closed.

import { type AddressInfo, createServer, type Socket as NodeSocket, type Server } from "node:net";
import { enter, park, unwind } from "../../core/blocked.js";
import type { cooperative } from "../../core/cooperative.js";
import type { CooperativeGenerator } from "../../core/cooperativeGenerator.js";
import { ClosedError } from "../../core/errors.js";
import type { CooperativeIterable } from "../../core/iteration.js";
import { PrimitiveSuspension, SuspendIteration, type Waiter, type Withdraw } from "../../core/suspendIteration.js";
import { TaskQueue } from "../../core/taskQueue.js";
import { acceptAll } from "./acceptAll.js";
import { Admission, type ConnectionLimits } from "./admission.js";
import { type Address, Socket } from "./socket.js";

/** Where to listen. */
export interface ListenOptions extends ConnectionLimits {
  /** 0 takes any free port; `listener.address.port` says which. */
  readonly port: number;
  /** The address to listen at: all of this machine's, unless given. */
  readonly host?: string;
}

/**
 * Listens for TCP connections.
 *
 * Suspends: until the port is open.
 * Throws: Node's own error, with its code, if that fails: `EADDRINUSE`, `EACCES`. `RangeError` if a limit is no
 * number of connections.
 * If cancelled: the port is closed again.
 *
 * @cooperative
 * @example
 * using listener = listen({ port: 7000 });
 * for (const socket of listener) spawn(() => echo(socket));
 */
export function listen(options: ListenOptions): Listener {
  const task = enter("listen");
  return task === undefined ? unwind() : park(task, new Listening(options));
}

class Listening extends SuspendIteration {
  override readonly isOutside = true;
  readonly #options: ListenOptions;

  constructor(options: ListenOptions) {
    super("listen");
    this.#options = options;
  }

  override park(waiter: Waiter): Withdraw {
    // Not read from before it is accepted: what arrives until then waits in the system.
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
    const admission = new Admission(server, this.#options);
    server.once("error", (error) => waiter.unparkError(error));
    server.once("listening", () => {
      if (!waiter.unpark(new Listener(server, admission))) server.close();
    });
    server.listen(this.#options);
    // A server that is about to listen cannot be stopped. It is closed as soon as it does.
    return () => {};
  }
}

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
  readonly #accepted: Socket[] = [];
  readonly #waiting = new TaskQueue();
  #isClosed = false;

  readonly #accepting = this.#suspension();
  readonly #iterating = this.#suspension();

  /** @internal */
  constructor(server: Server, admission: Admission) {
    const { address, port } = server.address() as AddressInfo;
    this.address = { host: address, port };
    this.#server = server;
    this.#admission = admission;
    server.on("connection", (node: NodeSocket) => this.#onConnection(node));
    // Accepting one connection has failed, for want of file descriptors perhaps: the next may succeed.
    server.on("error", () => {});
  }

  /** How many connections were closed at once because more were open than the limits allow. */
  get refused(): number {
    return this.#admission.refused;
  }

  #suspension(): PrimitiveSuspension {
    const withdraw = (task: Parameters<PrimitiveSuspension["withdraw"]>[0]) => {
      this.#waiting.remove(task);
      return true;
    };
    return new PrimitiveSuspension("listener.accept", this, withdraw, /* isOutside: */ true);
  }

  /**
   * Takes the next connection.
   *
   * Suspends: until somebody connects.
   * Throws: `ClosedError` if the listener is closed.
   * If cancelled: no connection is lost.
   *
   * @cooperative
   * @example
   * using socket = listener.accept();
   */
  accept(): Socket {
    const task = enter("listener.accept");
    if (task === undefined) return unwind();
    const socket = this.#accepted.shift();
    if (socket !== undefined) return socket;
    if (this.#isClosed) throw closedError();
    this.#waiting.push(task);
    return park(task, this.#accepting);
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
    this.#waiting.push(task);
    return park(task, this.#iterating);
  }

  /**
   * Closes the port. Tasks that wait to accept get a `ClosedError`, loops end, and connections that nobody has accepted are closed.
   * Those that were accepted stay open. Closing again changes nothing.
   */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#server.close();
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
    const socket = new Socket(node);
    if (this.#isClosed) return socket.close();
    const task = this.#waiting.shift();
    if (task === undefined) this.#accepted.push(socket);
    else task.unpark(socket);
  }
}

function closedError(): ClosedError {
  return new ClosedError("The listener was closed");
}

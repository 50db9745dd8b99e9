// Connecting to a TCP server in blocking style.

import { connect as connectNode } from "node:net";
import { enter, park, unwind } from "../../core/blocked.js";
import { SuspendIteration, type Waiter, type Withdraw } from "../../core/suspendIteration.js";
import { Socket } from "./socket.js";

/** Where to connect to. */
export interface ConnectOptions {
  /** The port of the server. */
  readonly port: number;
  /** This machine, unless given. */
  readonly host?: string;
}

/**
 * Connects to a TCP server.
 *
 * Suspends: until the connection stands.
 * Throws: Node's own error, with its code, if that fails: `ECONNREFUSED`, `ENOTFOUND`, `ETIMEDOUT`.
 * If cancelled: the attempt is given up.
 *
 * @cooperative
 * @example
 * using socket = connect({ host: "localhost", port: 7000 });
 * socket.write("hello\n");
 */
export function connect(options: ConnectOptions): Socket {
  const task = enter("connect");
  return task === undefined ? unwind() : park(task, new Connecting(options));
}

class Connecting extends SuspendIteration {
  override readonly isOutside = true;
  readonly #options: ConnectOptions;

  constructor(options: ConnectOptions) {
    super("connect");
    this.#options = options;
  }

  override park(waiter: Waiter): Withdraw {
    const { host = "localhost", port } = this.#options;
    const node = connectNode({ host, port, allowHalfOpen: true });
    const onError = (error: NodeJS.ErrnoException) => {
      // Node says nothing more when it has tried several addresses.
      error.message ||= `connect ${error.code} ${host}:${port}`;
      waiter.unparkError(error);
    };
    node.once("error", onError);
    node.once("connect", () => {
      // From here on the socket listens for errors itself.
      node.off("error", onError);
      waiter.unpark(new Socket(node));
    });
    return () => {
      if (node.connecting) node.destroy();
    };
  }
}

// Connecting in blocking style.

import { connect as connectNode, type Socket as NodeSocket } from "node:net";
import { enter, park, unwind } from "../../core/blocked.js";
import { SuspendIteration, type Waiter, type Withdraw } from "../../core/suspendIteration.js";
import { checkDuration } from "../../core/time.js";
import { parkWithin } from "../../core/within.js";
import { checkTarget, formatAddress, type Target } from "./address.js";
import { Dial } from "./dial.js";
import { ConnectError } from "./errors.js";
import { type GiveUp, shakeHandsAsClient } from "./handshake.js";
import { lookUp } from "./resolve.js";
import { handshakeError } from "./securing.js";
import { Socket } from "./socket.js";
import type { ClientTls } from "./tlsOptions.js";
import { overTcp, overTls, overUnix, type Transport } from "./transport.js";
import { Wire } from "./wire.js";

/** How to connect. */
export interface ConnectOptions {
  /** How many milliseconds it may take until the connection stands, with TLS: 10,000 unless given. */
  readonly timeout?: number | undefined;
  /** Whether to speak TLS, and how. The server's certificate is checked. */
  readonly tls?: boolean | ClientTls | undefined;
  /** The addresses to try, instead of those that the host's name stands for. */
  readonly addresses?: readonly string[] | undefined;
  /** The address of this machine to connect from. */
  readonly localAddress?: string | undefined;
  /** Whether small pieces are sent at once, not gathered: true unless given. */
  readonly noDelay?: boolean | undefined;
  /**
   * After how many milliseconds of silence the system asks whether the other side is still there, so that a dead one is noticed some time:
   * 60,000 unless given. `false` never asks.
   */
  readonly keepAlive?: number | false | undefined;
}

const CONNECT_TIMEOUT = 10_000;
export const KEEP_ALIVE = 60_000;

/**
 * Connects to a server. Of a name with several addresses the first that answers counts: each has a quarter of a second before the next is
 * tried beside it.
 *
 * Suspends: until the connection stands, with TLS if that is asked for.
 * Throws: `ConnectError` if nobody can be connected to, with Node's own error as its cause (`ECONNREFUSED`, `ENOTFOUND`); `HandshakeError` if
 * TLS fails, or the certificate is not to be trusted; `TimedOut`; `RangeError` if the port or the path is none.
 * If cancelled: the attempt is given up.
 *
 * @cooperative
 * @example
 * using socket = connect({ host: "localhost", port: 7000 });
 * socket.write("hello\n");
 */
export function connect(target: Target, options: ConnectOptions = {}): Socket {
  const { timeout = CONNECT_TIMEOUT } = options;
  checkTarget(target);
  checkDuration(timeout);
  const task = enter("connect");
  if (task === undefined) return unwind();
  return parkWithin(task, timeout, () => park(task, new Connecting(target, options)));
}

class Connecting extends SuspendIteration {
  override readonly isOutside = true;
  readonly #target: Target;
  readonly #options: ConnectOptions;
  #isOver = false;
  #giveUp: GiveUp = () => {};

  constructor(target: Target, options: ConnectOptions) {
    super("connect");
    this.#target = target;
    this.#options = options;
  }

  override park(waiter: Waiter): Withdraw {
    if (this.#target.path === undefined) this.#lookUp(waiter);
    else this.#dial(waiter, [this.#target.path]);
    return () => {
      this.#isOver = true;
      this.#giveUp();
    };
  }

  #lookUp(waiter: Waiter): void {
    const { addresses } = this.#options;
    if (addresses !== undefined) return this.#dial(waiter, addresses);
    lookUp(this.#target.host ?? "localhost", (error, found) => {
      if (this.#isOver) return;
      if (error === undefined) this.#dial(waiter, found);
      else waiter.unparkError(connectError(this.#target, [error]));
    });
  }

  #dial(waiter: Waiter, addresses: readonly string[]): void {
    const dial = new Dial(
      addresses,
      (address) => openSocket(this.#target, address, this.#options),
      (failures, node) => {
        if (node === undefined) waiter.unparkError(connectError(this.#target, failures));
        else this.#onConnected(waiter, node);
      },
    );
    this.#giveUp = () => dial.giveUp();
  }

  #onConnected(waiter: Waiter, node: NodeSocket): void {
    const { path, host = "localhost" } = this.#target;
    const { tls } = this.#options;
    const transport = path === undefined ? overTcp(node, host) : overUnix(node, path);
    if (tls !== undefined && tls !== false) return this.#secure(waiter, transport, tls === true ? {} : tls);
    this.#giveUp = () => {};
    waiter.unpark(new Socket(transport));
  }

  #secure(waiter: Waiter, below: Transport, tls: ClientTls): void {
    this.#giveUp = shakeHandsAsClient(new Wire(below.stream), below.host ?? "localhost", tls, (error, secured) => {
      this.#giveUp = () => {};
      if (secured === undefined) waiter.unparkError(handshakeError(below, error as Error));
      else waiter.unpark(new Socket(overTls(below, secured)));
    });
  }
}

function openSocket({ path, port }: Target, address: string, options: ConnectOptions): NodeSocket {
  if (path !== undefined) return connectNode({ path, allowHalfOpen: true });
  const { localAddress, noDelay = true, keepAlive = KEEP_ALIVE } = options;
  return connectNode({
    host: address,
    port,
    allowHalfOpen: true,
    noDelay,
    keepAlive: keepAlive !== false,
    ...(keepAlive !== false && { keepAliveInitialDelay: keepAlive }),
    ...(localAddress !== undefined && { localAddress }),
  });
}

/** A network that this machine does not have at all says less than anything else. */
const NO_SUCH_NETWORK = new Set(["ENETUNREACH", "EADDRNOTAVAIL", "EAFNOSUPPORT"]);

function connectError(target: Target, failures: readonly NodeJS.ErrnoException[]): ConnectError {
  const cause = failures.find(({ code }) => !NO_SUCH_NETWORK.has(code ?? "")) ?? failures[0];
  const why = failures.map(({ message }) => message).join("; ") || "it has no address";
  return new ConnectError(`No connection to ${formatAddress(target)}: ${why}`, { cause });
}

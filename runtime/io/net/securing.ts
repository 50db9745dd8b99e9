// Waiting until TLS is agreed on, over a connection that stands.

import type { Buffer } from "node:buffer";
import { SuspendIteration, type Waiter, type Withdraw } from "../../core/suspendIteration.js";
import { formatAddress } from "./address.js";
import { HandshakeError } from "./errors.js";
import { type GiveUp, type HandsShaken, type Secured, shakeHandsAsClient, TlsAcceptor } from "./handshake.js";
import type { StartTlsOptions } from "./socket.js";
import type { Transport } from "./transport.js";
import { Wire } from "./wire.js";

/** `settle` is called before the task goes on: without an argument if there is no TLS, so that the connection is of no use. */
export class Securing extends SuspendIteration {
  override readonly isOutside = true;
  readonly #below: Transport;
  readonly #options: StartTlsOptions;
  readonly #early: Buffer;
  readonly #settle: (secured?: Secured) => void;

  constructor(below: Transport, options: StartTlsOptions, early: Buffer, settle: (secured?: Secured) => void) {
    super("socket.startTls");
    this.#below = below;
    this.#options = options;
    this.#early = early;
    this.#settle = settle;
  }

  override park(waiter: Waiter): Withdraw {
    let isSettled = false;
    const giveUp = this.#shakeHands((error, secured) => {
      isSettled = true;
      this.#settle(secured);
      if (error === undefined) waiter.unpark();
      else waiter.unparkError(handshakeError(this.#below, error));
    });
    return () => {
      if (isSettled) return;
      giveUp();
      this.#settle();
    };
  }

  #shakeHands(done: HandsShaken): GiveUp {
    const { stream, host } = this.#below;
    const options = this.#options;
    if (options.isServer === true) return new TlsAcceptor(options).shakeHands(new Wire(stream, this.#early), done);
    return shakeHandsAsClient(new Wire(stream, this.#early), host, options, done);
  }
}

export function handshakeError({ remote, host }: Pick<Transport, "remote" | "host">, cause: Error): HandshakeError {
  const address = formatAddress(host === undefined ? remote : { ...remote, host });
  return new HandshakeError(`TLS with ${address} has failed: ${cause.message}`, { cause });
}

// Opening a port in blocking style.

import { chmodSync, rmSync, statSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { enter, park, unwind } from "../../core/blocked.js";
import { SuspendIteration, type Waiter, type Withdraw } from "../../core/suspendIteration.js";
import { checkTarget, formatAddress, type Target } from "./address.js";
import { Admission, type ConnectionLimits } from "./admission.js";
import { KEEP_ALIVE } from "./connect.js";
import { ListenError } from "./errors.js";
import { TlsAcceptor } from "./handshake.js";
import { Listener } from "./listener.js";
import type { ServerTls } from "./tlsOptions.js";

/** How to listen. */
export interface ListenOptions extends ConnectionLimits {
  /** Whom to speak TLS as. */
  readonly tls?: ServerTls | undefined;
  /** How many connections the system keeps until they are accepted: 511 unless given. */
  readonly backlog?: number | undefined;
  /** Whether small pieces are sent at once, not gathered: true unless given. */
  readonly noDelay?: boolean | undefined;
  /** After how many milliseconds of silence the system asks whether the other side is still there: 60,000 unless given. `false` never asks. */
  readonly keepAlive?: number | false | undefined;
  /** Who may connect to a Unix socket, as for `chmod`: only this user, `0o600`, unless given. */
  readonly mode?: number | undefined;
}

/**
 * Listens for connections at a port, of all addresses of this machine unless `host` is given, or at a Unix socket. Port 0 is any free one:
 * `listener.address.port` says which. The file of a Unix socket that nobody listens at any more
 * is replaced; it goes away when the listener is closed.
 *
 * Suspends: until the port is open.
 * Throws: `ListenError` if that fails, with Node's own error as its cause (`EADDRINUSE`, `EACCES`); Node's own error if what `tls` says cannot be
 * used; `RangeError` if the port, the path or a limit is none.
 * If cancelled: the port is closed again.
 *
 * @cooperative
 * @example
 * using listener = listen({ port: 7000 });
 * for (const socket of listener) spawn(() => echo(socket));
 */
export function listen(target: Target, options: ListenOptions = {}): Listener {
  checkTarget(target);
  const task = enter("listen");
  return task === undefined ? unwind() : park(task, new Listening(target, options));
}

class Listening extends SuspendIteration {
  override readonly isOutside = true;
  readonly #target: Target;
  readonly #options: ListenOptions;

  constructor(target: Target, options: ListenOptions) {
    super("listen");
    this.#target = target;
    this.#options = options;
  }

  override park(waiter: Waiter): Withdraw {
    const server = this.#createServer();
    const admission = new Admission(server, this.#options);
    const { tls } = this.#options;
    const acceptor = tls && new TlsAcceptor(tls);
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE" && this.#target.path !== undefined)
        this.#replace(server, this.#target.path, waiter, error);
      else waiter.unparkError(listenError(this.#target, error));
    });
    server.once("listening", () => {
      if (this.#target.path !== undefined) chmodSync(this.#target.path, this.#options.mode ?? 0o600);
      if (!waiter.unpark(new Listener(server, admission, acceptor))) server.close();
    });
    this.#open(server);
    // A server that is about to listen cannot be stopped. It is closed as soon as it does.
    return () => {};
  }

  #createServer(): Server {
    const { noDelay = true, keepAlive = KEEP_ALIVE } = this.#options;
    return createServer({
      allowHalfOpen: true,
      // Not read from before it is accepted: what arrives until then waits in the system.
      pauseOnConnect: true,
      noDelay,
      keepAlive: keepAlive !== false,
      ...(keepAlive !== false && { keepAliveInitialDelay: keepAlive }),
    });
  }

  #open(server: Server): void {
    const { path, port, host } = this.#target;
    const { backlog } = this.#options;
    server.listen({
      ...(path === undefined ? { port, ...(host !== undefined && { host }) } : { path }),
      ...(backlog !== undefined && { backlog }),
    });
  }

  /** Somebody has left a Unix socket behind. If nobody listens at it, it is in the way. */
  #replace(server: Server, path: string, waiter: Waiter, error: Error): void {
    const give = (): void => void waiter.unparkError(listenError(this.#target, error));
    const probe = connect({ path });
    probe.once("connect", () => {
      probe.destroy();
      give();
    });
    probe.once("error", ({ code }: NodeJS.ErrnoException) => {
      if (code !== "ECONNREFUSED" || !statSync(path, { throwIfNoEntry: false })?.isSocket()) return give();
      rmSync(path, { force: true });
      server.once("error", (again) => waiter.unparkError(listenError(this.#target, again)));
      this.#open(server);
    });
  }
}

export function listenError(target: Target, cause: Error): ListenError {
  return new ListenError(`Cannot listen at ${formatAddress(target)}: ${cause.message}`, { cause });
}

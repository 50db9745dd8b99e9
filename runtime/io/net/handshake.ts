// Agreeing on TLS, over a connection that stands.
//
//   I1  `done` is called once, unless it was given up. Without a session, the connection is destroyed.

import { isIP } from "node:net";
import { connect, createServer, type Server, type TLSSocket } from "node:tls";
import { type ClientTls, HANDSHAKE_TIMEOUT, type ServerTls } from "./tlsOptions.js";
import { Wire } from "./wire.js";

/** A connection with TLS, and what it is spoken over. */
export interface Secured {
  readonly node: TLSSocket;
  /** Whether the bytes have ended without TLS having ended. */
  readonly wasCutOff: () => boolean;
}

export type HandsShaken = (error: Error | undefined, secured?: Secured) => void;

/** Gives a handshake up. */
export type GiveUp = () => void;

/** As the side that connects, to `host`. */
export function shakeHandsAsClient(
  below: Wire,
  host: string | undefined,
  options: ClientTls,
  done: HandsShaken,
): GiveUp {
  const { alpn, servername = host, rejectUnauthorized = true, ...others } = options;
  const watched = new Watched(below);
  const node = connect({
    ...others,
    socket: below,
    // Said, because a variable of the environment would otherwise decide.
    rejectUnauthorized,
    ...(servername !== undefined && { host: servername }),
    ...(servername !== undefined && isIP(servername) === 0 && { servername }),
    ...(alpn !== undefined && { ALPNProtocols: [...alpn] }),
  });
  return whenSecure(node, watched, done);
}

function whenSecure(node: TLSSocket, watched: Watched, done: HandsShaken): GiveUp {
  let isDecided = false;
  const decide = (error?: Error): void => {
    if (isDecided) return;
    isDecided = true;
    if (error !== undefined) node.destroy();
    done(error, error === undefined ? watched.securedBy(node) : undefined);
  };
  node.once("secureConnect", () => decide());
  node.on("error", decide);
  node.once("close", () => decide(closedEarly()));
  return () => {
    isDecided = true;
    node.destroy();
  };
}

/** As the side that is connected to: one for all connections of a listener. */
export class TlsAcceptor {
  readonly #server;

  /** Throws: Node's own error if the options are not good, such as a key that belongs to another certificate. */
  constructor(options: ServerTls) {
    const { alpn, handshakeTimeout = HANDSHAKE_TIMEOUT, ...others } = options;
    this.#server = createServer({
      ...others,
      handshakeTimeout,
      ...(alpn !== undefined && { ALPNProtocols: [...alpn] }),
    });
  }

  shakeHands(below: Wire, done: HandsShaken): GiveUp {
    const watched = new Watched(below);
    let isDecided = false;
    const decide = (error: Error | undefined, node?: TLSSocket): void => {
      if (isDecided) return;
      isDecided = true;
      if (error !== undefined) below.destroy();
      done(error, node && watched.securedBy(node));
    };
    // Whoever finishes before it has said who it is will not say it any more.
    for (const event of ["end", "close"]) below.once(event, () => decide(closedEarly()));
    acceptWith(this.#server, below, decide);
    return () => {
      isDecided = true;
      below.destroy();
    };
  }
}

/**
 * Node's server of TLS does not say which connection it speaks of, when it tells of an agreement. So each connection has a server of its own,
 * which has everything from the one server, but the ears.
 */
function acceptWith(server: Server, below: Wire, decide: (error: Error | undefined, node?: TLSSocket) => void): void {
  const own = Object.create(server) as Server;
  own.emit = (event: string, ...[first, ...rest]: unknown[]): boolean => {
    if (event === "secureConnection") decide(undefined, first as TLSSocket);
    else if (event === "tlsClientError") decide(first as Error);
    else return server.emit(event, first, ...rest);
    return true;
  };
  for (const listener of server.listeners("connection")) listener.call(own, below);
}

function closedEarly(): Error {
  return new Error("the connection was closed during the handshake");
}

/** Looks whether TLS ends before what is below it does. */
class Watched {
  #node: TLSSocket | undefined = undefined;
  #wasCutOff = false;

  /** Before TLS listens to it. */
  constructor(below: Wire) {
    below.once("end", () => {
      this.#wasCutOff = this.#node !== undefined && !hasEnded(this.#node);
    });
  }

  securedBy(node: TLSSocket): Secured {
    this.#node = node;
    return { node, wasCutOff: () => this.#wasCutOff };
  }
}

/** Whether the end has come in, though perhaps nobody has read that far. */
function hasEnded(node: TLSSocket): boolean {
  return (node as unknown as { readonly _readableState: { readonly ended: boolean } })._readableState.ended;
}

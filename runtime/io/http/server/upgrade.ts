// Leaving HTTP: a connection goes on with another protocol, from one request on.
//
//   GET /socket HTTP/1.1          HTTP/1.1 101 Switching Protocols
//   Connection: upgrade     ─►    Connection: upgrade                  ─►  bytes of the other protocol, both ways
//   Upgrade: echo                 Upgrade: echo
//
//   I1  The connection belongs to the handler: it does not outlast it.

import type { Buffer } from "node:buffer";
import type { Duplex } from "node:stream";
import type { Socket } from "../../net/socket.js";
import { HttpError } from "../errors.js";
import type { Fields } from "../fields.js";

/** How a handler that has taken the connection over has ended. */
export type Ending = "returned" | "failed" | "cancelled";

/** What speaks the other protocol. */
export interface Successor {
  /** Whether the other side has left, so that it is nobody's fault if the handler fails. */
  readonly isOver: boolean;
  /** The server is closed: it says goodbye, if the protocol has a way to. */
  finish(): void;
  /** The handler has ended (I1). */
  end(ending: Ending): void;
  /** Time is up. */
  abort(): void;
}

/** What a connection is, for a protocol that takes it over. */
export interface TakenConnection {
  readonly node: Duplex;
  /** What the client has sent behind its request already. */
  readonly head: Buffer;
  /** Says who speaks on it from now on. */
  succeed(successor: Successor): void;
}

/** The successor that knows nothing about its protocol. */
export function plainSuccessor(socket: Socket): Successor {
  return {
    get isOver() {
      return socket.isDestroyed;
    },
    finish() {},
    end: (ending) => (ending === "failed" ? socket.abort() : socket.close()),
    abort: () => socket.abort(),
  };
}

/** What may ask for another protocol. */
export interface Upgradable {
  readonly headers: Fields;
  /** Of HTTP/1: 0 or 1. */
  readonly minor: number;
  readonly body: { readonly ended: boolean };
}

/** Throws: `HttpError` unless a request asks for a protocol: 426, or 400 if it has a body that nobody has read. */
export function checkUpgrade({ headers, minor, body }: Upgradable, protocol: string): void {
  const asksForIt =
    minor === 1 &&
    listed(headers, "connection").includes("upgrade") &&
    listed(headers, "upgrade").includes(protocol.toLowerCase());
  if (!asksForIt) throw new HttpError(426, `\`${protocol}\` is spoken here`, { headers: { upgrade: protocol } });
  if (!body.ended) throw new HttpError(400, "A request for another protocol has no body");
}

function listed(headers: Fields, name: string): string[] {
  return (headers.get(name) ?? "").toLowerCase().split(/[\t ]*,[\t ]*/);
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:\/[!#$%&'*+.^_`|~0-9A-Za-z-]+)?$/;

/** Throws: `TypeError` unless it can be the name of a protocol. */
export function checkProtocol(protocol: string): void {
  if (!TOKEN.test(protocol)) throw new TypeError(`No protocol can be called ${JSON.stringify(protocol)}`);
}

// What a WebSocket takes from the other side, and how long it waits for it.

import type { ClientOptions, ServerOptions } from "ws";
import { checkNumbers } from "../http/server/limits.js";

/** How much the other side may send. */
export interface WebSocketLimits {
  /** Bytes of a message, decompressed. More is answered with 1009. */
  readonly message: number;
  /** In how many fragments a message may come. More is answered with 1008. */
  readonly fragments: number;
  /** In how many pieces a fragment may arrive, as the network cuts it. More is answered with 1008. */
  readonly pieces: number;
  /** How many answers to pings may wait to be sent. With more, the connection is cut off. */
  readonly pongs: number;
}

/** How long it waits, in milliseconds. */
export interface WebSocketDeadlines {
  /** For the connection, TLS included, and the server's answer. */
  readonly handshake: number;
  /** After so long a silence, the other side is asked whether it is still there. `Infinity` never asks. */
  readonly ping: number;
  /** For it to say something then. */
  readonly pong: number;
  /** For it to take 64 kilobytes, while a task waits to send. */
  readonly send: number;
  /** For it to say goodbye, too. */
  readonly close: number;
}

export const WEB_SOCKET_LIMITS: WebSocketLimits = { message: 1_048_576, fragments: 1024, pieces: 16_384, pongs: 60 };

export const WEB_SOCKET_DEADLINES: WebSocketDeadlines = {
  handshake: 10_000,
  ping: 30_000,
  pong: 20_000,
  send: 30_000,
  close: 10_000,
};

/** What both sides can be told. */
export interface WebSocketOptions {
  /**
   * The subprotocols that are spoken here, the best first. `socket.protocol` is the one that both speak. A client with subprotocols connects only to a
   * server that speaks one of them.
   */
  readonly protocols?: readonly string[] | undefined;
  /** How much the other side may send. Unless given: a megabyte for a message, in 1024 fragments. */
  readonly limits?: Partial<WebSocketLimits> | undefined;
  /** How long it may take. */
  readonly deadlines?: Partial<WebSocketDeadlines> | undefined;
  /**
   * Whether messages may be compressed (`permessage-deflate`): false unless given. It costs memory and time for each message; a stranger can
   * send a thousand times what he pays for; and the length of what is secret tells something about it where strangers can add to it. Each
   * message is compressed by itself.
   */
  readonly deflate?: boolean | undefined;
}

/** What was asked for, and all else as it is unless given. */
export interface Settings {
  readonly limits: WebSocketLimits;
  readonly deadlines: WebSocketDeadlines;
  /** As the package `ws` names them. The types that there are do not know all of them. */
  readonly ws: ServerOptions & ClientOptions;
}

/** What timers can do: that is weeks, and counts as never. */
export const LONGEST = 2 ** 31 - 1;

/** Throws: `RangeError` for limits that are none. */
export function settingsOf({ limits, deadlines, deflate = false }: WebSocketOptions): Settings {
  checkNumbers("limits", { ...limits });
  checkNumbers("deadlines", { ...deadlines });
  const all = { ...WEB_SOCKET_LIMITS, ...limits };
  const times = Object.entries({ ...WEB_SOCKET_DEADLINES, ...deadlines }).map(([name, ms]) => [
    name,
    Math.min(ms, LONGEST),
  ]);
  const until = Object.fromEntries(times) as WebSocketDeadlines;
  const ws = {
    perMessageDeflate: deflate && DEFLATE,
    maxPayload: bounded(all.message),
    maxFragments: bounded(all.fragments),
    maxBufferedChunks: bounded(all.pieces),
    maxPendingAutoPongs: bounded(all.pongs),
    closeTimeout: until.close,
  };
  return { limits: all, deadlines: until, ws };
}

/** Without a window that is kept between messages: that would be memory, and tell of one message by the length of the next. */
const DEFLATE = { serverNoContextTakeover: true, clientNoContextTakeover: true, threshold: 1024 };

/** As `ws` counts: 0 is no limit. */
function bounded(limit: number): number {
  return limit > LONGEST ? 0 : limit;
}

const PROTOCOL = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Throws: `TypeError` for names of subprotocols that are none, or that are there twice. */
export function checkProtocols(protocols: readonly string[]): void {
  for (const [index, name] of protocols.entries()) {
    if (!PROTOCOL.test(name)) throw new TypeError(`No subprotocol can be called ${JSON.stringify(name)}`);
    if (protocols.indexOf(name) < index) throw new TypeError(`The subprotocol \`${name}\` is there twice`);
  }
}

// The client's side: a connection, and a handshake on it.
//
// Compiled by our own compiler.

import type { ClientRequest, IncomingMessage } from "node:http";
import type { Socket as NodeSocket } from "node:net";
import type { Duplex } from "node:stream";
import { type ClientOptions, WebSocket } from "ws";
import { suspend } from "../../core/blocked.js";
import { SuspendIteration, type Waiter, type Withdraw } from "../../core/suspendIteration.js";
import { timeout } from "../../core/timeLimit.js";
import { connect } from "../net/connect.js";
import type { ClientTls } from "../net/tlsOptions.js";
import { WebSocketConnection } from "./connection.js";
import { UpgradeError } from "./errors.js";
import { checkProtocols, type Settings, settingsOf, type WebSocketOptions } from "./limits.js";

/** How to connect. */
export interface ConnectWebSocketOptions extends WebSocketOptions {
  /** More fields of the request's header. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** For `wss`: whom to trust, and who we are. The server's certificate is checked. */
  readonly tls?: ClientTls | undefined;
}

/**
 * Connects to a server that speaks WebSocket: `ws://…`, or `wss://…` with TLS. Redirects are not followed.
 *
 * Suspends: until both sides have agreed, for no longer than `deadlines.handshake`.
 * Throws: `ConnectError`, `HandshakeError`; `UpgradeError` if the server does not want to, or answers with what is none; `TimedOut`; `TypeError` for a URL, a
 * subprotocol or a header that is none, `RangeError` for such a limit.
 * If cancelled: the connection is closed.
 *
 * @cooperative
 * @example
 * using socket = connectWebSocket(url); // ws://localhost:8080/chat
 * socket.send("hello");
 * console.log(socket.receive());
 */
export function connectWebSocket(url: string | URL, options: ConnectWebSocketOptions = {}): WebSocketConnection {
  "use cooperative";
  const settings = settingsOf(options);
  const at = new URL(url);
  checkUrl(at);
  checkProtocols(options.protocols ?? []);
  return timeout(settings.deadlines.handshake, () => open(at, options, settings));
}

function checkUrl({ protocol, hash }: URL): void {
  if (protocol !== "ws:" && protocol !== "wss:")
    throw new TypeError(`\`ws:\` or \`wss:\` is needed; got \`${protocol}\``);
  if (hash !== "") throw new TypeError(`The URL of a WebSocket has no fragment; got \`${hash}\``);
}

function open(url: URL, options: ConnectWebSocketOptions, settings: Settings): WebSocketConnection {
  "use cooperative";
  const isSecure = url.protocol === "wss:";
  const target = { host: url.hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(url.port || (isSecure ? 443 : 80)) };
  const tls = isSecure && { tls: options.tls ?? true };
  const { node } = connect(target, { timeout: Number.POSITIVE_INFINITY, ...tls }).detach();
  let socket: WebSocketConnection | undefined;
  try {
    socket = suspend<WebSocketConnection>(new Agreeing(url, node, options, settings));
    return socket;
  } finally {
    if (socket === undefined) node.destroy();
  }
}

/** Waits until both sides have agreed. */
class Agreeing extends SuspendIteration {
  override readonly isOutside = true;
  readonly #url: URL;
  readonly #node: Duplex;
  readonly #options: ConnectWebSocketOptions;
  readonly #settings: Settings;

  constructor(url: URL, node: Duplex, options: ConnectWebSocketOptions, settings: Settings) {
    super("connectWebSocket");
    this.#url = url;
    this.#node = node;
    this.#options = options;
    this.#settings = settings;
  }

  override park(waiter: Waiter): Withdraw {
    const { limits, deadlines, ws: known } = this.#settings;
    const { headers = {}, protocols = [] } = this.#options;
    const ws = new WebSocket(this.#url, [...protocols], {
      ...known,
      headers: headers as NonNullable<ClientOptions["headers"]>,
      createConnection: () => this.#node as NodeSocket,
    });
    const fail = (cause: Error): void => {
      waiter.unparkError(new UpgradeError(`The server has not agreed: ${cause.message}`, undefined, { cause }));
    };
    ws.on("error", fail);
    ws.once("unexpected-response", (request: ClientRequest, { statusCode, statusMessage }: IncomingMessage) => {
      waiter.unparkError(new UpgradeError(`The server has answered: ${statusCode} ${statusMessage}`, statusCode));
      request.destroy();
    });
    ws.once("open", () => {
      ws.off("error", fail);
      waiter.unpark(new WebSocketConnection(ws, this.#node, limits, deadlines));
    });
    return () => {};
  }
}

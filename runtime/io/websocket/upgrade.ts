// The server's side of a handshake, in a handler of the HTTP server.

import type { IncomingMessage } from "node:http";
import { WebSocketServer } from "ws";
import { BrokenError } from "../../core/errors.js";
import { HttpError } from "../http/errors.js";
import type { HttpRequest } from "../http/server/request.js";
import { checkUpgrade } from "../http/server/upgrade.js";
import { WebSocketConnection } from "./connection.js";
import { checkProtocols, settingsOf, type WebSocketOptions } from "./limits.js";

/** Whose pages may connect: a list of origins, such as `https://example.org`; or whoever a function agrees to; or any. */
export type Origins = "same" | "any" | readonly string[] | ((origin: string) => boolean);

/** What a server can be told. */
export interface UpgradeOptions extends WebSocketOptions {
  /**
   * Whose pages may connect. Browsers send our cookies along whoever's page it is, and say whose. Unless given, only pages of the host that is asked:
   * `same`. Clients that are no browsers say nothing, and may connect.
   */
  readonly origins?: Origins | undefined;
}

const KEY = /^[+/0-9A-Za-z]{22}==$/;

/**
 * Goes on with WebSocket, in a handler of the HTTP server. The socket is closed when the handler ends: with 1000, or with 1011 if it throws. When the server is
 * closed, with 1001. What the handler returns is not sent, and its deadline does not hold any more.
 *
 * Throws: `HttpError`, which is the answer if the handler does not catch it: 426 if the client does not ask for WebSocket, 400 if it does not do so properly, 403
 * if it is a page of somebody else; `BrokenError` if it has left; `RangeError` for a limit that is none, `TypeError` for a subprotocol that is none.
 *
 * @example
 * using server = serve({ port: 8080 }, (request) => {
 *   const socket = upgradeWebSocket(request);
 *   for (const message of socket) socket.send(message);
 * });
 */
export function upgradeWebSocket(request: HttpRequest, options: UpgradeOptions = {}): WebSocketConnection {
  const { protocols = [], origins = "same" } = options;
  const { limits, deadlines, ws: settings } = settingsOf(options);
  checkProtocols(protocols);
  const key = checkHandshake(request);
  checkOrigin(request, origins);
  const headers = {
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": key,
    "sec-websocket-protocol": chooseProtocol(request, protocols),
    "sec-websocket-extensions": request.headers.get("sec-websocket-extensions"),
  };
  const { node, head, succeed } = request.takeOver();
  let socket: WebSocketConnection | undefined;
  const server = new WebSocketServer({ ...settings, noServer: true, clientTracking: false });
  server.handleUpgrade({ method: "GET", url: request.target, headers } as IncomingMessage, node, head, (ws) => {
    socket = new WebSocketConnection(ws, node, limits, deadlines);
  });
  if (socket === undefined) throw new BrokenError("The client has left, or asks for an extension that makes no sense");
  succeed(socket);
  return socket;
}

/** Returns the client's key. Throws: `HttpError` for what is no handshake. */
function checkHandshake(request: HttpRequest): string {
  const { method, headers } = request;
  checkUpgrade(request, "websocket");
  if (method !== "GET") throw new HttpError(400, "A WebSocket begins with GET");
  if (headers.get("sec-websocket-version") !== "13")
    throw new HttpError(426, "Version 13 is spoken here", {
      headers: { upgrade: "websocket", "sec-websocket-version": "13" },
    });
  const key = headers.get("sec-websocket-key") ?? "";
  if (!KEY.test(key)) throw new HttpError(400, "`sec-websocket-key` is 16 bytes in base64");
  return key;
}

function checkOrigin({ headers }: HttpRequest, origins: Origins): void {
  const all = headers.all("origin");
  const [origin] = all;
  if (origin === undefined || origins === "any") return;
  if (all.length > 1) throw new HttpError(400, "A page has one origin");
  if (!isAllowed(origin, origins, headers.get("host") ?? ""))
    throw new HttpError(403, "Pages of this origin may not connect");
}

function isAllowed(origin: string, origins: Exclude<Origins, "any">, host: string): boolean {
  if (typeof origins === "function") return origins(origin);
  if (origins !== "same") return origins.includes(origin);
  // Whether TLS was spoken, only the proxy may know.
  return origin === `http://${host}` || origin === `https://${host}`;
}

/** The best that the client speaks, too. */
function chooseProtocol({ headers }: HttpRequest, protocols: readonly string[]): string | undefined {
  const offered = (headers.get("sec-websocket-protocol") ?? "").split(/[\t ]*,[\t ]*/);
  return protocols.find((name) => offered.includes(name));
}

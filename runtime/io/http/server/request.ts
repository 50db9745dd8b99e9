// A request, as a handler gets it.
//
// Compiled by our own compiler.

import type { Address } from "../../net/address.js";
import type { Socket } from "../../net/socket.js";
import type { Fields } from "../fields.js";
import type { RequestBody } from "./body.js";
import type { Connection } from "./connection.js";
import type { RequestHead } from "./head.js";
import { type HttpResponse, headOf } from "./response.js";
import { checkProtocol, checkUpgrade, plainSuccessor, type TakenConnection } from "./upgrade.js";

/**
 * A request.
 *
 * @example
 * function greet(request: HttpRequest) {
 *   "use cooperative";
 *   return `hello ${request.url.searchParams.get("name")}`;
 * }
 */
export class HttpRequest {
  /** What is to be done, in capitals: `GET`, `POST` or another of those that Node knows. */
  readonly method: string;
  /** What was asked for, as it was written: `/search?q=1`. */
  readonly target: string;
  /** Its header fields. */
  readonly headers: Fields;
  /** What came with it. */
  readonly body: RequestBody;
  /** Of HTTP/1: 0 or 1. @internal */
  readonly minor: number;
  readonly #connection: Connection;
  #url: URL | undefined = undefined;

  /** @internal */
  constructor({ method, target, minor, fields }: RequestHead, body: RequestBody, connection: Connection) {
    this.method = method;
    this.target = target;
    this.minor = minor;
    this.headers = fields;
    this.body = body;
    this.#connection = connection;
  }

  /** What was asked for, with the host that the client believes us to be. */
  get url(): URL {
    this.#url ??= this.#parseUrl();
    return this.#url;
  }

  #parseUrl(): URL {
    const base = `${this.#connection.scheme}://${this.headers.get("host") || "localhost"}`;
    // A path that begins with two slashes is no host.
    return this.target.startsWith("/") ? new URL(base + this.target) : new URL(this.target, base);
  }

  /** The path, without the query, as it was written: nothing is decoded, no `..` is resolved. */
  get path(): string {
    const end = this.target.indexOf("?");
    return this.target.startsWith("/") ? this.target.slice(0, end < 0 ? undefined : end) : this.url.pathname;
  }

  /** Who asks: the address of the connection's other end, which may be a proxy. */
  get remote(): Address {
    return this.#connection.socket.remote;
  }

  /**
   * Goes on with another protocol, which the client has asked for, and gives you the connection to speak it. It ends with the handler; what that
   * returns is not sent. No deadline holds any more. If the server is closed, it goes on, for as long as `shutdown` gives it.
   *
   * Suspends: until the client can be told.
   * Throws: `HttpError` with status 426 if the client has not asked for this protocol, or 400 if it sends a body; `TypeError` for a name or a header that
   * is none; `BrokenError` if the connection fails.
   * If cancelled: the connection is closed.
   *
   * @cooperative
   * @example
   * using server = serve({ port: 8080 }, (request) => {
   *   const socket = request.upgrade("echo");
   *   for (const line of socket.lines({ max: 1000 })) socket.write(`${line}\n`);
   * });
   */
  upgrade(protocol: string, headers: HttpResponse["headers"] = {}): Socket {
    "use cooperative";
    checkProtocol(protocol);
    const { text } = headOf({ status: 200, headers }, undefined);
    checkUpgrade(this, protocol);
    const { socket } = this.#connection;
    this.#connection.succeed(plainSuccessor(socket));
    socket.write(`${SWITCHING}upgrade: ${protocol}\r\n${text.slice(text.indexOf("\n") + 1)}\r\n`);
    return socket;
  }

  /** Gives the connection away, to what speaks another protocol on a stream of Node's. @internal */
  takeOver(): TakenConnection {
    return this.#connection.takeOver();
  }
}

const SWITCHING = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\n";

// A request, as a handler gets it.

import type { Buffer } from "node:buffer";
import type { Duplex } from "node:stream";
import type { Address } from "../../net/address.js";
import type { Fields } from "../fields.js";
import type { RequestBody } from "./body.js";
import type { Connection } from "./connection.js";
import type { RequestHead } from "./head.js";

/** What a connection is, for a protocol that takes it over. */
export interface TakenConnection {
  readonly node: Duplex;
  /** What the client has sent behind its request already. */
  readonly head: Buffer;
}

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
  readonly #connection: Connection;
  #url: URL | undefined = undefined;

  /** @internal */
  constructor({ method, target, fields }: RequestHead, body: RequestBody, connection: Connection) {
    this.method = method;
    this.target = target;
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

  /** Gives the connection away, to another protocol: what the handler returns is not sent. @internal */
  takeOver(): TakenConnection {
    return this.#connection.takeOver();
  }
}

// Sending a response.
//
// Compiled by our own compiler.

import { Buffer } from "node:buffer";
import type { Cooperative } from "../../../core/cooperative.js";
import { group } from "../../../core/group.js";
import type { HttpError } from "../errors.js";
import type { Connection } from "./connection.js";
import type { RequestHead } from "./head.js";
import {
  type BodyWriter,
  chunkOf,
  type HttpResponse,
  headOf,
  type Pieces,
  type ResponseBody,
  type ResponseHead,
  typeOf,
} from "./response.js";

/** Bodies up to this size, in bytes, leave in one piece with their head. */
const SMALL = 16_384;

/** Sends a response. Returns whether the connection can be used for another one. */
export function answer(
  connection: Connection,
  request: RequestHead,
  response: HttpResponse,
  mayLast: boolean,
): boolean {
  "use cooperative";
  const { body } = response;
  const head = headOf(response, typeOf(body));
  const lasts = mayLast && !head.closes;
  if (request.method === "HEAD" || head.status === 204 || head.status === 304) {
    sendHead(connection, request, head, lasts, lengthLine(head, body));
    return lasts;
  }
  if (body === undefined || typeof body === "string" || body instanceof Uint8Array) {
    sendWhole(connection, request, head, lasts, body ?? "");
    return lasts;
  }
  return sendPieces(connection, request, head, lasts, body);
}

/** Sends an error. Of a request that was none, the head is not known. */
export function refuse(
  connection: Connection,
  request: RequestHead | undefined,
  error: HttpError,
  lasts: boolean,
): void {
  "use cooperative";
  const head = request ?? { method: "GET", minor: 1 };
  const { status, headers } = error;
  answer(connection, head as RequestHead, { status, headers, body: `${error.message}\n` }, lasts);
}

function lengthLine({ status, length }: ResponseHead, body: ResponseBody | undefined): string {
  if (status === 204) return "";
  if (typeof body === "string" || body instanceof Uint8Array) return `content-length: ${Buffer.byteLength(body)}\r\n`;
  return length === undefined ? "" : `content-length: ${length}\r\n`;
}

function sendHead(
  connection: Connection,
  request: RequestHead,
  head: ResponseHead,
  lasts: boolean,
  framing: string,
): void {
  "use cooperative";
  connection.write(textOf(request, head, lasts, framing));
}

function textOf({ minor }: RequestHead, { text }: ResponseHead, lasts: boolean, framing: string): string {
  const option = lasts ? (minor === 0 ? "connection: keep-alive\r\n" : "") : "connection: close\r\n";
  return `${text}date: ${dates.now()}\r\n${option}${framing}\r\n`;
}

function sendWhole(
  connection: Connection,
  request: RequestHead,
  head: ResponseHead,
  lasts: boolean,
  body: string | Uint8Array,
): void {
  "use cooperative";
  const size = Buffer.byteLength(body);
  if (head.length !== undefined && head.length !== size)
    throw new RangeError(`The body has ${size} bytes, but the handler's \`content-length\` says ${head.length}`);
  const text = textOf(request, head, lasts, `content-length: ${size}\r\n`);
  if (typeof body === "string") return connection.write(text + body);
  if (size <= SMALL) return connection.write(Buffer.concat([Buffer.from(text, "latin1"), body]));
  connection.write(text);
  connection.write(body);
}

/** A body of which nobody knows the whole. Where there are no chunks, it ends with the connection. */
function sendPieces(
  connection: Connection,
  request: RequestHead,
  head: ResponseHead,
  mayLast: boolean,
  body: Pieces | Cooperative<(writer: BodyWriter) => void>,
): boolean {
  "use cooperative";
  const isChunked = head.length === undefined && request.minor === 1;
  const lasts = mayLast && (isChunked || head.length !== undefined);
  const framing = isChunked ? "transfer-encoding: chunked\r\n" : lengthLine(head, undefined);
  sendHead(connection, request, head, lasts, framing);
  connection.stream();
  const writer = new PieceWriter(connection, isChunked, head.length);
  group(() => {
    if (typeof body === "function") body(writer);
    else for (const piece of body) writer.write(piece);
  });
  writer.end();
  return lasts;
}

class PieceWriter implements BodyWriter {
  readonly #connection: Connection;
  readonly #isChunked: boolean;
  readonly #length: number | undefined;
  #written = 0;
  #hasEnded = false;

  constructor(connection: Connection, isChunked: boolean, length: number | undefined) {
    this.#connection = connection;
    this.#isChunked = isChunked;
    this.#length = length;
  }

  write(data: string | Uint8Array): void {
    "use cooperative";
    if (this.#hasEnded) throw new TypeError("The body was written already");
    const size = Buffer.byteLength(data);
    if (size === 0) return;
    this.#written += size;
    if (this.#length !== undefined && this.#written > this.#length) throw this.#wrongLength();
    this.#connection.write(this.#isChunked ? chunkOf(data) : data);
    this.#connection.stream();
  }

  end(): void {
    "use cooperative";
    this.#hasEnded = true;
    if (this.#length !== undefined && this.#written !== this.#length) throw this.#wrongLength();
    if (this.#isChunked) this.#connection.write("0\r\n\r\n");
  }

  #wrongLength(): RangeError {
    return new RangeError(
      `The body has other than the ${this.#length} bytes that the handler's \`content-length\` says`,
    );
  }
}

/** What a response says about when it was made: in whole seconds, so it is made once in each. */
class Dates {
  #second = 0;
  #text = "";

  now(): string {
    const second = Math.floor(Date.now() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#text = new Date(second * 1000).toUTCString();
    }
    return this.#text;
  }
}

const dates = new Dates();

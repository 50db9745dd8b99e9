// What a handler returns, and how it is sent.

import { Buffer } from "node:buffer";
import { STATUS_CODES } from "node:http";
import type { Cooperative } from "../../../core/cooperative.js";
import type { CooperativeIterable } from "../../../core/iteration.js";

/** Pieces of a body, in blocking style: a piece is asked for when the client has taken the ones before it. */
export type Pieces = CooperativeIterable<string | Uint8Array>;

/** Where a body is written to, piece by piece. */
export interface BodyWriter {
  /**
   * Sends a piece of the body.
   *
   * Suspends: while the client is slow.
   * Throws: `BrokenError` if the connection fails.
   * If cancelled: nothing of it is sent.
   *
   * @cooperative
   * @example
   * writer.write("data: 1\n\n");
   */
  write(data: string | Uint8Array): void;
}

/** The body of a response: all of it, its pieces, or a function that writes it. */
export type ResponseBody = string | Uint8Array | Pieces | Cooperative<(writer: BodyWriter) => void>;

/** A response. */
export interface HttpResponse {
  /** 200 unless given. */
  readonly status?: number;
  /** Names and values: a list is several fields. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** What is sent. Unless given, nothing is. */
  readonly body?: ResponseBody;
}

/** What a handler may return: a response; or a body, which is sent with 200; or nothing, which is 204. */
export type HandlerResult = HttpResponse | string | Uint8Array | undefined | void;

/**
 * A response that is JSON.
 *
 * @example
 * const created = json({ id: 7 }, { status: 201 });
 */
export function json(value: unknown, response: Omit<HttpResponse, "body"> = {}): HttpResponse {
  const headers = { "content-type": "application/json", ...response.headers };
  return { ...response, headers, body: JSON.stringify(value) };
}

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VALUE = /^[\t\x20-\x7e]*$/;

/** The head of a response, ready to be sent. */
export interface ResponseHead {
  /** What follows is for the caller to add: how the body ends, whether the connection lasts, and an empty line. */
  readonly text: string;
  readonly status: number;
  /** The length that the handler has given. */
  readonly length: number | undefined;
  readonly closes: boolean;
}

/** Throws: `TypeError` or `RangeError` for what would not be one response: a line break in a header, a status that is none. */
export function headOf({ status = 200, headers = {} }: HttpResponse, defaultType: string | undefined): ResponseHead {
  if (!(Number.isInteger(status) && status >= 200 && status <= 999))
    throw new RangeError(`The status of a response is 200 to 999; got ${status}`);
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Unknown"}\r\n`;
  const names = new Set<string>();
  let length: number | undefined;
  let closes = false;
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    names.add(lower);
    if (lower === "transfer-encoding")
      throw new TypeError("A response's transfer encoding is not the handler's to choose");
    if (lower === "connection") closes ||= /\bclose\b/i.test(String(value));
    if (lower === "content-length") length = lengthIn(value);
    if (lower === "content-length" || lower === "connection") continue;
    for (const one of typeof value === "string" ? [value] : value) text += fieldOf(name, one);
  }
  if (defaultType !== undefined && !names.has("content-type")) text += `content-type: ${defaultType}\r\n`;
  return { text, status, length, closes };
}

function fieldOf(name: string, value: string): string {
  if (!NAME.test(name)) throw new TypeError(`No header field can be called ${JSON.stringify(name)}`);
  if (!VALUE.test(value))
    throw new TypeError(`The header field \`${name}\` has characters that cannot be sent: ${JSON.stringify(value)}`);
  return `${name}: ${value}\r\n`;
}

function lengthIn(value: string | readonly string[]): number {
  const text = String(value);
  if (!/^\d{1,15}$/.test(text)) throw new RangeError(`The length of a body is a number of bytes; got ${text}`);
  return Number(text);
}

/** What the type of a body is, unless the handler says so. */
export function typeOf(body: ResponseBody | undefined): string | undefined {
  if (typeof body === "string") return "text/plain; charset=utf-8";
  return body === undefined ? undefined : "application/octet-stream";
}

/** Turns what a handler has returned into a response. */
export function responseOf(result: HandlerResult): HttpResponse {
  if (result === undefined) return { status: 204 };
  if (typeof result === "string" || result instanceof Uint8Array) return { body: result };
  if (typeof result === "object" && result !== null) return result;
  throw new TypeError(`A handler returns a response, a body, or nothing; got ${typeof result}`);
}

/** A chunk of a body whose length nobody knows. */
export function chunkOf(data: string | Uint8Array): string | Buffer {
  const length = Buffer.byteLength(data).toString(16);
  return typeof data === "string"
    ? `${length}\r\n${data}\r\n`
    : Buffer.concat([Buffer.from(`${length}\r\n`), data, CHUNK_END]);
}

const CHUNK_END = Buffer.from("\r\n");

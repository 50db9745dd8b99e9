// The body of a request, read in blocking style, as the handler asks for it.
//
//   I1  `#left` is how much of a body with a length, or of the chunk that is being read, has not been taken yet.
//   I2  Once a body is malformed or has broken off, nothing more is read from its connection.
//
// Compiled by our own compiler.

import { Buffer } from "node:buffer";
import type { cooperative } from "../../../core/cooperative.js";
import type { CooperativeGenerator } from "../../../core/cooperativeGenerator.js";
import type { CooperativeIterable } from "../../../core/iteration.js";
import { LimitExceeded, UnexpectedEnd } from "../../bytes/errors.js";
import { HttpError } from "../errors.js";
import { MAX_EXTENSIONS, parseSize, StrictLine } from "./chunks.js";
import type { Connection } from "./connection.js";
import type { Framing } from "./framing.js";
import { parseFields } from "./head.js";

const FRAMING = ["content-length", "transfer-encoding", "host"];

/**
 * The body of a request. It is read as it comes: a handler that does not ask for it does not wait for it.
 *
 * @example
 * for (const chunk of request.body) digest(chunk);
 */
export class RequestBody implements CooperativeIterable<Buffer> {
  declare readonly [cooperative]?: true;
  /** How many bytes it may have. More is an `HttpError` with status 413, before or while it is read. */
  max: number;
  readonly #connection: Connection;
  readonly #isChunked: boolean;
  #left: number;
  #taken = 0;
  #extensions = 0;
  /** Of the chunks, or of everything. */
  #hasEnded: boolean;
  #isBroken = false;
  #mustContinue: boolean;

  /** `mustContinue`: the client waits for a word before it sends anything. @internal */
  constructor(connection: Connection, framing: Framing, mustContinue: boolean) {
    this.#connection = connection;
    this.max = connection.limits.body;
    this.#isChunked = framing === "chunked";
    this.#left = framing === "chunked" ? 0 : framing;
    this.#hasEnded = framing === 0;
    this.#mustContinue = mustContinue;
  }

  /** Whether all of it was read, or there is none. */
  get ended(): boolean {
    return this.#hasEnded;
  }

  /** Whether the connection can be used for another request behind it: not if the client waits, or what it has sent makes no sense. @internal */
  get leavesConnection(): boolean {
    return this.#hasEnded || !(this.#isBroken || this.#mustContinue);
  }

  /**
   * Takes what has arrived: at least one byte, and `max` at most. Returns undefined at the end.
   *
   * Suspends: while nothing is there.
   * Throws: `HttpError` if it is larger than allowed, or malformed; `BrokenError` if the connection fails.
   * If cancelled: nothing was taken.
   *
   * @cooperative
   * @example
   * for (let chunk = body.read(); chunk !== undefined; chunk = body.read()) digest(chunk);
   */
  read(max = Number.POSITIVE_INFINITY): Buffer | undefined {
    "use cooperative";
    if (this.#hasEnded) return undefined;
    if (this.#isBroken) throw new UnexpectedEnd("The body of the request was broken off");
    if (!this.#isChunked) this.#checkSize(this.#taken + this.#left);
    try {
      this.#continue();
      if (this.#left === 0 && this.#isChunked) this.#beginChunk();
      if (this.#hasEnded) return undefined;
      return this.#take(max);
    } catch (error) {
      this.#isBroken ||= error instanceof HttpError || error instanceof LimitExceeded;
      throw error;
    }
  }

  #take(max: number): Buffer {
    "use cooperative";
    const bytes = this.#connection.readBody(Math.min(this.#left, max), this.#taken);
    if (bytes === undefined) throw this.#brokenOff();
    this.#left -= bytes.length;
    this.#taken += bytes.length;
    if (this.#left === 0) {
      if (this.#isChunked) this.#endChunk();
      else this.#hasEnded = true;
    }
    return bytes;
  }

  #checkSize(size: number): void {
    if (size <= this.max) return;
    this.#isBroken = true;
    throw new HttpError(413, `The body has more than ${this.max} bytes`);
  }

  #beginChunk(): void {
    "use cooperative";
    const line = this.#line(MAX_EXTENSIONS + 16, 400);
    const { size, extension } = parseSize(line);
    this.#extensions += extension;
    if (this.#extensions > MAX_EXTENSIONS) throw new HttpError(400, "The chunks have too long extensions");
    if (size === 0) return this.#readTrailer();
    this.#checkSize(this.#taken + size);
    this.#left = size;
  }

  #endChunk(): void {
    "use cooperative";
    if (this.#line(0, 400) !== "") throw new HttpError(400, "A chunk is longer than its size");
  }

  /** Its fields have to be well, and are not looked at. */
  #readTrailer(): void {
    "use cooperative";
    const { headers, headerCount } = this.#connection.limits;
    let left = headers;
    const lines: string[] = [];
    for (let line = this.#line(left, 431); line !== ""; line = this.#line(left, 431)) {
      left -= line.length + 2;
      lines.push(line);
      if (left < 0 || lines.length > headerCount) throw new HttpError(431, "The trailer is too long");
    }
    const fields = parseFields(lines);
    if (FRAMING.some((name) => fields.has(name))) throw new HttpError(400, "A trailer cannot say where a body ends");
    this.#hasEnded = true;
  }

  #line(max: number, status: number): string {
    "use cooperative";
    const line = this.#connection.demandBody(new StrictLine(max + 1, status), this.#taken);
    if (line === undefined) throw this.#brokenOff();
    return line.toString("latin1");
  }

  #brokenOff(): UnexpectedEnd {
    this.#isBroken = true;
    return new UnexpectedEnd("The client has left in the middle of its request's body");
  }

  #continue(): void {
    "use cooperative";
    if (!this.#mustContinue) return;
    this.#mustContinue = false;
    this.#connection.socket.write("HTTP/1.1 100 Continue\r\n\r\n");
  }

  /**
   * Takes all of it.
   *
   * Suspends: until it is there.
   * Throws: as `read` does.
   * If cancelled: what has come so far is lost.
   *
   * @cooperative
   * @example
   * const image = request.body.bytes();
   */
  bytes(): Buffer {
    "use cooperative";
    const chunks: Buffer[] = [];
    for (let chunk = this.read(); chunk !== undefined; chunk = this.read()) chunks.push(chunk);
    return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
  }

  /**
   * Takes all of it, as UTF-8.
   *
   * Suspends, throws, if cancelled: as `bytes`.
   *
   * @cooperative
   * @example
   * const name = request.body.text().trim();
   */
  text(): string {
    "use cooperative";
    return this.bytes().toString("utf8");
  }

  /**
   * Takes all of it, as JSON.
   *
   * Suspends, if cancelled: as `bytes`.
   * Throws: as `bytes` does; `HttpError` with status 400 if it is no JSON.
   *
   * @cooperative
   * @example
   * const { name } = request.body.json() as { name: string };
   */
  json(): unknown {
    "use cooperative";
    const text = this.text();
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new HttpError(400, "The body is no JSON", { cause: error });
    }
  }

  /** Iterates over what arrives, in the pieces that it comes in. */
  *[Symbol.iterator](): CooperativeGenerator<Buffer> {
    "use cooperative";
    for (let chunk = this.read(); chunk !== undefined; chunk = this.read()) yield chunk;
  }
}

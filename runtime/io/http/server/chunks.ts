// The lines between the chunks of a body.
//
//   5;extension CR LF  hello CR LF  0 CR LF  Trailer: value CR LF  CR LF

import type { Buffer } from "node:buffer";
import type { ByteQueue } from "../../bytes/byteQueue.js";
import type { Demand } from "../../bytes/demand.js";
import { HttpError } from "../errors.js";

const LINE_FEED = new TextEncoder().encode("\n");
const CARRIAGE_RETURN = 0x0d;
/** Nobody sends extensions. All of a body's together may have so many bytes. */
export const MAX_EXTENSIONS = 1024;

/** A line that ends in CR LF, which is taken with it. A line feed alone is refused when it comes, not when time is up. */
export class StrictLine implements Demand {
  readonly #max: number;
  readonly #status: number;

  /** More than `max` bytes are refused with a status. */
  constructor(max: number, status: number) {
    this.#max = max;
    this.#status = status;
  }

  take(bytes: ByteQueue): Buffer | undefined {
    const end = bytes.indexOf(LINE_FEED);
    if (end > this.#max || (end < 0 && bytes.length > this.#max))
      throw new HttpError(this.#status, "A line is too long");
    if (end < 0) return undefined;
    const line = bytes.take(end + 1);
    if (line[end - 1] !== CARRIAGE_RETURN) throw new HttpError(400, "Lines end in CR LF");
    return line.subarray(0, end - 1);
  }

  takeAtEnd(bytes: ByteQueue): Buffer | undefined {
    return this.take(bytes);
  }
}

/** At most 4 gigabytes a chunk. */
const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const SIZE = new RegExp(
  `^([\\da-fA-F]{1,8})((?:;${TOKEN}(?:=(?:${TOKEN}|"[\\t\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]*"))?)*)$`,
);

/** Throws: `HttpError` for what is no size. */
export function parseSize(line: string): { readonly size: number; readonly extension: number } {
  const match = SIZE.exec(line);
  if (match === null) throw new HttpError(400, "The size of a chunk is malformed");
  const [, digits = "", extension = ""] = match;
  return { size: Number.parseInt(digits, 16), extension: extension.length };
}

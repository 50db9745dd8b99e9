// The head of a request: its first line and its fields. Strict: what two programs could understand in two ways is refused.
//
//   GET /path?query HTTP/1.1 CRLF  Name: value CRLF  …  CRLF

import type { Buffer } from "node:buffer";
import { METHODS as ALL_METHODS } from "node:http";
import type { ByteQueue } from "../../bytes/byteQueue.js";
import type { Demand } from "../../bytes/demand.js";
import { HttpError } from "../errors.js";
import { Fields } from "../fields.js";
import type { HttpLimits } from "./limits.js";

export interface RequestHead {
  readonly method: string;
  readonly target: string;
  /** Of HTTP/1: 0 or 1. */
  readonly minor: number;
  readonly fields: Fields;
}

const END = new TextEncoder().encode("\r\n\r\n");
const LINE_END = new TextEncoder().encode("\r\n");
/** Where a sloppier reader would see the end. */
const SLOPPY_ENDS = ["\n\n", "\n\r\n"].map((text) => new TextEncoder().encode(text));

/** Waits for a whole head, and takes it with the empty line behind it. Refuses what can no longer become one, as soon as that is certain. */
export class HeadDemand implements Demand {
  readonly #limits: HttpLimits;
  readonly #onBytes: () => void;

  /** `onBytes` hears that some bytes are there. */
  constructor(limits: HttpLimits, onBytes: () => void) {
    this.#limits = limits;
    this.#onBytes = onBytes;
  }

  take(bytes: ByteQueue): Buffer | undefined {
    if (bytes.length === 0) return undefined;
    this.#onBytes();
    const end = bytes.indexOf(END);
    if (end >= 0) return this.#checked(bytes.take(end + END.length).subarray(0, end));
    this.#checkBeginning(bytes);
    return undefined;
  }

  /** Who leaves in the middle of a head has asked nothing. */
  takeAtEnd(bytes: ByteQueue): Buffer | undefined {
    return this.take(bytes);
  }

  #checked(taken: Buffer): Buffer {
    // Some clients send an empty line behind a body.
    const head = taken.indexOf(LINE_END) === 0 ? taken.subarray(LINE_END.length) : taken;
    const line = head.indexOf(LINE_END);
    this.#checkLengths(line < 0 ? head.length : line, head.length);
    return head;
  }

  #checkBeginning(bytes: ByteQueue): void {
    if (SLOPPY_ENDS.some((end) => bytes.indexOf(end) >= 0)) throw new HttpError(400, "Lines end in CR LF");
    const line = bytes.indexOf(LINE_END);
    this.#checkLengths(line < 0 ? bytes.length : line, bytes.length);
  }

  #checkLengths(line: number, all: number): void {
    const { requestLine, headers } = this.#limits;
    if (line > requestLine) throw new HttpError(414, `The request line has more than ${requestLine} bytes`);
    if (all - line > headers + LINE_END.length) throw new HttpError(431, `The header has more than ${headers} bytes`);
  }
}

const METHODS = new Set(ALL_METHODS);
const REQUEST_LINE = /^([A-Z][A-Z-]{0,31}) ([\x21\x22\x24-\x7e]+) HTTP\/(\d)\.(\d)$/;
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Throws: `HttpError`, with what is wrong. */
export function parseHead(bytes: Buffer, { headerCount }: HttpLimits): RequestHead {
  const [first = "", ...lines] = bytes.toString("latin1").split("\r\n");
  const match = REQUEST_LINE.exec(first);
  if (match === null) throw new HttpError(400, "The request line is malformed");
  const [, method = "", target = "", major, minor] = match;
  if (major !== "1" || (minor !== "0" && minor !== "1")) throw new HttpError(505);
  if (!METHODS.has(method)) throw new HttpError(501, "Nobody knows this method");
  if (!isTarget(method, target)) throw new HttpError(400, "The request's target is malformed");
  if (lines.length > headerCount) throw new HttpError(431, `There are more than ${headerCount} header fields`);
  return { method, target, minor: Number(minor), fields: parseFields(lines) };
}

function isTarget(method: string, target: string): boolean {
  if (target.startsWith("/")) return true;
  return target === "*" ? method === "OPTIONS" : /^https?:\/\/[^/?]/i.test(target);
}

export function parseFields(lines: readonly string[]): Fields {
  const names: string[] = [];
  const values: string[] = [];
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0));
    const value = line.slice(colon + 1);
    // A name with a blank is a folded line, or worse.
    if (!TOKEN.test(name) || !VALUE.test(value)) throw new HttpError(400, "A header field is malformed");
    names.push(name.toLowerCase());
    values.push(withoutBlanks(value));
  }
  return new Fields(names, values);
}

/** Not `trim`, which knows more blanks than HTTP does. */
function withoutBlanks(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isBlank(value.charCodeAt(start))) start++;
  while (end > start && isBlank(value.charCodeAt(end - 1))) end--;
  return value.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

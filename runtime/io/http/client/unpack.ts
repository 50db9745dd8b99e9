// Bodies that come packed, and as many bytes as they may have.
//
//   answer ── at most `max`, and what packing adds ──▶ unpacked ── at most `max` ──▶ the reader
//
//   I1  Neither side is without a limit: little can become much, and much can become nothing.
//   I2  What cannot be unpacked is not handed over as if it were, unless somebody has asked for just that.

import type { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { pipeline, type Readable, Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { LimitExceeded } from "../../bytes/errors.js";
import { ResponseError } from "./errors.js";
import type { Exchange } from "./exchange.js";

/** What is asked for, unless users say otherwise. */
export const ENCODINGS = "gzip, deflate, br";

/** The body of an answer, as users get it. What goes wrong with it ends the exchange. */
export function bodyOf(answer: IncomingMessage, exchange: Exchange): Readable {
  const { limits, method, headers } = exchange.question;
  const isEmpty =
    method === "HEAD" || [204, 304].includes(answer.statusCode as number) || answer.headers["content-length"] === "0";
  const unpack = isEmpty ? undefined : unpacker(answer, /* isLenient: */ headers["accept-encoding"] !== ENCODINGS);
  const body = atMost(limits.body, limits.body);
  const onEnd = (error: Error | null | undefined): void => {
    if (error) exchange.fail(error);
  };
  if (unpack === undefined) return pipeline(answer, body, onEnd);
  return pipeline(answer, atMost(Math.ceil(limits.body * 1.01) + 65_536, limits.body), unpack, body, onEnd); // I1
}

/** What undoes the compression. Undefined if there is none. `isLenient`: or if it is unknown. */
function unpacker(answer: IncomingMessage, isLenient: boolean): Transform | undefined {
  const encoding = (answer.headers["content-encoding"] ?? "").toLowerCase();
  switch (encoding) {
    case "":
    case "identity":
      return undefined;
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    case "br":
      return createBrotliDecompress();
    default:
      return isLenient ? undefined : refusing(encoding); // I2
  }
}

/** Fails with the first byte: an answer without a body has nothing that is packed. */
function refusing(encoding: string): Transform {
  const message = `The body is packed as \`${encoding}\`: whoever can unpack that asks for it with the field \`accept-encoding\``;
  return new Transform({ transform: (_, __, done) => done(new ResponseError(message)) });
}

/** Fails beyond `count` bytes. `max` is what users have said. */
function atMost(count: number, max: number): Transform {
  let left = count;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      left -= chunk.length;
      if (left >= 0) done(null, chunk);
      else done(new LimitExceeded(`The body has more than ${max} bytes`));
    },
  });
}

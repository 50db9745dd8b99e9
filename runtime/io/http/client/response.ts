// The answer to a request that we have sent.

import type { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { pipeline, type Readable, Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { ByteReader } from "../../bytes/byteReader.js";
import { LimitExceeded } from "../../bytes/errors.js";
import { Fields } from "../fields.js";
import { meaningOf, ResponseError } from "./errors.js";
import type { Exchange } from "./exchange.js";

/** A body that arrives: a `ByteReader` which knows why it broke. @internal */
class AnswerBody extends ByteReader {
  readonly #exchange: Exchange;

  constructor(tail: Readable, exchange: Exchange) {
    super(tail, "response");
    this.#exchange = exchange;
    tail.on("error", (error) => this.fail(error));
    tail.on("close", () => this.fail(new Error("aborted")));
  }

  protected override brokenError(cause: Error): Error {
    return this.#exchange.failure ?? meaningOf(cause, "connected");
  }
}

/**
 * An answer. Its body is read as it comes. Whoever does not read it to the end closes it, best with `using`.
 *
 * @example
 * using response = request(url);
 * for (const line of response.body.lines({ max: 8192 })) console.log(line);
 */
export class ClientResponse implements Disposable {
  /** What became of the request: 200 to 599. */
  readonly status: number;
  /** Its header fields. */
  readonly headers: Fields;
  /** Who has answered, after all redirects. */
  readonly url: URL;
  /** What came with it, decompressed. */
  readonly body: ByteReader;
  readonly #exchange: Exchange;
  readonly #tail: Readable;
  readonly #max: number;

  /** `max`: bytes that the body may have. @internal */
  constructor(answer: IncomingMessage, exchange: Exchange, url: URL, max: number) {
    this.status = answer.statusCode as number;
    this.headers = fieldsOf(answer.rawHeaders);
    this.url = url;
    this.#max = max;
    this.#exchange = exchange;
    this.#tail = limited(answer, unpacker(this.headers.get("content-encoding"), answer), max, exchange);
    this.body = new AnswerBody(this.#tail, exchange);
  }

  /** Whether the status is one of success: 200 to 299. */
  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  /**
   * Takes the whole body.
   *
   * Suspends: until it is there.
   * Throws: `LimitExceeded` if it is larger than allowed; `UnexpectedEnd` if it is cut short; `ConnectionResetError`; `TimedOut`.
   * If cancelled: nothing was taken.
   *
   * @cooperative
   * @example
   * const image = response.bytes();
   */
  bytes(): Buffer {
    return this.body.readAll(this.#max);
  }

  /**
   * Takes the whole body, as UTF-8.
   *
   * Suspends, throws, if cancelled: as `bytes`.
   *
   * @cooperative
   * @example
   * console.log(response.text());
   */
  text(): string {
    "use cooperative";
    return this.bytes().toString("utf8");
  }

  /**
   * Takes the whole body, as JSON.
   *
   * Suspends, if cancelled: as `bytes`.
   * Throws: as `bytes` does; `ResponseError` if it is no JSON.
   *
   * @cooperative
   * @example
   * const { name } = response.json() as { name: string };
   */
  json(): unknown {
    "use cooperative";
    const text = this.text();
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new ResponseError("The body is no JSON", { cause });
    }
  }

  /** Stops reading. If the body was read to its end, the connection is kept for others; otherwise it is closed. Closing again changes nothing. */
  close(): void {
    if (this.body.closed) return;
    this.#exchange.leave(this.#tail);
    this.body.close();
  }

  /** Closes it, as `close` does. */
  [Symbol.dispose](): void {
    this.close();
  }
}

function fieldsOf(raw: readonly string[]): Fields {
  const even = raw.filter((_, index) => index % 2 === 0);
  return new Fields(
    even.map((name) => name.toLowerCase()),
    raw.filter((_, index) => index % 2 === 1),
  );
}

/** What undoes the compression. Undefined if there is none, or one that nobody has asked for. */
function unpacker(encoding: string | undefined, answer: IncomingMessage): Transform | undefined {
  if (answer.statusCode === 204 || answer.statusCode === 304) return undefined;
  switch (encoding?.toLowerCase()) {
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    case "br":
      return createBrotliDecompress();
    default:
      return undefined;
  }
}

/** The body, as users get it, which fails beyond `max` bytes. */
function limited(answer: IncomingMessage, unpack: Transform | undefined, max: number, exchange: Exchange): Readable {
  let left = max;
  const counter = new Transform({
    transform(chunk: Buffer, _, done) {
      left -= chunk.length;
      if (left >= 0) done(null, chunk);
      else done(new LimitExceeded(`The body has more than ${max} bytes`));
    },
  });
  const onEnd = (error: Error | null | undefined): void => {
    if (error) exchange.fail(error);
  };
  return unpack === undefined ? pipeline(answer, counter, onEnd) : pipeline(answer, unpack, counter, onEnd);
}

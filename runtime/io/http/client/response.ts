// The answer to a request that we have sent.

import type { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { ByteReader } from "../../bytes/byteReader.js";
import { Fields } from "../fields.js";
import { meaningOf, ResponseError } from "./errors.js";
import type { Exchange } from "./exchange.js";
import { bodyOf } from "./unpack.js";

/** A body that arrives: a `ByteReader` which knows why it broke, and what becomes of the connection. @internal */
class AnswerBody extends ByteReader {
  readonly #exchange: Exchange;
  readonly #tail: Readable;

  constructor(tail: Readable, exchange: Exchange) {
    super(tail, "response");
    this.#exchange = exchange;
    this.#tail = tail;
    tail.on("error", (error) => this.fail(error));
    tail.on("close", () => this.fail(new Error("aborted")));
  }

  override close(): void {
    if (this.closed) return;
    if (!this.#exchange.leave()) return super.close();
    this.stopReading();
    // What is left of it has arrived already.
    this.#tail.resume();
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
  /** What became of the request: 200 to 599, if the server keeps to the rules, and 999 at most. */
  readonly status: number;
  /** Its header fields. */
  readonly headers: Fields;
  /** Who has answered, after all redirects. */
  readonly url: URL;
  /** What came with it, decompressed. */
  readonly body: ByteReader;
  readonly #max: number;

  /** @internal */
  constructor(answer: IncomingMessage, exchange: Exchange) {
    this.status = answer.statusCode as number;
    this.headers = fieldsOf(answer.rawHeaders);
    this.url = exchange.question.url;
    this.#max = exchange.question.limits.body;
    this.body = new AnswerBody(bodyOf(answer, exchange), exchange);
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

  /** Stops reading. If all of the body has arrived, the connection is kept for others; otherwise it is closed. Closing again changes nothing. */
  close(): void {
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

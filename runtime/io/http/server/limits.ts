// What a server takes from strangers, and how long it waits for them.

/** How much a client may send. */
export interface HttpLimits {
  /** Bytes of the request line. */
  readonly requestLine: number;
  /** Bytes of all header fields together; of the trailer, too. */
  readonly headers: number;
  /** How many header fields there may be. */
  readonly headerCount: number;
  /** Bytes of a request's body. A handler can raise it for a request: `request.body.max = 100_000_000`. */
  readonly body: number;
}

/** How long a server waits, in milliseconds. None of them starts anew because a client has sent a byte. */
export interface HttpDeadlines {
  /** From one answer to the next request. */
  readonly idle: number;
  /** For a whole header, from its first byte; and from the connection to the first byte. */
  readonly header: number;
  /** For waiting for a whole body; and one more for each byte that has come: slower than a kilobyte a second is too slow. */
  readonly body: number;
  /** For the handler, from the header to the answer. */
  readonly handler: number;
  /** For the client to take 64 kilobytes of the answer. */
  readonly response: number;
}

export const LIMITS: HttpLimits = { requestLine: 8192, headers: 16_384, headerCount: 100, body: 1_048_576 };

export const DEADLINES: HttpDeadlines = {
  idle: 5000,
  header: 10_000,
  body: 30_000,
  handler: 60_000,
  response: 30_000,
};

/** Throws: `RangeError` for what is no limit. */
export function checkNumbers(what: string, numbers: Readonly<Partial<Record<string, number>>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (value !== undefined && !(value > 0)) throw new RangeError(`\`${what}.${name}\` is above 0; got ${value}`);
  }
}

// What a client takes from servers, and how long it waits for them.

/** How much a server may send. */
export interface ClientLimits {
  /** Bytes of all header fields together. */
  readonly headers: number;
  /** How many header fields there may be. */
  readonly headerCount: number;
  /** How many provisional answers (100 to 199) may come before the answer. */
  readonly provisional: number;
  /** Bytes of the body, decompressed. */
  readonly body: number;
}

/** How long a client waits, in milliseconds. None of them starts anew because the server has sent a byte. */
export interface ClientDeadlines {
  /** For a connection, TLS included, and for a place among those to this origin. */
  readonly connect: number;
  /** For the whole header, from when the request was sent. */
  readonly header: number;
  /** For the whole body, from the header. */
  readonly body: number;
  /** For everything, redirects included. */
  readonly total: number;
}

export const CLIENT_LIMITS: ClientLimits = { headers: 16_384, headerCount: 100, provisional: 10, body: 10_485_760 };
export const CLIENT_DEADLINES: ClientDeadlines = { connect: 10_000, header: 30_000, body: 120_000, total: 300_000 };

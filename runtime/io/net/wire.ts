// What lies below TLS: a stream of bytes that TLS reads and writes, on the connection that it is spoken over.
//
// Node does not say whether a connection with TLS was ended by the other side (`close_notify`), or by somebody in between who has cut it
// off: in both cases, TLS ends. So we look at what comes first. If TLS has ended before the bytes below it do, the other side has said so.
//
//   I1  All that has come is given to TLS before its own `end` is told.

import type { Buffer } from "node:buffer";
import { Duplex } from "node:stream";

export class Wire extends Duplex {
  readonly #below: Duplex;

  /** `early` has been read already. Nobody else reads from `below`, or writes to it, from now on. */
  constructor(below: Duplex, early?: Buffer) {
    // TLS destroys it when it is done. If it destroyed itself at its end, TLS would lose what nobody has read yet.
    super({ allowHalfOpen: true, autoDestroy: false });
    this.#below = below;
    below.pause();
    if (early !== undefined && early.length > 0) this.push(early);
    below.on("data", (chunk: Buffer) => {
      if (!this.push(chunk)) below.pause();
    });
    below.on("end", () => this.push(null));
    below.on("error", (error) => this.destroy(error));
    // After its end there may still be bytes here that TLS has not taken.
    below.on("close", () => {
      if (!below.readableEnded) this.destroy();
    });
  }

  override _read(): void {
    this.#below.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#below.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#below.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#below.destroy();
    done(error);
  }
}

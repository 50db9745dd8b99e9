// Two sockets in memory, connected to each other.
//
//   I1  A chunk is passed on when the other end has room. Until then, `#passed` says whom to tell, and the writer waits.

import { Buffer } from "node:buffer";
import { Duplex } from "node:stream";
import { NOWHERE } from "./address.js";
import { Socket } from "./socket.js";

/**
 * Two sockets in memory: what is written to one is read from the other. For tests, and for code that wants a connection where there is none.
 *
 * @example
 * const [near, far] = pipe();
 * near.write("hello");
 * console.log(far.read()?.toString());
 */
export function pipe(): [Socket, Socket] {
  const near = new PipeEnd();
  const far = new PipeEnd();
  near.other = far;
  far.other = near;
  return [socketOf(near), socketOf(far)];
}

function socketOf(stream: PipeEnd): Socket {
  return new Socket({ stream, local: NOWHERE, remote: NOWHERE, reset: () => stream.reset() });
}

class PipeEnd extends Duplex {
  declare other: PipeEnd;
  #passed: ((error?: Error) => void) | undefined = undefined;

  constructor() {
    super({ allowHalfOpen: true });
  }

  override _read(): void {
    const passed = this.#passed;
    this.#passed = undefined;
    passed?.();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.other.destroyed) return done(systemError("EPIPE", "write EPIPE"));
    // A copy: neither side sees what the other does to its bytes.
    if (this.other.push(Buffer.from(chunk))) done();
    else this.other.#passed = done;
  }

  override _final(done: () => void): void {
    if (!this.other.destroyed) this.other.push(null);
    done();
  }

  /** Whoever still writes to this end is told that nobody reads it any more. */
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const passed = this.#passed;
    this.#passed = undefined;
    passed?.(systemError("EPIPE", "write EPIPE"));
    if (!this.writableFinished) this.other.destroy(systemError("ECONNRESET", "read ECONNRESET"));
    done(error);
  }

  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once("finish", () => this.destroy());
  }

  reset(): void {
    this.other.destroy(systemError("ECONNRESET", "read ECONNRESET"));
    this.destroy();
  }
}

/** An error as the system would make it. */
function systemError(code: string, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code });
}

// What writes to a stream, and ends it.

import { ClosedError } from "../../core/errors.js";

/** Writes to a stream, and blocks while that has enough. */
export interface StreamWriter<T> extends Disposable {
  /**
   * Writes a chunk.
   *
   * Suspends: while the stream has as much as it wants, or more. Only then is the chunk written.
   * Throws: what the stream has failed with; `ClosedError` if it was closed.
   * If cancelled: the chunk was not written.
   *
   * @cooperative
   * @example
   * for (const line of lines) file.write(`${line}\n`);
   */
  write(chunk: T): void;

  /**
   * Ends the stream.
   *
   * Suspends: until everything has been written.
   * Throws: what the stream has failed with.
   * If cancelled: the stream is left to itself; `using` ends it at once.
   *
   * @cooperative
   * @example
   * file.close();
   */
  close(): void;

  /** Ends the stream at once. What has not been written is lost, and whoever reads finds out. */
  abort(reason?: unknown): void;

  /** Does what `abort` does, unless the stream was closed. */
  [Symbol.dispose](): void;
}

/** Why a stream is aborted, if nobody says. */
export function notClosed(): Error {
  return new ClosedError("the writer of the stream left without closing it");
}

// Writing a file along, in blocking style. Compiled by our own compiler.
//
//   I1  What was written is in the file when `close` returns; or `write` or `close` has thrown.

import type { FileHandle } from "node:fs/promises";
import { wait } from "../../interop/promise.js";
import { type ByteWriter, writerTo } from "../bytes/byteWriter.js";

/**
 * A file that is written from its beginning to its end. Get one from `openWriter`. `using` closes it at the end of the block.
 *
 * @example
 * using log = openWriter("visits.log", { flag: "a" });
 * log.write("somebody was here\n");
 */
export class FileWriter {
  readonly #writer: ByteWriter;
  readonly #closing: Promise<unknown>;
  #isClosed = false;

  /** @internal */
  constructor(handle: FileHandle, name: string) {
    const stream = handle.createWriteStream();
    this.#writer = writerTo(stream, name);
    this.#closing = new Promise<void>((resolve) => stream.once("close", () => resolve()));
  }

  /**
   * Writes bytes, or text as UTF-8. The bytes must not be changed afterwards: they may still be waiting to be written.
   *
   * Suspends: while more is waiting to be written than the high-water mark allows.
   * Throws: `BrokenError` if the system has failed to write something: `cause` is its own error, `ENOSPC`; `ClosedError` after `close`.
   * If cancelled: nothing of it is written.
   *
   * @cooperative
   * @example
   * file.write("hello\n");
   */
  write(data: string | Uint8Array): void {
    return this.#writer.write(data);
  }

  /**
   * Closes the file. Closing again changes nothing.
   *
   * Suspends: until everything is written.
   * Throws: `BrokenError` if that fails.
   * If cancelled: what was written before is written all the same, and the file closed.
   *
   * @cooperative
   * @example
   * file.close();
   */
  close(): void {
    "use cooperative";
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#writer.end();
    wait(this.#closing);
  }

  /**
   * Closes the file, as `close` does.
   *
   * @cooperative
   */
  [Symbol.dispose](): void {
    this.close();
  }
}

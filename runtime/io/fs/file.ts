// A file that is read and written at any place, in blocking style.

import { Buffer } from "node:buffer";
import type { Stats } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { ClosedError } from "../../core/errors.js";
import { change, look } from "./operation.js";

/**
 * A file that is read and written at any place in it. Get one from `openFile`. `using` closes it at the end of the block. Several tasks can use
 * it side by side.
 *
 * @example
 * using file = openFile("scores.bin");
 * const first = file.readAt(0, 8);
 */
export class File {
  readonly #handle: FileHandle;
  readonly #name: string;
  #isClosed = false;

  /** @internal */
  constructor(handle: FileHandle, name: string) {
    this.#handle = handle;
    this.#name = name;
  }

  /**
   * Reads so many bytes; fewer if the file ends before; none behind its end.
   *
   * Suspends: until they are read.
   * Throws: Node's own error, with its code; `ClosedError` if the file was closed; `RangeError` if there is no such place.
   * If cancelled: leaves at once.
   *
   * @cooperative
   * @example
   * const header = file.readAt(0, 512);
   */
  readAt(position: number, length: number): Buffer {
    this.#checkOpen();
    checkPlace(position);
    checkPlace(length);
    return look("file.readAt", () => readAll(this.#handle, position, length));
  }

  /**
   * Writes bytes, or text as UTF-8, over what is there. Behind the end, the file grows. The bytes must not be changed meanwhile.
   *
   * Suspends: until the system has taken all of it.
   * Throws: as `readAt`; `ENOSPC` among the codes.
   * If cancelled: they are written all the same, and the next call that suspends unwinds.
   *
   * @cooperative
   * @example
   * file.writeAt(512, "second block");
   */
  writeAt(position: number, data: string | Uint8Array): void {
    this.#checkOpen();
    checkPlace(position);
    const bytes = typeof data === "string" ? Buffer.from(data) : data;
    return change("file.writeAt", () => writeAll(this.#handle, position, bytes));
  }

  /**
   * Says how large the file is, and when it was changed.
   *
   * Suspends: until the system has answered.
   * Throws: `ClosedError` if the file was closed.
   * If cancelled: leaves at once.
   *
   * @cooperative
   * @example
   * const { size } = file.stat();
   */
  stat(): Stats {
    this.#checkOpen();
    return look("file.stat", () => this.#handle.stat());
  }

  /**
   * Cuts the file off behind so many bytes, or makes it longer, with zeros.
   *
   * Suspends, throws, if cancelled: as `writeAt`.
   *
   * @cooperative
   * @example
   * file.truncate(0);
   */
  truncate(length: number): void {
    this.#checkOpen();
    checkPlace(length);
    return change("file.truncate", () => this.#handle.truncate(length));
  }

  /**
   * Waits until what was written is on the disk: it is there after a power failure, too.
   *
   * Suspends, throws, if cancelled: as `writeAt`.
   *
   * @cooperative
   * @example
   * file.writeAt(0, "paid");
   * file.sync();
   */
  sync(): void {
    this.#checkOpen();
    return change("file.sync", () => this.#handle.sync());
  }

  /**
   * Closes the file. Closing again changes nothing.
   *
   * Suspends: until it is closed, which waits for what is being read and written.
   * Throws: Node's own error, with its code.
   * If cancelled: it is closed all the same.
   *
   * @cooperative
   * @example
   * file.close();
   */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const closed = this.#handle.close();
    closed.catch(() => {});
    return change("file.close", () => closed);
  }

  /**
   * Closes the file, as `close` does.
   *
   * @cooperative
   */
  [Symbol.dispose](): void {
    return this.close();
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new ClosedError(`The ${this.#name} was closed`);
  }
}

async function readAll(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  // Not more than there is, whatever was asked for.
  const { size } = await handle.stat();
  const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - position)));
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

async function writeAll(handle: FileHandle, position: number, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
}

function checkPlace(bytes: number): void {
  if (!(Number.isSafeInteger(bytes) && bytes >= 0))
    throw new RangeError(`Places in files are whole numbers of bytes, 0 or more; got ${bytes}`);
}

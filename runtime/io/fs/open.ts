// Opening files in blocking style: to read them along, to write them along, or to go to any place in them.

import type { PathLike } from "node:fs";
import { type FileHandle, open as openNode } from "node:fs/promises";
import { type ByteReader, readerOf } from "../bytes/byteReader.js";
import { File } from "./file.js";
import { FileWriter } from "./fileWriter.js";
import { change, look } from "./operation.js";

/** Which part of a file is read. */
export interface OpenReaderOptions {
  /** Where to begin, in bytes from its beginning. 0 unless given. */
  readonly start?: number | undefined;
  /** Where to stop: that byte is not read. The end, unless given. */
  readonly end?: number | undefined;
}

/** How a file is opened to be written. */
export interface OpenWriterOptions {
  /**
   * `"w"` writes it anew, `"wx"` fails with `EEXIST` if there is one, `"a"` adds to its end. `"w"` unless said otherwise.
   */
  readonly flag?: "w" | "wx" | "a" | undefined;
  /** Who may read and write it, if it is new. `0o666` unless given, without what the system takes away. */
  readonly mode?: number | undefined;
}

/** What a file is opened for: to read it; both, and it must be there; both, anew; both, and there must be none; both, whether it is there or not. */
export type OpenFlag = "r" | "r+" | "w+" | "wx+" | "a+";

/**
 * Opens a file to read it from its beginning to its end: by lines, by chunks, or as you ask.
 *
 * Suspends: until it is open.
 * Throws: Node's own error, with its code, if it cannot be: `ENOENT`, `EACCES`; `RangeError` if the part is none.
 * If cancelled: it is not open.
 *
 * @cooperative
 * @example
 * using file = openReader("access.log");
 * for (const line of file.lines({ max: 65_536 })) if (line.includes(" 500 ")) console.log(line);
 */
export function openReader(path: PathLike, { start = 0, end }: OpenReaderOptions = {}): ByteReader {
  "use cooperative";
  checkPart(start, end);
  const handle = openLooking(path, "r");
  const part = { start, ...(end !== undefined && { end: end - 1 }) };
  // Node counts the last byte in, so it has no way to say that there is none.
  const isEmpty = end === start;
  const stream = handle.createReadStream(
    isEmpty ? { start: Number.MAX_SAFE_INTEGER } : start === 0 && end === undefined ? {} : part,
  );
  return readerOf(stream, `file ${String(path)}`);
}

/**
 * Opens a file to write it from its beginning to its end. Leaving the block of `using` waits until all of it is written.
 *
 * Suspends: until it is open.
 * Throws: Node's own error, with its code, if it cannot be: `ENOENT`, `EACCES`, `EEXIST`.
 * If cancelled: it is opened all the same, and the next call that suspends unwinds.
 *
 * @cooperative
 * @example
 * using file = openWriter("names.txt");
 * for (const name of names) file.write(`${name}\n`);
 */
export function openWriter(path: PathLike, { flag = "w", mode }: OpenWriterOptions = {}): FileWriter {
  "use cooperative";
  return new FileWriter(openChanging(path, flag, mode), `file ${String(path)}`);
}

/**
 * Opens a file to read and write at any place in it.
 *
 * Suspends: until it is open.
 * Throws: Node's own error, with its code, if it cannot be: `ENOENT`, `EACCES`, `EEXIST`.
 * If cancelled: it is not open; if opening may have made it, it is made all the same.
 *
 * @cooperative
 * @example
 * using file = openFile("scores.bin", "r+");
 * file.writeAt(8, new Uint8Array([1, 2, 3]));
 */
export function openFile(path: PathLike, flag: OpenFlag = "r"): File {
  "use cooperative";
  const handle = flag === "r" || flag === "r+" ? openLooking(path, flag) : openChanging(path, flag);
  return new File(handle, `file ${String(path)}`);
}

/** That may take for ever: a pipe opens when somebody writes to it. */
function openLooking(path: PathLike, flag: string): FileHandle {
  "use cooperative";
  return look(
    "fs.open",
    () => openNode(path, flag),
    (late) => void late.close(),
  );
}

function openChanging(path: PathLike, flag: string, mode?: number): FileHandle {
  "use cooperative";
  return change("fs.open", () => openNode(path, flag, mode));
}

function checkPart(start: number, end: number | undefined): void {
  const isRight =
    Number.isSafeInteger(start) && start >= 0 && (end === undefined || (Number.isSafeInteger(end) && end >= start));
  if (!isRight)
    throw new RangeError(`A part of a file begins at 0 or later, and ends there or later; got ${start} to ${end}`);
}

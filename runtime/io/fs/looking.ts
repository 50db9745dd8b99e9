// What is in the file system, in blocking style. Paths, options and errors are those of `node:fs/promises`.

import type { Dirent, PathLike, Stats } from "node:fs";
import * as node from "node:fs/promises";
import { look } from "./operation.js";

/**
 * Reads a whole file: bytes, or text if an encoding is given. For one that may be large, see `openReader`.
 *
 * Suspends: until it is read.
 * Throws: Node's own error, with its code, if it cannot be read: `ENOENT`, `EACCES`, `EISDIR`.
 * If cancelled: stops reading.
 *
 * @cooperative
 * @example
 * const { port } = JSON.parse(readFile("settings.json", "utf8"));
 */
export function readFile(path: PathLike): Buffer;
export function readFile(path: PathLike, encoding: BufferEncoding): string;
export function readFile(path: PathLike, encoding?: BufferEncoding): Buffer | string {
  return look<Buffer | string>("fs.readFile", (signal) => node.readFile(path, { encoding, signal }));
}

/**
 * Lists what a folder holds, in no order that means anything: names, or entries that say what each is.
 *
 * Suspends: until it is listed.
 * Throws: Node's own error, with its code, if it cannot be: `ENOENT`, `ENOTDIR`.
 * If cancelled: leaves at once.
 *
 * @cooperative
 * @example
 * for (const entry of readdir("src", { withFileTypes: true })) if (entry.isFile()) console.log(entry.name);
 */
export function readdir(path: PathLike): string[];
export function readdir(path: PathLike, options: { readonly withFileTypes: true }): Dirent[];
export function readdir(path: PathLike, options?: { readonly withFileTypes: true }): string[] | Dirent[] {
  return look<string[] | Dirent[]>("fs.readdir", () =>
    options?.withFileTypes === true ? node.readdir(path, { withFileTypes: true }) : node.readdir(path),
  );
}

/**
 * Says what a path leads to: its size in bytes, its times, whether it is a folder.
 *
 * Suspends: until the system has answered.
 * Throws: Node's own error, with its code, if it leads nowhere: `ENOENT`.
 * If cancelled: leaves at once.
 *
 * @cooperative
 * @example
 * const { size, mtime } = stat("notes.txt");
 */
export function stat(path: PathLike): Stats {
  return look("fs.stat", () => node.stat(path));
}

/**
 * As `stat`, of a symbolic link itself instead of what it leads to.
 *
 * Suspends, throws, if cancelled: as `stat`.
 *
 * @cooperative
 * @example
 * const isLink = lstat("latest").isSymbolicLink();
 */
export function lstat(path: PathLike): Stats {
  return look("fs.lstat", () => node.lstat(path));
}

/**
 * Whether a path leads to something. It may be gone a moment later: to open a file, open it.
 *
 * Suspends: until the system has answered.
 * If cancelled: leaves at once.
 *
 * @cooperative
 * @example
 * if (!exists("settings.json")) writeFile("settings.json", "{}");
 */
export function exists(path: PathLike): boolean {
  return look("fs.exists", () =>
    node.stat(path).then(
      () => true,
      () => false,
    ),
  );
}

/**
 * Where a path leads to in the end, without symbolic links and dots.
 *
 * Suspends, throws, if cancelled: as `stat`.
 *
 * @cooperative
 * @example
 * const folder = realpath(".");
 */
export function realpath(path: PathLike): string {
  return look("fs.realpath", () => node.realpath(path));
}

/**
 * What a symbolic link says.
 *
 * Suspends, throws, if cancelled: as `stat`.
 *
 * @cooperative
 * @example
 * const target = readlink("latest");
 */
export function readlink(path: PathLike): string {
  return look("fs.readlink", () => node.readlink(path));
}

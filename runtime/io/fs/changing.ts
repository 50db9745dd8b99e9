// Changing the file system, in blocking style. Paths, options and errors are those of `node:fs/promises`.
//
// A change that has begun cannot be taken back, so a task that is cancelled meanwhile stays until it is done.

import type { CopyOptions, MakeDirectoryOptions, PathLike, RmOptions } from "node:fs";
import * as node from "node:fs/promises";
import { change } from "./operation.js";

/** How a file is written. */
export interface WriteFileOptions {
  /** `"w"` writes it anew, `"wx"` fails with `EEXIST` if there is one. `"w"` unless said otherwise. */
  readonly flag?: "w" | "wx" | undefined;
  /** Who may read and write it, if it is new. `0o666` unless given, without what the system takes away. */
  readonly mode?: number | undefined;
}

/**
 * Writes a whole file, over what was in it: bytes, or text as UTF-8.
 *
 * Suspends: until the system has taken all of it.
 * Throws: Node's own error, with its code, if it cannot be written: `ENOENT`, `EACCES`, `ENOSPC`.
 * If cancelled: it is written all the same, and the next call that suspends unwinds.
 *
 * @cooperative
 * @example
 * writeFile("notes.txt", "buy milk\n");
 */
export function writeFile(path: PathLike, data: string | Uint8Array, options: WriteFileOptions = {}): void {
  return change("fs.writeFile", () => node.writeFile(path, data, { ...options }));
}

/**
 * Adds to the end of a file, which is made if there is none.
 *
 * Suspends, throws, if cancelled: as `writeFile`.
 *
 * @cooperative
 * @example
 * appendFile("visits.log", `${new Date().toISOString()}\n`);
 */
export function appendFile(path: PathLike, data: string | Uint8Array): void {
  return change("fs.appendFile", () => node.appendFile(path, data));
}

/**
 * Makes a folder; with `recursive` also those that it is in, and then it may be there already.
 *
 * Suspends: until it is made.
 * Throws: Node's own error, with its code, if it cannot be: `EEXIST`, `ENOENT`.
 * If cancelled: it is made all the same, and the next call that suspends unwinds.
 *
 * @cooperative
 * @example
 * mkdir("build/assets", { recursive: true });
 */
export function mkdir(path: PathLike, options?: MakeDirectoryOptions): void {
  return change("fs.mkdir", () => node.mkdir(path, options).then(() => undefined));
}

/**
 * Makes a folder whose name begins with `prefix`, and is nobody else's. Returns its path.
 *
 * Suspends, throws, if cancelled: as `mkdir`.
 *
 * @cooperative
 * @example
 * const folder = mkdtemp(join(tmpdir(), "upload-"));
 */
export function mkdtemp(prefix: string): string {
  return change("fs.mkdtemp", () => node.mkdtemp(prefix));
}

/**
 * Removes a file; with `recursive` a folder, and all that is in it; with `force` it need not be there.
 *
 * Suspends: until it is removed.
 * Throws: Node's own error, with its code, if it cannot be: `ENOENT`, `EACCES`.
 * If cancelled: it is removed all the same, and the next call that suspends unwinds.
 *
 * @cooperative
 * @example
 * rm("build", { recursive: true, force: true });
 */
export function rm(path: PathLike, options?: RmOptions): void {
  return change("fs.rm", () => node.rm(path, options));
}

/**
 * Gives a file or folder another path. What is there is replaced, at once.
 *
 * Suspends, throws, if cancelled: as `rm`.
 *
 * @cooperative
 * @example
 * writeFile("settings.json.new", JSON.stringify(options));
 * rename("settings.json.new", "settings.json");
 */
export function rename(from: PathLike, to: PathLike): void {
  return change("fs.rename", () => node.rename(from, to));
}

/**
 * Copies a file.
 *
 * Suspends: until it is copied.
 * Throws: Node's own error, with its code, if it cannot be: `ENOENT`; `EEXIST` if `overwrite` is false.
 * If cancelled: it is copied all the same, and the next call that suspends unwinds.
 *
 * @cooperative
 * @example
 * copyFile("notes.txt", "notes.backup.txt", { overwrite: false });
 */
export function copyFile(from: PathLike, to: PathLike, options?: { readonly overwrite?: boolean | undefined }): void {
  const mode = options?.overwrite === false ? node.constants.COPYFILE_EXCL : 0;
  return change("fs.copyFile", () => node.copyFile(from, to, mode));
}

/**
 * Copies a folder with `recursive`, and all that is in it.
 *
 * Suspends, throws, if cancelled: as `copyFile`.
 *
 * @cooperative
 * @example
 * cp("template", "project", { recursive: true });
 */
export function cp(from: string | URL, to: string | URL, options?: CopyOptions): void {
  return change("fs.cp", () => node.cp(from, to, options));
}

/**
 * Makes a symbolic link at `path` that leads to `target`.
 *
 * Suspends, throws, if cancelled: as `mkdir`.
 *
 * @cooperative
 * @example
 * symlink("release-3", "latest");
 */
export function symlink(target: PathLike, path: PathLike): void {
  return change("fs.symlink", () => node.symlink(target, path));
}

/**
 * Gives a file a second path.
 *
 * Suspends, throws, if cancelled: as `mkdir`.
 *
 * @cooperative
 * @example
 * link("notes.txt", "same-notes.txt");
 */
export function link(existing: PathLike, path: PathLike): void {
  return change("fs.link", () => node.link(existing, path));
}

/**
 * Says who may read, write and run a file.
 *
 * Suspends, throws, if cancelled: as `rm`.
 *
 * @cooperative
 * @example
 * chmod("start.sh", 0o755);
 */
export function chmod(path: PathLike, mode: number): void {
  return change("fs.chmod", () => node.chmod(path, mode));
}

/**
 * Says when a file was read and changed last.
 *
 * Suspends, throws, if cancelled: as `rm`.
 *
 * @cooperative
 * @example
 * utimes("notes.txt", new Date(), new Date(0));
 */
export function utimes(path: PathLike, readAt: Date, changedAt: Date): void {
  return change("fs.utimes", () => node.utimes(path, readAt, changedAt));
}

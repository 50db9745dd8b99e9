// The files of a project that changes: those on disk, beneath texts that somebody has in memory, such as an editor; each read once, until
// it is said to have changed.

import { statSync } from "node:fs";
import * as ts from "typescript";

/** Whether a text on disk may be another one by now. */
interface Stamp {
  readonly time: number;
  readonly size: number;
}

export class Sources {
  readonly #files = new Map<string, ts.SourceFile | undefined>();
  readonly #stamps = new Map<string, Stamp | undefined>();
  readonly #texts = new Map<string, string>();

  /** What a program asks for its files. */
  hostFor(options: ts.CompilerOptions): ts.CompilerHost {
    const host = ts.createCompilerHost(options);
    const { getSourceFile, readFile, fileExists } = host;
    host.readFile = (path) => this.#texts.get(path) ?? readFile(path);
    host.fileExists = (path) => this.#texts.has(path) || fileExists(path);
    host.getSourceFile = (path, ...how) => {
      if (this.#files.has(path)) return this.#files.get(path);
      this.#stamps.set(path, stampOf(path));
      const file = getSourceFile(path, ...how);
      this.#files.set(path, file);
      return file;
    };
    return host;
  }

  /** Whether somebody has asked for a file, and found it or not. */
  knows(path: string): boolean {
    return this.#files.has(path);
  }

  /** Whether a file was there when it was asked for. */
  hasRead(path: string): boolean {
    return this.#files.get(path) !== undefined;
  }

  /** Whether there is such a file now. */
  has(path: string): boolean {
    return this.#texts.has(path) || ts.sys.fileExists(path);
  }

  /** The text of a file as it is now, without what editors put in front of it. Undefined if there is none. */
  textOf(path: string): string | undefined {
    return this.#texts.get(path) ?? ts.sys.readFile(path);
  }

  /** Puts a text in the place of what is on disk; `undefined` takes it away. */
  setText(path: string, text: string | undefined): void {
    if (text === undefined) this.#texts.delete(path);
    else this.#texts.set(path, text);
  }

  forget(path: string): void {
    this.#files.delete(path);
  }

  forgetAll(): void {
    this.#files.clear();
  }

  /** The files on disk that are not what they were when they were read. Packages stay as they are. */
  changedOnDisk(): readonly string[] {
    return [...this.#files.keys()].filter(
      (path) => !path.includes("/node_modules/") && !this.#texts.has(path) && !this.#isAsItWas(path),
    );
  }

  #isAsItWas(path: string): boolean {
    const before = this.#stamps.get(path);
    const now = stampOf(path);
    if (before?.time === now?.time && before?.size === now?.size) return true;
    // It was written, or touched.
    const isSame = now !== undefined && this.#files.get(path)?.text === ts.sys.readFile(path);
    if (isSame) this.#stamps.set(path, now);
    return isSame;
  }
}

function stampOf(path: string): Stamp | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found && { time: found.mtimeMs, size: found.size };
}

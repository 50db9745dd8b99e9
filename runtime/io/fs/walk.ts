// Going through a folder, and all that is in it. Compiled by our own compiler.

import type { Dirent } from "node:fs";
import { join } from "node:path";
import type { CooperativeGenerator } from "../../core/cooperativeGenerator.js";
import { readdir } from "./looking.js";

/** What was found in a folder. */
export interface WalkEntry {
  /** Its path, which begins with that of the folder where the walk began. */
  readonly path: string;
  /** Its name, and what it is: a file, a folder, a symbolic link. */
  readonly entry: Dirent;
}

/**
 * Iterates over everything in a folder and in the folders inside, each folder before what is in it, in the order of their names. Symbolic links
 * are listed, not followed. What is `skipped` is neither listed nor looked into.
 *
 * Suspends: while a folder is read.
 * Throws: Node's own error, with its code, if the first folder cannot be read. A folder inside that goes away meanwhile is empty.
 *
 * @example
 * for (const { path, entry } of walk("src", { skip: (name) => name === "node_modules" })) {
 *   if (entry.isFile()) console.log(path);
 * }
 */
export function walk(
  folder: string,
  { skip }: { readonly skip?: ((name: string) => boolean) | undefined } = {},
): CooperativeGenerator<WalkEntry> {
  return walkInto(folder, skip, /* isFirst: */ true);
}

function* walkInto(
  folder: string,
  skip: ((name: string) => boolean) | undefined,
  isFirst: boolean,
): CooperativeGenerator<WalkEntry> {
  "use cooperative";
  for (const entry of list(folder, isFirst)) {
    if (skip?.(entry.name)) continue;
    const path = join(folder, entry.name);
    yield { path, entry };
    if (entry.isDirectory()) yield* walkInto(path, skip, /* isFirst: */ false);
  }
}

function list(folder: string, isFirst: boolean): Dirent[] {
  "use cooperative";
  try {
    return readdir(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (!isFirst && (error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

// Plants a bug: in a copy of the compiler, never in the compiler.

import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root, transpile } from "../transpile.mjs";
import type { Mutant } from "./table.js";

/**
 * Makes a compiler with a bug. Returns where it is.
 *
 * Throws: `Error` if the bug cannot be planted, because the compiler has changed.
 */
export function plant(mutant: Mutant): string {
  const folder = join(root, ".stackful/mutants", mutant.bug.replaceAll(/\W+/g, "-"));
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(root, ".stackful/fuzz/compiler"), join(folder, "compiler"), { recursive: true });
  transpile([mutant.file], folder, (_name, text) => mutated(mutant, text));
  return compilerIn(folder);
}

/** The compiler that no bug was planted in. */
export const intact = compilerIn(join(root, ".stackful/fuzz"));

function compilerIn(folder: string): string {
  return pathToFileURL(join(folder, "compiler/index.js")).href;
}

function mutated({ bug, file, find, replace }: Mutant, text: string): string {
  const count = text.split(find).length - 1;
  if (count !== 1) throw new Error(`"${bug}": what it replaces stands ${count} times in ${file}, and not once`);
  return text.replace(find, () => replace);
}

// `stackful --version`: which one this is, and which TypeScript it uses.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Two lines. */
export function versions(): string {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  const ours = typescriptOf(import.meta.url);
  const theirs = typescriptOf(join(process.cwd(), "package.json"));
  return `stackful ${version}\nTypeScript ${ours}, ${originOf(theirs, ours)}`;
}

function originOf(theirs: string | undefined, ours: string | undefined): string {
  if (theirs === ours) return "as the project";
  const reason = theirs === undefined ? "which has none" : `which has ${theirs}`;
  return `which came with stackful; not that of the project, ${reason}`;
}

/** Of the TypeScript that a file finds, if it finds one. */
function typescriptOf(file: string | URL): string | undefined {
  try {
    const path = createRequire(file).resolve("typescript/package.json");
    return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
  } catch {
    return undefined;
  }
}

// `stackful --version`: which one this is, and which TypeScript it uses.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as ts from "typescript";

/** Two lines. */
export function versions(): string {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  return `stackful ${version}\nTypeScript ${ts.version}, ${originOf(versionOfProject())}`;
}

function originOf(theirs: string | undefined): string {
  if (theirs === ts.version) return "as the project";
  const reason = theirs === undefined ? "which has none" : `which has ${theirs}`;
  return `which came with stackful; not that of the project, ${reason}`;
}

/** Of the TypeScript that the project in this folder has. */
function versionOfProject(): string | undefined {
  try {
    const path = createRequire(join(process.cwd(), "package.json")).resolve("typescript/package.json");
    return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
  } catch {
    return undefined;
  }
}

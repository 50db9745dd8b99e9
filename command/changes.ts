// What a command would change in files: shown as a diff, or written.

import { readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { createTwoFilesPatch } from "diff";
import pc from "picocolors";
import { isPretty } from "./print.js";

/** `texts`: the new ones, by path. */
export function showOrWrite(texts: ReadonlyMap<string, string>, isWritten: boolean): void {
  for (const [path, text] of texts) {
    if (isWritten) writeFileSync(path, text);
    else process.stdout.write(diffOf(path, readFileSync(path, "utf8"), text));
  }
}

function diffOf(path: string, before: string, after: string): string {
  const name = here(path);
  const patch = createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, { context: 3 });
  return patch
    .split("\n")
    .filter((line) => !/^=+$/.test(line))
    .map((line) => (isPretty ? colored(line) : line))
    .join("\n");
}

function colored(line: string): string {
  if (line.startsWith("@@")) return pc.cyan(line);
  if (line.startsWith("+++") || line.startsWith("---")) return pc.bold(line);
  if (line.startsWith("+")) return pc.green(line);
  return line.startsWith("-") ? pc.red(line) : line;
}

export function here(path: string): string {
  return relative(process.cwd(), path).replaceAll("\\", "/");
}

// What a command would change in files: shown as a diff, or written.

import { readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { createTwoFilesPatch } from "diff";
import { onStdout } from "./colors.js";

/** `texts`: the new ones, by path. */
export function showOrWrite(texts: ReadonlyMap<string, string>, isWritten: boolean): void {
  for (const [path, changed] of texts) {
    const before = readFileSync(path, "utf8");
    const text = withLineEndsOf(before, changed);
    if (isWritten) writeFileSync(path, text);
    else process.stdout.write(diffOf(path, before, text));
  }
}

/** What is added to a file has the same line ends as the rest of it. */
function withLineEndsOf(before: string, text: string): string {
  return before.includes("\r\n") && !/(?<!\r)\n/.test(before) ? text.replace(/(?<!\r)\n/g, "\r\n") : text;
}

function diffOf(path: string, before: string, after: string): string {
  const name = here(path);
  const patch = createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, { context: 3 });
  return patch
    .split("\n")
    .filter((line) => !/^=+$/.test(line))
    .map(colored)
    .join("\n");
}

function colored(line: string): string {
  if (line.startsWith("@@")) return onStdout.cyan(line);
  if (line.startsWith("+++") || line.startsWith("---")) return onStdout.bold(line);
  if (line.startsWith("+")) return onStdout.green(line);
  return line.startsWith("-") ? onStdout.red(line) : line;
}

export function here(path: string): string {
  return relative(process.cwd(), path).replaceAll("\\", "/");
}

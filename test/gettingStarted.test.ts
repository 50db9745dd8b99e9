// The document for new users, followed to the letter: in an empty folder, with the package as npm ships it.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { Packed, root } from "./support/packed.js";

type Step = { readonly file: string; readonly text: string } | { readonly command: string; readonly output: string };

/** Files that are to be written, and commands with what they print, in their order. */
function stepsOf(document: string): Step[] {
  const fences = [...document.matchAll(/^```(ts (?<file>\S+)|console)\n(?<text>[^]*?)^```$/gm)];
  return fences.flatMap(({ groups }) => {
    const { file, text = "" } = groups as { file?: string; text?: string };
    return file === undefined ? commandsOf(text) : [{ file, text }];
  });
}

function commandsOf(text: string): Step[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf("\n");
      return { command: part.slice(0, end), output: part.slice(end + 1) };
    });
}

test("a new user who follows the document sees what it says", { timeout: 300_000 }, () => {
  using packed = new Packed();
  const folder = join(packed.folder, "new");
  mkdirSync(folder);
  const steps = stepsOf(readFileSync(join(root, "docs/getting-started.md"), "utf8"));
  expect(steps.length).toBeGreaterThan(8);
  for (const step of steps) {
    if ("file" in step) {
      mkdirSync(dirname(join(folder, step.file)), { recursive: true });
      writeFileSync(join(folder, step.file), step.text);
      continue;
    }
    const said = shell(step.command.replace("npm install stackful", `npm install ${packed.tarball}`), folder);
    // What npm says is not ours.
    if (!step.command.startsWith("npm "))
      expect(`$ ${step.command}\n${said}`).toBe(`$ ${step.command}\n${step.output}`);
  }
});

/** Runs a line as a shell does. Returns what it prints, whether it fails or not. */
function shell(line: string, folder: string): string {
  const env = {
    ...process.env,
    npm_config_prefer_offline: "true",
    npm_config_loglevel: "error",
    NODE_ENV: "production",
  };
  return execFileSync("sh", ["-c", `${line} 2>&1 || true`], { cwd: folder, encoding: "utf8", env });
}

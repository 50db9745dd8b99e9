// `stackful init`: makes a project ready, and changes nothing that is so already.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "../../project/usageError.js";
import { onStdout } from "../colors.js";
import { bundlerHints } from "./bundlers.js";
import { EXAMPLE } from "./example.js";
import { changePackage, hasSources, isModule } from "./packageJson.js";
import { changeConfig, newConfig } from "./tsconfig.js";

/** `folder`: of the project. */
export function init(folder = "."): void {
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest))
    throw new UsageError(`There is no ${manifest}. \`npm init -y\` makes one; then say \`stackful init\` again`);
  const isNew = !hasSources(folder);
  change(manifest, (text) => changePackage(text, { isNew }));
  const config = join(folder, "tsconfig.json");
  if (existsSync(config)) change(config, changeConfig);
  else create(config, newConfig());
  const example = join(folder, "src", isModule(readFileSync(manifest, "utf8")) ? "hello.ts" : "hello.mts");
  if (existsSync(example)) say("unchanged", example);
  else create(example, EXAMPLE);
  for (const hint of bundlerHints(folder)) console.log(hint);
  console.log(`\nTry it: npx stackful run ${example}`);
}

/** What a step makes of the text of a file, and what that means for people. */
export interface Change {
  readonly text: string;
  /** Empty if nothing has changed. */
  readonly what: readonly string[];
}

function change(path: string, step: (text: string) => Change): void {
  const { text, what } = step(readFileSync(path, "utf8"));
  if (what.length === 0) return say("unchanged", path);
  writeFileSync(path, text);
  say("changed", `${path}: ${what.join(", ")}`);
}

function create(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  say("created", path);
}

function say(what: "created" | "changed" | "unchanged", about: string): void {
  const color = what === "unchanged" ? onStdout.dim : onStdout.green;
  console.log(`${color(what.padEnd(9))} ${about}`);
}

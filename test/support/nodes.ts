// Other versions of Node, from npm: installed where nothing else looks, when a test asks for them.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./packed.js";

const VERSIONS = { 22: "22.23.3", 24: "24.21.0", 26: "26.10.0" } as const;

/** The versions that tests run on: this one, which is 20 in CI, and those that followed. */
export const NODES = ["this", ...Object.values(VERSIONS)] as const;

/** The path of a Node. */
export function nodeOf(version: (typeof NODES)[number]): string {
  if (version === "this") return process.execPath;
  const folder = join(root, ".stackful/nodes", version);
  const path = join(folder, "node_modules/node/bin/node");
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    const quiet = ["--no-audit", "--no-fund", "--no-save", "--no-package-lock", "--prefer-offline"];
    execFileSync("npm", ["install", "--prefix", folder, ...quiet, `node@${version}`], { stdio: "pipe", cwd: folder });
  }
  return path;
}

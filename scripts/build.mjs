// Builds the npm package into dist/: the compiler first, which then compiles the cooperative parts of the runtime.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
rmSync("dist", { recursive: true, force: true });
tool("tsup/dist/cli-default.js", "--env.PART", "compiler");
tool("tsup/dist/cli-default.js", "--env.PART", "runtime");
tool("typescript/bin/tsc", "-p", "tsconfig.declarations.json");
for (const name of readdirSync("dist")) if (name.endsWith(".map")) ignoreSources(`dist/${name}`);

/**
 * Tells debuggers that users do not want to step through our code.
 *
 * @param {string} path
 */
function ignoreSources(path) {
  const map = JSON.parse(readFileSync(path, "utf8"));
  const ignoreList = Object.keys(map.sources).map(Number);
  writeFileSync(path, JSON.stringify({ ...map, ignoreList, x_google_ignoreList: ignoreList }));
}

/** @param {[string, ...string[]]} command */
function tool(...[path, ...args]) {
  const { status } = spawnSync(process.execPath, [`node_modules/${path}`, ...args], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

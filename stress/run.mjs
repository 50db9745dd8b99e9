// `npm run attackers`, `npm run chaos -- --seconds 60 --seed 7`: compiles what puts servers under stress, and runs one of it.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [name = "", ...args] = process.argv.slice(2);

node("node_modules/ts-patch/bin/tspc.js", "-p", "stress/tsconfig.json");
node("--enable-source-maps", join(root, `.stackful/stress/stress/${name}.js`), ...args);

/** @param {string[]} command */
function node(...command) {
  const env = { ...process.env, NODE_ENV: "production" };
  const { status, error } = spawnSync(process.execPath, command, {
    cwd: root,
    env,
    stdio: "inherit",
    timeout: 900_000,
  });
  if (error !== undefined) console.error(error.message);
  if (status !== 0) process.exit(status ?? 1);
}

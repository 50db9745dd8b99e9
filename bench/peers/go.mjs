// Go beside the others, on one core, if there is a compiler. It is asked for nothing but its standard library, and for nothing over the network.

import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { timesOf } from "../times.mjs";

const sources = fileURLToPath(new URL("go", import.meta.url));

/**
 * Builds the program of all cases.
 *
 * @param {string} folder
 * @returns {{ program: string, version: string } | { program?: undefined, version?: undefined, why: string }}
 */
export function buildGo(folder) {
  mkdirSync(folder, { recursive: true });
  const program = join(folder, "peer");
  rmSync(program, { force: true });
  const env = { ...process.env, GOTOOLCHAIN: "local", GOFLAGS: "-mod=mod", GOPROXY: "off", GOWORK: "off" };
  const options = { cwd: sources, encoding: /** @type {const} */ ("utf8"), env, timeout: 300_000 };
  const { status, stderr, error } = spawnSync("go", ["build", "-o", program, "."], options);
  if (error !== undefined) return { why: `no Go compiler was found (${error.message})` };
  if (status !== 0) return { why: `it could not be compiled\n${stderr}` };
  const version = spawnSync("go", ["env", "GOVERSION"], options).stdout.trim();
  return { program, version };
}

/**
 * Runs one case, in a process of its own, and returns what it prints: what `case.mjs` prints.
 *
 * @param {string} program
 * @param {import("../suite.js").Row} row
 * @param {number} timeout
 */
export function runGo(program, row, timeout) {
  const { time, iterations, warmupTime, warmupIterations } = timesOf(row);
  const numbers = [row.operations, time, iterations, warmupTime, warmupIterations].map(String);
  const env = { ...process.env, GOMAXPROCS: "1" };
  const args = [...numbers, ...(row.go ?? [])];
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8", env, timeout });
  if (status === 0) return stdout;
  console.error(`Go, ${row.name}: ${stderr}${error?.message ?? ""}`);
  process.exit(1);
}

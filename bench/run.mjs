// `npm run bench` runs every suite, or those named: `npm run bench -- suspension`. It prints tables, and writes the figures as JSON.
//
// Each case runs in fresh processes, several times in turn with its peers, so that a machine whose speed drifts is fair to all. A figure
// is the median of the processes' medians; behind it stand their extremes. Ratios are to the first column.

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildGo, runGo } from "./peers/go.mjs";
import { ratiosOf, summary } from "./report/figures.mjs";
import { tableOf } from "./report/table.mjs";
import { judge } from "./report/targets.mjs";

const PROCESSES = Number(process.env["PROCESSES"] ?? 5);
const LONGEST_CASE = 120_000;

const root = fileURLToPath(new URL("..", import.meta.url));
const built = join(root, ".stackful/bench");

node("node_modules/ts-patch/bin/tspc.js", "-p", "bench/tsconfig.json");
const go = buildGo(built);
if (go.program === undefined) console.log(`There is no column for Go: ${go.why}`);
const wanted = process.argv.slice(2);
const suites = readdirSync(join(root, "bench"))
  .filter((name) => name.endsWith(".ts") && name !== "suite.ts")
  .map((name) => name.slice(0, -".ts".length))
  .filter((name) => wanted.length === 0 || wanted.includes(name));
for (const name of suites) await runSuite(name);

/** @param {string} name */
async function runSuite(name) {
  const path = join(built, `${name}.js`);
  const { suite } = /** @type {{ suite: import("./suite.js").Suite }} */ (await import(pathToFileURL(path).href));
  console.log(`\n${suite.title}${suite.unit && `, ${suite.unit}`}\n`);
  const rows = suite.rows.map((row) => {
    const figures = runRow(path, row);
    return { name: row.name, figures, ratios: ratiosOf(figures) };
  });
  const targets = (suite.targets ?? []).map((target) => judge(target, rows));
  console.log(tableOf(rows));
  for (const { text } of targets) console.log(text);
  const machine = { node: process.versions.node, go: go.version, cores: availableParallelism(), load: loadOfMachine() };
  console.log(`Node ${machine.node}; load ${machine.load} on ${machine.cores} cores`);
  mkdirSync(join(built, "results"), { recursive: true });
  const json = { title: suite.title, unit: suite.unit, ...machine, processes: PROCESSES, rows, targets };
  writeFileSync(join(built, "results", `${name}.json`), `${JSON.stringify(json, undefined, 2)}\n`);
}

/**
 * @param {string} path
 * @param {import("./suite.js").Row} row
 */
function runRow(path, row) {
  /** @type {Record<string, () => string>} */
  const processes = Object.fromEntries(
    Object.keys(row.cases).map((name) => [name, () => node("--expose-gc", "bench/case.mjs", path, row.name, name)]),
  );
  const { program } = go;
  if (program !== undefined && row.go !== undefined) processes["Go"] = () => runGo(program, row, LONGEST_CASE);
  /** @type {Record<string, number[]>} */
  const medians = Object.fromEntries(Object.keys(processes).map((name) => [name, []]));
  for (let round = 0; round < PROCESSES; round++) {
    for (const [name, start] of Object.entries(processes)) {
      const { median } = /** @type {{ median: number }} */ (JSON.parse(start()));
      medians[name]?.push(median);
    }
  }
  return Object.fromEntries(Object.entries(medians).map(([name, found]) => [name, summary(found)]));
}

/** @param {string[]} args */
function node(...args) {
  // The runtime looks out for tasks that run for too long, except in production.
  const env = { ...process.env, NODE_ENV: "production" };
  const options = { cwd: root, encoding: /** @type {const} */ ("utf8"), env, timeout: LONGEST_CASE };
  const { status, stdout, stderr, error } = spawnSync(process.execPath, args, options);
  if (status === 0) return stdout;
  console.error(`${args.join(" ")} has failed\n${stdout}${stderr}${error?.message ?? ""}`);
  process.exit(1);
}

/** How many processes wanted a core during the last minute. The figures of a busy machine spread wide. */
function loadOfMachine() {
  return Number((loadavg()[0] ?? 0).toFixed(1));
}

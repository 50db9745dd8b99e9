// `npm run bench` runs every suite, or those named: `npm run bench -- suspension`. It prints tables, and writes the figures as JSON.
//
// Each case runs in fresh processes, several times in turn with its peers, so that a machine whose speed drifts is fair to all. A figure
// is the median of the processes' medians; behind it stand their extremes. Ratios are to the first column.

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const PROCESSES = 5;

const root = fileURLToPath(new URL("..", import.meta.url));
const built = join(root, ".stackful/bench");

/** @typedef {{ median: number, low: number, high: number }} Figure */

node("node_modules/ts-patch/bin/tspc.js", "-p", "bench/tsconfig.json");
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
  console.log(`\n${suite.title} (${suite.unit}; Node ${process.versions.node})\n`);
  const results = suite.rows.map((row) => ({ name: row.name, figures: runRow(path, row) }));
  printTable(results);
  mkdirSync(join(built, "results"), { recursive: true });
  const json = {
    title: suite.title,
    unit: suite.unit,
    node: process.versions.node,
    processes: PROCESSES,
    rows: results,
  };
  writeFileSync(join(built, "results", `${name}.json`), `${JSON.stringify(json, undefined, 2)}\n`);
}

/**
 * @param {string} path
 * @param {import("./suite.js").Row} row
 * @returns {Record<string, Figure>}
 */
function runRow(path, row) {
  /** @type {Record<string, number[]>} */
  const medians = Object.fromEntries(Object.keys(row.cases).map((name) => [name, []]));
  for (let round = 0; round < PROCESSES; round++) {
    for (const [name, found] of Object.entries(medians)) {
      /** @type {{ median: number }} */
      const { median } = JSON.parse(node("--expose-gc", "bench/case.mjs", path, row.name, name));
      found.push(median);
    }
  }
  return Object.fromEntries(Object.entries(medians).map(([name, found]) => [name, summary(found)]));
}

/**
 * @param {number[]} figures
 * @returns {Figure}
 */
function summary(figures) {
  const inOrder = figures.toSorted((a, b) => a - b);
  const at = (/** @type {number} */ index) => Number((inOrder.at(index) ?? Number.NaN).toPrecision(3));
  return { median: at(Math.floor(inOrder.length / 2)), low: at(0), high: at(-1) };
}

/** @param {{ name: string, figures: Record<string, Figure> }[]} rows */
function printTable(rows) {
  const peers = [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))];
  const lines = rows.map(({ name, figures }) => {
    const [first] = Object.values(figures);
    const cells = peers.map((peer) => {
      const figure = figures[peer];
      if (figure === undefined || first === undefined) return "";
      const ratio = figure === first ? "" : ` ×${(figure.median / first.median).toFixed(2)}`;
      return `${figure.median} (${figure.low} to ${figure.high})${ratio}`;
    });
    return [name, ...cells];
  });
  const table = [["", ...peers], ...lines];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? [];
  for (const line of table)
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("   ")
        .trimEnd(),
    );
}

/** @param {string[]} args */
function node(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (status === 0) return stdout;
  console.error(stdout + stderr);
  process.exit(1);
}

// `npm run bench:compile`: what Stackful costs on top of TypeScript, on a generated project.
//
// Each way of compiling runs in fresh processes, in turn with the others. A figure is the median; behind it stand the extremes.
// Milliseconds are processor time, but for the edit, which is time on the clock. Ratios are to the type-check of the same process, because
// the speed of a machine drifts from one process to the next. Targets: analysis and lowering at most half of the type-check, memory at
// most 1.3 times, an edit under 100 ms.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generateProject } from "./compile/generate.mjs";

const PROCESSES = Number(process.env["PROCESSES"] ?? 5);
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "stackful-bench-"));

const compilerOptions = {
  target: "es2022",
  lib: ["es2023", "esnext.disposable"],
  types: [],
  module: "nodenext",
  strict: true,
  skipLibCheck: true,
  sourceMap: true,
  rootDir: "src",
  outDir: "out",
};

try {
  const { files, lines } = generateProject(folder);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["src"] }));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/stackful"));
  console.log(`${files} files, ${lines} lines; Node ${process.versions.node}; ${PROCESSES} processes each\n`);
  report(measure(["tsc", "tspc", "text", "edit"]));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @typedef {Record<string, number[]>} Samples */

/**
 * @param {string[]} modes
 * @returns {Record<string, Samples>}
 */
function measure(modes) {
  /** @type {Record<string, Samples>} */
  const found = Object.fromEntries(modes.map((mode) => [mode, {}]));
  for (let round = 0; round < PROCESSES; round++) {
    for (const [mode, samples] of Object.entries(found)) {
      for (const [name, figure] of Object.entries(runCase(mode))) (samples[name] ??= []).push(figure);
    }
  }
  return found;
}

/**
 * @param {string} mode
 * @returns {Record<string, number>}
 */
function runCase(mode) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["bench/compile/case.mjs", mode, folder], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** @param {Record<string, Samples>} found */
function report(found) {
  for (const [mode, samples] of Object.entries(found)) {
    const cells = Object.entries(samples).map(([name, figures]) => {
      const inOrder = figures.toSorted((a, b) => a - b);
      return `${name} ${median(figures)} (${inOrder[0]} to ${inOrder.at(-1)})`;
    });
    console.log(`${mode.padEnd(5)} ${cells.join("   ")}`);
  }
  const share = (/** @type {string} */ mode, /** @type {string} */ name) =>
    median(figuresOf(mode, name).map((figure, round) => figure / (figuresOf(mode, "type-check")[round] ?? Number.NaN)));
  const ours = share("tspc", "analysis") + share("tspc", "emit") - share("tsc", "emit");
  const memory = median(figuresOf("tspc", "megabytes")) / median(figuresOf("tsc", "megabytes"));
  console.log(`\nanalysis and lowering / type-check   ${ours.toFixed(2)}`);
  console.log(`text host / type-check               ${share("text", "analysis and lowering").toFixed(2)}`);
  console.log(`memory / memory of tsc               ${memory.toFixed(2)}`);

  /**
   * @param {string} mode
   * @param {string} name
   */
  function figuresOf(mode, name) {
    return found[mode]?.[name] ?? [];
  }
}

/** @param {number[]} figures */
function median(figures) {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}

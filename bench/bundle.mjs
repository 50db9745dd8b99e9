// What a bundler costs with the plugin: Rollup builds the generated project of 300 files, and again whenever one of them has changed.
//
//   npm run --silent bench:bundle
//
// `ours` is what is spent in the hooks of the plugin, but for taking the types out; the rest is Rollup. Target: less than 100 ms after a change
// inside of a function. Milliseconds of processor time, which a busy machine does not change as much as time on the clock; the median of some edits.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rollup } from "rollup";
import stackful from "stackful/rollup";
import ts from "typescript";
import { generateProject } from "./compile/generate.mjs";

const EDITS = 6;
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "stackful-bench-"));
const edited = join(folder, "src/file150.ts");

const compilerOptions = {
  target: "es2022",
  lib: ["es2023", "esnext.disposable"],
  types: [],
  module: "nodenext",
  strict: true,
  skipLibCheck: true,
};

try {
  const { files, lines } = generateProject(folder);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["src"] }));
  writeFileSync(
    join(folder, "src/main.ts"),
    Array.from({ length: files }, (_, file) => `export * as file${file} from "./file${file}.js";`).join("\n"),
  );
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/stackful"));
  console.log(`${files} files, ${lines} lines; Node ${process.versions.node}\n`);
  await measure();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure() {
  const original = readFileSync(edited, "utf8");
  const { plugin, spent } = timed(stackful({ stripTypes: false }));
  /** @type {import("rollup").RollupCache | undefined} */
  let cache;
  const build = async () => {
    spent.ours = 0;
    const start = processorTime();
    const plugins = [plugin, typesOnly()];
    const bundle = await rollup({
      input: join(folder, "src/main.ts"),
      external: /^stackful/,
      plugins,
      ...(cache && { cache }),
    });
    ({ cache } = bundle);
    return { all: processorTime() - start, ours: spent.ours };
  };
  print("cold", [await build()]);
  const insides = Array.from({ length: EDITS }, (_, edit) => original.replace("page > 5", `page > ${100 + edit}`));
  print("a change inside of a function", await afterEach(insides, build));
  const more = `${original}export function more() { "use cooperative"; sleep(1); }\n`;
  const exported = insides.map((_, edit) => (edit % 2 === 0 ? more : original));
  print("a change of what is exported", await afterEach(exported, build));
}

function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** @typedef {{ all: number, ours: number }} Time */

/**
 * Rebuilds with one text after the other. The first warms up.
 *
 * @param {string[]} texts
 * @param {() => Promise<Time>} build
 */
async function afterEach(texts, build) {
  const times = [];
  for (const text of texts) {
    writeFileSync(edited, text);
    times.push(await build());
  }
  return times.slice(1);
}

/**
 * A plugin, and what is spent in its hooks.
 *
 * @param {import("rollup").Plugin} plugin
 */
function timed(plugin) {
  const spent = { ours: 0 };
  /** @type {Record<string, unknown>} */
  const hooks = { ...plugin };
  for (const name of ["buildStart", "buildEnd", "shouldTransformCachedModule"]) hooks[name] = timing(hooks[name]);
  const transform = /** @type {{ handler: unknown }} */ (hooks["transform"]);
  hooks["transform"] = { ...transform, handler: timing(transform.handler) };
  return { plugin: /** @type {import("rollup").Plugin} */ (/** @type {unknown} */ (hooks)), spent };

  /** @param {unknown} hook */
  function timing(hook) {
    /**
     * @this {unknown}
     * @param {unknown[]} args
     */
    return function (...args) {
      const start = processorTime();
      try {
        return /** @type {Function} */ (hook).apply(this, args);
      } finally {
        spent.ours += processorTime() - start;
      }
    };
  }
}

/** @returns {import("rollup").Plugin} */
function typesOnly() {
  return {
    name: "types only",
    resolveId: (specifier, importer) =>
      importer !== undefined && specifier.startsWith(".") ? join(importer, "..", specifier.replace(/js$/, "ts")) : null,
    transform: (code) =>
      ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } })
        .outputText,
  };
}

/**
 * @param {string} name
 * @param {Time[]} times
 */
function print(name, times) {
  const median = (/** @type {number[]} */ figures) =>
    Math.round(figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN);
  console.log(
    `${name.padEnd(30)} all ${median(times.map(({ all }) => all))}   ours ${median(times.map(({ ours }) => ours))}`,
  );
}

// `npm run demo` compiles the examples with the tsc plugin, and runs the chat.
// `npm run demo -- file.ts` compiles and runs any cooperative program.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const output = join(root, ".stackful");

const [file, ...programArgs] = process.argv.slice(2);
if (file === undefined) runChat();
else runFile(resolve(file));

function runChat() {
  compile(join(root, "examples/tsconfig.json"));
  run(join(output, "examples/chat/main.js"));
}

/** @param {string} path */
function runFile(path) {
  if (!existsSync(path)) fail(`${path} does not exist`);
  const folder = join(output, "demo");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const project = join(folder, "tsconfig.json");
  writeFileSync(project, JSON.stringify(configFor(path, folder), undefined, 2));
  compile(project);
  run(join(folder, basename(path).replace(/\.([mc]?)ts$/, ".$1js")), ...programArgs);
}

/**
 * The settings of the examples, for one file, wherever it is.
 *
 * @param {string} path
 * @param {string} folder
 */
function configFor(path, folder) {
  const types = (/** @type {string} */ entry) => [join(root, "dist/types/runtime", entry)];
  return {
    extends: relative(folder, join(root, "examples/tsconfig.json")),
    compilerOptions: {
      // Whatever its package says: what is compiled lies in ours.
      module: "esnext",
      moduleResolution: "bundler",
      rootDir: dirname(path),
      outDir: ".",
      typeRoots: [join(root, "node_modules/@types")],
      paths: { stackful: types("index.d.ts"), "stackful/net": types("io/net/index.d.ts") },
      plugins: [{ transform: join(root, "dist/transformer.js"), transformProgram: true }],
    },
    files: [path],
    include: [],
  };
}

/** @param {string} project */
function compile(project) {
  start(join(root, "node_modules/ts-patch/bin/tspc.js"), "-p", project);
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function run(program, ...args) {
  start("--enable-source-maps", program, ...args);
}

/** @param {string[]} args */
function start(...args) {
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(`demo: ${message}`);
  process.exit(1);
}

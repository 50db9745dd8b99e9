// Compiles the generated project in one way, in a process of its own, and prints what that has cost, as JSON: milliseconds of processor
// time (which a busy machine does not change as much as time on the clock), megabytes, and what was done.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createCompiler } from "stackful/compiler";
import transformProgram from "stackful/transformer";
import ts from "typescript";

const [mode, folder = ""] = process.argv.slice(2);
const config = ts.getParsedCommandLineOfConfigFile(
  join(folder, "tsconfig.json"),
  {},
  { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
);
if (config === undefined) throw new Error("the project has no tsconfig.json");
const { options, fileNames } = config;

/** @type {Record<string, number>} */
const figures = {};
const laps = { at: processorTime() };

if (mode === "tsc" || mode === "tspc") await emitting();
else if (mode === "text") textHost();
else await warmEdit();
figures["megabytes"] = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(JSON.stringify(figures));

/** Type-checks, and emits; in `tspc` with the plugin. */
async function emitting() {
  const program = ts.createProgram({ rootNames: fileNames, options });
  lap("parse");
  expectNone(program.getSyntacticDiagnostics());
  expectNone(program.getSemanticDiagnostics());
  lap("type-check");
  if (mode === "tspc") {
    const cooperative = transformProgram(program, undefined, {}, { ts });
    expectNone(cooperative.getSemanticDiagnostics());
    lap("analysis");
  }
  let bytes = 0;
  program.emit(undefined, (_path, text) => {
    bytes += text.length;
  });
  lap("emit");
  figures["kilobytes"] = Math.round(bytes / 1024);
}

/** What bundlers use: text with a source map. TypeScript checks first. */
function textHost() {
  const program = ts.createProgram({ rootNames: fileNames, options });
  lap("parse");
  expectNone(program.getSemanticDiagnostics());
  lap("type-check");
  const compiler = createCompiler({ program });
  let lowered = 0;
  for (const name of fileNames) {
    const { code, map, diagnostics } = compiler.compile(name);
    expectNone(diagnostics);
    if (map !== undefined && code.length > 0) lowered++;
  }
  lap("analysis and lowering");
  figures["lowered"] = lowered;
}

/** One file changes, again and again; each time, its new text is wanted. */
async function warmEdit() {
  const edited = join(folder, "src/file150.ts");
  const original = readFileSync(edited, "utf8");
  const host = ts.createCompilerHost(options);
  const files = new Map();
  host.getSourceFile = (name, languageVersion) => {
    let file = files.get(name);
    if (file === undefined) {
      const text = name === edited ? source.text : ts.sys.readFile(name);
      file = text === undefined ? undefined : ts.createSourceFile(name, text, languageVersion, true);
      files.set(name, file);
    }
    return file;
  };
  const source = { text: original };
  let program = ts.createProgram({ rootNames: fileNames, options, host });
  const times = [];
  const ours = [];
  for (let edit = 0; edit < 12; edit++) {
    source.text = original.replace("page > 5", `page > ${edit}`);
    files.delete(edited);
    const start = performance.now();
    program = ts.createProgram({ rootNames: fileNames, options, host, oldProgram: program });
    const file = program.getSourceFile(edited);
    expectNone(program.getSemanticDiagnostics(file));
    const checked = performance.now();
    const { diagnostics, map } = createCompiler({ program }).compile(edited);
    expectNone(diagnostics);
    if (map === undefined) throw new Error("nothing was lowered");
    times.push(performance.now() - start);
    ours.push(performance.now() - checked);
  }
  figures["edit"] = median(times.slice(2));
  figures["of which ours"] = median(ours.slice(2));
}

/** @param {readonly ts.Diagnostic[]} diagnostics */
function expectNone(diagnostics) {
  if (diagnostics[0] !== undefined) throw new Error(ts.flattenDiagnosticMessageText(diagnostics[0].messageText, "\n"));
}

/** @param {string} name */
function lap(name) {
  const now = processorTime();
  figures[name] = Math.round(now - laps.at);
  laps.at = now;
}

function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** @param {number[]} numbers */
function median(numbers) {
  return Math.round(numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN);
}

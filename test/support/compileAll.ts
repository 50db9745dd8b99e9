// What the compiler makes of many files at once, as plain data: for comparing versions of TypeScript.

import ts from "typescript";
import { format, sorted } from "../../compiler/diagnostics/report.js";
import { createCompiler } from "../../compiler/index.js";
import { Pipeline } from "../../compiler/pipeline.js";

export interface Made {
  readonly version: string;
  /** The lowered text of each file. */
  readonly lowered: Record<string, string>;
  /** What is wrong with each file. */
  readonly diagnosed: Record<string, string>;
}

/** `toLower` are files without mistakes, `toDiagnose` with some. `project` is the path of their `tsconfig.json`. */
export function compileAll(project: string, toLower: readonly string[], toDiagnose: readonly string[]): Made {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} };
  const options = ts.getParsedCommandLineOfConfigFile(project, {}, host)?.options ?? {};
  const compiler = createCompiler({ program: ts.createProgram(toLower, options) });
  const lowered = Object.fromEntries(toLower.map((path) => [path, compiler.compile(path).code]));
  const program = ts.createProgram(toDiagnose, options);
  const pipeline = new Pipeline(program);
  const diagnosed = Object.fromEntries(toDiagnose.map((path) => [path, diagnose(path, program, pipeline)]));
  return { version: ts.version, lowered, diagnosed };
}

function diagnose(path: string, program: ts.Program, pipeline: Pipeline): string {
  const file = program.getSourceFile(path);
  if (file === undefined) throw new Error(`${path} is not part of the program`);
  return sorted(pipeline.check(file))
    .map((one) => format(one))
    .join("\n");
}

// The tsc plugin: a program whose diagnostics include ours, and whose output is lowered.
//
//   "plugins": [{ "transform": "stackful/transformer", "transformProgram": true }]     in tsconfig.json, for `tspc` of ts-patch
//
// Colour errors come with a file's semantic diagnostics: so they show with --noEmit, in watch mode and in builds. While there are any,
// nothing is written. Warnings are printed, and stop nothing.

import * as ts from "typescript";
import { Pipeline } from "../pipeline.js";
import { errorsOf as allErrorsOf, isError, sortedErrors } from "./errors.js";
import { lowerOutput } from "./output.js";
import { Warnings } from "./warnings.js";
import { expectWholeProgram } from "./wholeProgram.js";

type Check = (file?: ts.SourceFile, token?: ts.CancellationToken) => readonly ts.Diagnostic[];
type CheckName = "getSemanticDiagnostics" | "getBindAndCheckDiagnostics";

/** A program, with what its own builders use beside the public API. */
type CheckedProgram = { getSourceFiles(): readonly ts.SourceFile[] } & { [Name in CheckName]?: Check };

type ErrorsOf = (file: ts.SourceFile) => readonly ts.Diagnostic[];

/** What ts-patch hands to a plugin beside the program. */
interface Extras {
  readonly ts: Pick<typeof ts, "version" | "sys">;
}

/**
 * Makes the program of `tspc` a cooperative one. `tsc` calls it, through ts-patch.
 *
 * Throws: `Error` if the TypeScript that runs is not one that Stackful supports, or shows it no whole program.
 */
export default function transformProgram(
  program: ts.Program,
  _host: unknown,
  _config: unknown,
  extras?: Extras,
): ts.Program {
  if (extras === undefined) throw new Error('stackful: the plugin has to be set up with `"transformProgram": true`.');
  checkVersion(extras.ts.version);
  expectWholeProgram(program.getCompilerOptions());
  const pipeline = new Pipeline(program);
  const warnings = new Warnings(program.getCompilerOptions(), extras.ts.sys);
  const errorsOf: ErrorsOf = (file) => {
    const { diagnostics } = allErrorsOf(file, program, pipeline);
    warnings.print(file, diagnostics);
    return diagnostics.filter(isError);
  };
  addDiagnostics(program, "getSemanticDiagnostics", errorsOf);
  addDiagnostics(program, "getBindAndCheckDiagnostics", errorsOf);
  lowerOutput(program, pipeline);
  return program;
}

function checkVersion(version: string): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major === 6 || (major === 5 && minor >= 9)) {
    if (version === ts.version) return;
    throw new Error(
      `stackful: the project is compiled by TypeScript ${version}, but Stackful found TypeScript ${ts.version}. Install one version.`,
    );
  }
  throw new Error(`stackful: the plugin supports TypeScript 5.9 and 6, but is loaded by ${version}.`);
}

/** Makes one of the functions of a program that give the diagnostics of a file, or of all, give ours as well. */
function addDiagnostics(program: CheckedProgram, name: CheckName, errorsOf: ErrorsOf): void {
  const theirs = program[name]?.bind(program);
  if (theirs === undefined) return;
  program[name] = (file, token) => {
    const files = file === undefined ? program.getSourceFiles() : [file];
    return sortedErrors([...theirs(file, token), ...files.flatMap(errorsOf)]);
  };
}

// The text host: TypeScript in, TypeScript out, with a source map. For bundlers, loaders and the command.

import * as ts from "typescript";
import { print } from "../3-lower/print.js";
import type { Diagnostic } from "../diagnostics/report.js";
import type { ExplainedFunction, Explanation } from "../explain/explanation.js";
import { Pipeline } from "../pipeline.js";
import { errorsOf, guarded, isError, sortedErrors } from "./errors.js";
import { expectWholeProgram } from "./wholeProgram.js";

/** What became of one file. */
export interface Compiled {
  /** The lowered TypeScript. If there are errors, or nothing was to be lowered, the source as it was. */
  readonly code: string;
  /** A source map from `code` to the source. Undefined if they are the same. */
  readonly map: string | undefined;
  /** What TypeScript and Stackful find wrong in the file, in the order of their places. */
  readonly diagnostics: readonly ts.Diagnostic[];
  /** What Stackful finds wrong, once more: with codes, help and fixes. */
  readonly problems: readonly Diagnostic[];
}

/** Compiles the files of one program. */
export interface Compiler {
  readonly program: ts.Program;
  /**
   * Lowers a file.
   *
   * Throws: `Error` if the file is not part of the program.
   */
  compile(fileName: string): Compiled;
  /**
   * What Stackful finds wrong in a file, in the order of its places. TypeScript is not asked what it thinks, so this is faster than `compile`.
   *
   * Throws: `Error` if the file is not part of the program.
   */
  check(fileName: string): readonly Diagnostic[];
  /**
   * The functions of a file, with the reasons for their colours; and where it may suspend, with what it may wait for there.
   *
   * Throws: `Error` if the file is not part of the program.
   *
   * @example
   * const { functions, suspensions } = compiler.explain("src/server.ts");
   * for (const { name, summary } of functions) console.log(`${name} is ${summary}`);
   * for (const { act, inside } of suspensions) console.log(`${inside.name?.getText()} ${act}`);
   */
  explain(fileName: string): Explanation;
  /**
   * The function that is declared, called or mentioned by the name at a position of a file. Undefined if there is none.
   *
   * Throws: `Error` if the file is not part of the program.
   */
  explainAt(fileName: string, position: number): ExplainedFunction | undefined;
}

/** Where the files of a compiler come from. */
export type CompilerInput =
  /** The path of a `tsconfig.json`. */
  { readonly project: string } | { readonly program: ts.Program };

/**
 * Creates a compiler for the files of a project.
 *
 * Throws: `Error` if the project's configuration cannot be read, or the program does not resolve its imports.
 *
 * @example
 * const compiler = createCompiler({ project: "tsconfig.json" });
 * const { code, map, diagnostics } = compiler.compile("src/server.ts");
 */
export function createCompiler(input: CompilerInput): Compiler {
  const program = "program" in input ? input.program : createProgram(input.project);
  expectWholeProgram(program.getCompilerOptions());
  const pipeline = new Pipeline(program);
  return {
    program,
    compile: (fileName) => compileFile(fileOf(fileName), program, pipeline),
    check: (fileName) => pipeline.check(fileOf(fileName)),
    explain: (fileName) => pipeline.explain(fileOf(fileName)),
    explainAt: (fileName, position) => pipeline.explainAt(fileOf(fileName), position),
  };

  function fileOf(fileName: string): ts.SourceFile {
    const file = program.getSourceFile(fileName);
    if (file === undefined) throw new Error(`${fileName} is not part of the project`);
    return file;
  }
}

function compileFile(file: ts.SourceFile, program: ts.Program, pipeline: Pipeline): Compiled {
  // First: in rare cases the checker answers differently when it is asked about a part before it has checked the whole.
  const theirs = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  const ours = errorsOf(file, program, pipeline);
  const diagnostics = sortedErrors([...theirs, ...ours.diagnostics]);
  const unchanged: Compiled = { code: file.text, map: undefined, diagnostics, problems: ours.problems };
  if (diagnostics.some(isError)) return unchanged;
  const printed = guarded(() => lowerAndPrint(file, pipeline));
  if (!printed.ok) return { ...unchanged, diagnostics: [printed.error] };
  return printed.value === undefined ? unchanged : { ...unchanged, ...printed.value };
}

function lowerAndPrint(file: ts.SourceFile, pipeline: Pipeline): Pick<Compiled, "code" | "map"> | undefined {
  const edits = pipeline.lower(file);
  if (edits.isEmpty) return undefined;
  const { code, map } = print(edits, file.fileName);
  return { code, map: JSON.stringify(map()) };
}

function createProgram(project: string): ts.Program {
  const host: ts.ParseConfigFileHost = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic(diagnostic) {
      throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"));
    },
  };
  const config = ts.getParsedCommandLineOfConfigFile(project, {}, host);
  const [error] = config?.errors ?? [];
  if (error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, "\n"));
  if (config === undefined) throw new Error(`${project} cannot be read`);
  return ts.createProgram({
    rootNames: config.fileNames,
    options: config.options,
    configFileParsingDiagnostics: config.errors,
  });
}

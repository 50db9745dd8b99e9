// The text host: TypeScript in, TypeScript out, with a source map. For bundlers, loaders and the command.

import * as ts from "typescript";
import { print } from "../3-lower/print.js";
import { declareColors } from "../4-declare/declarations.js";
import type { Diagnostic } from "../diagnostics/report.js";
import type { ExplainedFunction, Explanation } from "../explain/explanation.js";
import { Pipeline } from "../pipeline.js";
import { errorsOf, guarded, hasSyntaxErrors, isError, sortedErrors } from "./errors.js";
import { expectWholeProgram } from "./wholeProgram.js";

/** What became of one file. */
export interface Compiled {
  /** The lowered TypeScript. If there are errors, or nothing was to be lowered, the source as it was. */
  readonly code: string;
  /** A source map from `code` to the source. Undefined if they are the same. */
  readonly map: string | undefined;
  /**
   * What TypeScript and Stackful find wrong in the file, in the order of their places. That something is not used is a warning here: it hinders
   * nobody.
   */
  readonly diagnostics: readonly ts.Diagnostic[];
  /** What Stackful finds wrong, once more: with codes, help and fixes. */
  readonly problems: readonly Diagnostic[];
  /** Whether something in the file has to be lowered, as far as that can be told: a file that does not parse may have anything in it. */
  readonly isCooperative: boolean;
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
  /**
   * What other files see of a file: the text of its declarations, with the colours. If it stays the same, so does what other files are compiled
   * to, unless it mentions files of which that changes.
   *
   * Throws: `Error` if the file is not part of the program.
   */
  declaration(fileName: string): string;
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
  const declarations = new Map<ts.SourceFile, string>();
  return {
    program,
    compile: (fileName) => compileFile(fileOf(fileName), program, pipeline),
    check: (fileName) => pipeline.check(fileOf(fileName)),
    explain: (fileName) => pipeline.explain(fileOf(fileName)),
    explainAt: (fileName, position) => pipeline.explainAt(fileOf(fileName), position),
    declaration: (fileName) => declarationOf(fileOf(fileName)),
  };

  function fileOf(fileName: string): ts.SourceFile {
    const file = program.getSourceFile(fileName);
    if (file === undefined) throw new Error(`${fileName} is not part of the project`);
    return file;
  }

  function declarationOf(file: ts.SourceFile): string {
    const text = declarations.get(file) ?? declare(file, program, pipeline);
    declarations.set(file, text);
    return text;
  }
}

function compileFile(file: ts.SourceFile, program: ts.Program, pipeline: Pipeline): Compiled {
  // First: in rare cases the checker answers differently when it is asked about a part before it has checked the whole.
  const theirs = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(tolerant);
  const ours = errorsOf(file, program, pipeline);
  const diagnostics = sortedErrors([...theirs, ...ours.diagnostics]);
  const unchanged = { code: file.text, map: undefined, diagnostics, problems: ours.problems };
  if (diagnostics.some(isError)) return { ...unchanged, isCooperative: mayBeCooperative(file, program, pipeline) };
  const printed = guarded(() => lowerAndPrint(file, pipeline));
  if (!printed.ok) return { ...unchanged, diagnostics: [printed.error], isCooperative: true };
  return { ...unchanged, ...printed.value, isCooperative: printed.value !== undefined };
}

/** What is not used is no error for us. Nor is it one in editors, which show it in grey. */
function tolerant(diagnostic: ts.Diagnostic): ts.Diagnostic {
  if (!isError(diagnostic) || diagnostic.reportsUnnecessary === undefined) return diagnostic;
  return { ...diagnostic, category: ts.DiagnosticCategory.Warning };
}

/** Whether something would be lowered in a file that has errors. */
function mayBeCooperative(file: ts.SourceFile, program: ts.Program, pipeline: Pipeline): boolean {
  if (hasSyntaxErrors(file, program) || pipelineReports(file, pipeline)) return true;
  const edits = guarded(() => pipeline.lower(file));
  return !edits.ok || !edits.value.isEmpty;
}

/** Whether there is an error of ours in the file, which there is none of without something cooperative. */
function pipelineReports(file: ts.SourceFile, pipeline: Pipeline): boolean {
  const problems = guarded(() => pipeline.check(file));
  return !problems.ok || problems.value.length > 0;
}

function declare(file: ts.SourceFile, program: ts.Program, pipeline: Pipeline): string {
  if (file.isDeclarationFile || file.fileName.endsWith(".json")) return file.text;
  const texts: string[] = [];
  const emit = program.emit.bind(program) as EmitDeclaration;
  const afterDeclarations = [declareColors(pipeline.colors, program.getTypeChecker())];
  const write = (_path: string, text: string) => texts.push(text);
  emit(file, write, undefined, /* only declarations */ true, { afterDeclarations }, /* whatever is wrong */ true);
  return texts.join("");
}

/** `emit`, with the parameter that TypeScript's own builders pass to compare declarations. */
type EmitDeclaration = (
  file: ts.SourceFile,
  write: ts.WriteFileCallback,
  token: undefined,
  only: true,
  transformers: ts.CustomTransformers,
  force: true,
) => ts.EmitResult;

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
  const [error] = config === undefined ? [] : ts.getConfigFileParsingDiagnostics(config);
  if (error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, "\n"));
  if (config === undefined) throw new Error(`${project} cannot be read`);
  return ts.createProgram({
    rootNames: config.fileNames,
    options: config.options,
    configFileParsingDiagnostics: config.errors,
  });
}

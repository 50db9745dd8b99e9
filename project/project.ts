// Finding and reading a project.

import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import * as ts from "typescript";
import { UsageError } from "./usageError.js";

/** A project that was read. */
export interface Project {
  /** Its `tsconfig.json`. Undefined if there is none: then it is one file with the usual settings. */
  readonly path: string | undefined;
  readonly config: ts.ParsedCommandLine;
}

/** What holds where no `tsconfig.json` says otherwise. */
export const USUAL: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
  module: ts.ModuleKind.NodeNext,
  types: ["node"],
  strict: true,
  skipLibCheck: true,
};

/** What TypeScript says about an empty list of files, and about one that nothing matches. */
const ABOUT_NO_FILES: ReadonlySet<number> = new Set([18002, 18003]);

/**
 * The path of a `tsconfig.json`: `where` is it, or its folder.
 *
 * Throws: `UsageError` if there is none.
 */
export function findProject(where: string): string {
  const path = resolve(where);
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, "tsconfig.json") : path;
  if (!existsSync(file))
    throw new UsageError(`There is no ${file}. Say \`--project\` where it is, or make one with \`npx tsc --init\``);
  return file;
}

/**
 * Reads a `tsconfig.json`.
 *
 * Throws: `UsageError` if something is wrong with it, or there are no files, unless it `mayBeEmpty`.
 */
export function readProject(path: string, { mayBeEmpty = false } = {}): Project {
  const host: ts.ParseConfigFileHost = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic(diagnostic) {
      throw new UsageError(ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"));
    },
  };
  const config = ts.getParsedCommandLineOfConfigFile(path, {}, host);
  const errors = config === undefined ? [] : ts.getConfigFileParsingDiagnostics(config);
  const error = errors.find(({ code }) => !(mayBeEmpty && ABOUT_NO_FILES.has(code)));
  if (error !== undefined) throw new UsageError(`${path}: ${ts.flattenDiagnosticMessageText(error.messageText, "\n")}`);
  if (config === undefined) throw new UsageError(`${path} cannot be read`);
  return { path, config };
}

/** The project that a file belongs to: that of the nearest `tsconfig.json` above it. The file is part of it, whatever that says. */
export function projectOf(file: string): Project {
  const path = ts.findConfigFile(dirname(file), ts.sys.fileExists);
  const found = path === undefined ? undefined : readProject(path, { mayBeEmpty: true });
  const fileNames = found?.config.fileNames ?? [];
  const config: ts.ParsedCommandLine = {
    options: found?.config.options ?? USUAL,
    fileNames: fileNames.some((name) => resolve(name) === file) ? fileNames : [...fileNames, file],
    errors: [],
  };
  return { path, config };
}

/** The program of a project. */
export function programOf({ config }: Project): ts.Program {
  const { fileNames, options, projectReferences } = config;
  return ts.createProgram({ rootNames: fileNames, options, ...(projectReferences && { projectReferences }) });
}

/** The files of a project that are compiled, and not only known. */
export function filesOf(program: ts.Program): readonly ts.SourceFile[] {
  return program
    .getSourceFiles()
    .filter((file) => !file.isDeclarationFile && !program.isSourceFileFromExternalLibrary(file));
}

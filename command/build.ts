// `stackful build`: what `tsc` does, with the colours. It stands on the same public parts of TypeScript: builders, solutions, watchers.

import makeCooperative from "stackful/transformer";
import * as ts from "typescript";
import { findProject, readProject } from "../project/project.js";
import { isPretty } from "./colors.js";
import { formatDiagnostics, printWatchStatus } from "./print.js";
import { withComments } from "./withComments.js";

type Builder = ts.EmitAndSemanticDiagnosticsBuilderProgram;

export function build(options: { readonly project: string; readonly build?: true; readonly watch?: true }): void {
  const path = findProject(options.project);
  if (options.build) buildSolution(path, options.watch === true);
  else if (options.watch) watchProject(path);
  else buildProject(path);
}

function buildProject(path: string): void {
  const { config } = readProject(path);
  const { fileNames, options, projectReferences } = config;
  const host = withComments(ts.createIncrementalCompilerHost(options));
  const builder = createBuilder(fileNames, options, host, undefined, config.errors, projectReferences);
  const found = [
    ...builder.getConfigFileParsingDiagnostics(),
    ...builder.getOptionsDiagnostics(),
    ...builder.getSyntacticDiagnostics(),
    ...builder.getGlobalDiagnostics(),
    ...builder.getSemanticDiagnostics(),
  ];
  const { diagnostics, emitSkipped } = builder.emit();
  const all = ts.sortAndDeduplicateDiagnostics([...found, ...diagnostics]);
  process.stdout.write(formatDiagnostics(all));
  const isWrong = all.some(({ category }) => category === ts.DiagnosticCategory.Error);
  process.exitCode = isWrong || emitSkipped ? 1 : 0;
}

function buildSolution(path: string, isWatching: boolean): void {
  const report = (diagnostic: ts.Diagnostic) => void process.stdout.write(formatDiagnostics([diagnostic]));
  if (isWatching) {
    const host = ts.createSolutionBuilderWithWatchHost(ts.sys, createBuilder, report, reportStatus, printWatchStatus);
    ts.createSolutionBuilderWithWatch(withComments(host), [path], {}).build();
    return;
  }
  const host = ts.createSolutionBuilderHost(ts.sys, createBuilder, report, reportStatus);
  const status = ts.createSolutionBuilder(withComments(host), [path], {}).build();
  process.exitCode = status === ts.ExitStatus.Success ? 0 : 1;
}

function watchProject(path: string): void {
  const report = (diagnostic: ts.Diagnostic) => void process.stdout.write(formatDiagnostics([diagnostic]));
  const host = ts.createWatchCompilerHost(path, {}, ts.sys, createBuilder, report, printWatchStatus);
  ts.createWatchProgram(withComments(host));
}

/** TypeScript's own, of a program that was made cooperative. */
const createBuilder: ts.CreateProgram<Builder> = (rootNames, options, host, old, errors, references) => {
  if (host === undefined) throw new Error("TypeScript has given no host");
  const program = ts.createProgram({
    rootNames: rootNames ?? [],
    options: options ?? {},
    host,
    ...oldProgramOf(old),
    ...(errors !== undefined && { configFileParsingDiagnostics: errors }),
    ...(references !== undefined && { projectReferences: references }),
  });
  const cooperative = makeCooperative(program, undefined, undefined, { ts });
  return ts.createEmitAndSemanticDiagnosticsBuilderProgram(cooperative, host, old, errors);
};

function oldProgramOf(old: Builder | undefined): { oldProgram?: ts.Program } {
  try {
    return old === undefined ? {} : { oldProgram: old.getProgram() };
  } catch {
    return {}; // it was read from a .tsbuildinfo: then it knows what has changed, but has no program
  }
}

function reportStatus({ messageText }: ts.Diagnostic): void {
  if (isPretty) console.log(ts.flattenDiagnosticMessageText(messageText, "\n"));
}

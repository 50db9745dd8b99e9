// What a host reports for a file beside what TypeScript does: colour errors, and failures of ours.
//
// A file that does not parse has neither: what its colours are is anybody's guess.

import * as ts from "typescript";
import { InternalError, internalErrorToTypeScript } from "../diagnostics/internalError.js";
import { type Diagnostic, toTypeScript } from "../diagnostics/report.js";
import type { Pipeline } from "../pipeline.js";

/** What is wrong with a file, in two forms. */
export interface Errors {
  readonly problems: readonly Diagnostic[];
  /** The same, as TypeScript's tools report it; and, if we fail, that we do. */
  readonly diagnostics: readonly ts.Diagnostic[];
}

export function errorsOf(file: ts.SourceFile, program: ts.Program, pipeline: Pipeline): Errors {
  if (hasSyntaxErrors(file, program)) return { problems: [], diagnostics: [] };
  const problems = guarded(() => pipeline.check(file));
  if (!problems.ok) return { problems: [], diagnostics: [problems.error] };
  return { problems: problems.value, diagnostics: problems.value.map(toTypeScript) };
}

export function hasSyntaxErrors(file: ts.SourceFile, program: ts.Program): boolean {
  return program.getSyntacticDiagnostics(file).length > 0;
}

export type Guarded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ts.Diagnostic };

/** Runs the compiler. A failure of ours becomes an error at the place that we were at. */
export function guarded<T>(work: () => T): Guarded<T> {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    if (!(error instanceof InternalError)) throw error;
    return { ok: false, error: internalErrorToTypeScript(error) };
  }
}

/** In the order of their places, each once. */
export function sortedErrors(diagnostics: readonly ts.Diagnostic[]): readonly ts.Diagnostic[] {
  return ts.sortAndDeduplicateDiagnostics(diagnostics);
}

/** Whether something is so wrong that nothing can be lowered. */
export function isError({ category }: ts.Diagnostic): boolean {
  return category === ts.DiagnosticCategory.Error;
}

// What TypeScript finds wrong with a project now that it did not find before.

import * as ts from "typescript";
import { filesOf } from "../project/project.js";
import type { Place } from "./migrate.js";

/** How often each error is in each file. */
export type Known = ReadonlyMap<string, number>;

export function typeErrorsOf(program: ts.Program): Known {
  const known = new Map<string, number>();
  for (const one of errorsOf(program)) known.set(keyOf(one), (known.get(keyOf(one)) ?? 0) + 1);
  return known;
}

/** Errors that are there more often than they were. */
export function newTypeErrors(program: ts.Program, before: Known): readonly Place[] {
  const left = new Map(before);
  return errorsOf(program).flatMap((one) => {
    const times = left.get(keyOf(one)) ?? 0;
    left.set(keyOf(one), times - 1);
    return times > 0 ? [] : [placeOf(one)];
  });
}

function errorsOf(program: ts.Program): readonly ts.DiagnosticWithLocation[] {
  return filesOf(program).flatMap((file) =>
    [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].filter(
      (one): one is ts.DiagnosticWithLocation =>
        one.category === ts.DiagnosticCategory.Error && one.file !== undefined && !isUnused(one),
    ),
  );
}

/** What is only unused does no harm, and is for a linter to clean up. */
function isUnused({ code, reportsUnnecessary }: ts.Diagnostic): boolean {
  return reportsUnnecessary !== undefined || code === 6133 || code === 6192 || code === 6196;
}

function keyOf({ file, code, messageText }: ts.DiagnosticWithLocation): string {
  return `${file.fileName}:${code}:${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
}

function placeOf({ file, start, code, messageText }: ts.DiagnosticWithLocation): Place {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  const [reason = ""] = ts.flattenDiagnosticMessageText(messageText, "\n").split("\n");
  return { path: file.fileName, line: line + 1, column: character + 1, reason: `TS${code}: ${reason}` };
}

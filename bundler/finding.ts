// What is wrong in a file, for people who look at a bundler's output.
//
//   SF2001: `main` is plain, but calls cooperative `pause`.
//     Mark the caller with "use cooperative". …
//
//   9 |   pause();
//     |   ^^^^^

import { relative } from "node:path";
import * as ts from "typescript";

export interface Finding {
  readonly isError: boolean;
  /** `SF2001` or `TS2304`. */
  readonly code: string;
  readonly message: string;
  /** Its full path. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 0, in UTF-16 units. */
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly lineText: string;
  /** The line, with a mark below the place. */
  readonly frame: string;
}

/** Findings of ours are from 900000 on. */
const OURS = 900_000;

export function toFinding({ category, code, file, start = 0, length = 1, messageText }: ts.Diagnostic): Finding {
  const isOurs = code >= OURS;
  const text = ts.flattenDiagnosticMessageText(messageText, "\n");
  const from = file?.getLineAndCharacterOfPosition(start) ?? { line: 0, character: 0 };
  const to = file?.getLineAndCharacterOfPosition(start + length) ?? from;
  const lineText = file?.text.split(/\r?\n/)[from.line] ?? "";
  return {
    isError: category === ts.DiagnosticCategory.Error,
    code: isOurs ? `SF${String(code - OURS).padStart(4, "0")}` : `TS${code}`,
    message: isOurs ? text : `TS${code}: ${text}`,
    path: file?.fileName ?? "",
    line: from.line + 1,
    column: from.character,
    endLine: to.line + 1,
    endColumn: to.character,
    lineText,
    frame: frameOf(lineText, from, to),
  };
}

/** Whether a finding is for who builds: errors, and warnings of ours. TypeScript's are for editors. */
export function isReported({ isError, code }: Finding): boolean {
  return isError || code.startsWith("SF");
}

/** As one text, for bundlers that show nothing but that. */
export function format(finding: Finding): string {
  return `${placeOf(finding)} ${finding.message}\n\n${finding.frame}`;
}

/** Where it is, as people count: `src/main.ts:9:3`. */
export function placeOf({ path, line, column }: Finding): string {
  return `${relative(process.cwd(), path).replaceAll("\\", "/")}:${line}:${column + 1}`;
}

function frameOf(line: string, from: ts.LineAndCharacter, to: ts.LineAndCharacter): string {
  const number = String(from.line + 1);
  const end = to.line === from.line ? to.character : line.length;
  const marks = "^".repeat(Math.max(1, end - from.character));
  // Tabs stay tabs, so that the mark stands below its place.
  const indent = line.slice(0, from.character).replaceAll(/[^\t]/g, " ");
  return `${number} | ${line}\n${" ".repeat(number.length)} | ${indent}${marks}`;
}

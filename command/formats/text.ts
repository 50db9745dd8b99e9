// For people, and for whatever understands what tsc prints: editors have patterns for that.

import * as ts from "typescript";
import type { Problem } from "../check.js";
import { isPretty } from "../colors.js";
import { formatDiagnostics } from "../print.js";

export function text(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const lines = formatDiagnostics(problems.map(toTypeScript));
  if (!isPretty) return lines;
  return errors === 0 ? `${lines}No errors.\n` : `${lines}\n${errors} error${errors === 1 ? "" : "s"}.\n`;
}

function toTypeScript({ code, severity, file, start, length, message, help, page }: Problem): ts.Diagnostic {
  const isOurs = code.startsWith("SF");
  return {
    category: severity === "error" ? ts.DiagnosticCategory.Error : ts.DiagnosticCategory.Warning,
    code: Number(code.slice(2)) + (isOurs ? 900_000 : 0),
    file,
    start,
    length,
    messageText: isOurs ? `${code}: ${message}.\n  ${help}\n  More: ${page}` : message,
  };
}

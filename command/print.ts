// Printing diagnostics as tsc does: in colour and with the code where somebody looks at a terminal, and else a line for each.

import * as ts from "typescript";
import { isPretty } from "./colors.js";

const host: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => process.cwd(),
  getNewLine: () => "\n",
};

export function formatDiagnostics(diagnostics: readonly ts.Diagnostic[]): string {
  return isPretty
    ? ts.formatDiagnosticsWithColorAndContext(diagnostics, host)
    : ts.formatDiagnostics(diagnostics, host);
}

/** What tools that watch us look for: the words of tsc. */
export function printWatchStatus({ messageText }: Pick<ts.Diagnostic, "messageText">): void {
  console.log(`${new Date().toLocaleTimeString()} - ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
}

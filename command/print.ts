// Printing diagnostics as tsc does: in colour and with the code where somebody looks at a terminal, and else a line for each.

import pc from "picocolors";
import * as ts from "typescript";

const host: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => process.cwd(),
  getNewLine: () => "\n",
};

/** Whether somebody looks, who can see colours: `NO_COLOR`, `FORCE_COLOR` and `TERM` have a say. */
export const isPretty = pc.isColorSupported && process.stdout.isTTY;

export function formatDiagnostics(diagnostics: readonly ts.Diagnostic[]): string {
  return isPretty
    ? ts.formatDiagnosticsWithColorAndContext(diagnostics, host)
    : ts.formatDiagnostics(diagnostics, host);
}

/** What tools that watch us look for: the words of tsc. */
export function printWatchStatus({ messageText }: Pick<ts.Diagnostic, "messageText">): void {
  console.log(`${new Date().toLocaleTimeString()} - ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
}

// What is thrown when a file that is imported cannot be compiled.

import * as ts from "typescript";

const host: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => process.cwd(),
  getNewLine: () => "\n",
};

export class CompileError extends Error {
  override name = "CompileError";
  readonly code = "SF_COMPILE";

  constructor(message: string) {
    super(message);
    this.stack = message; // where the loader was does not matter to anybody
  }

  static of(diagnostics: readonly ts.Diagnostic[]): CompileError {
    const isPretty = process.stderr.isTTY && process.env["NO_COLOR"] === undefined;
    const format = isPretty ? ts.formatDiagnosticsWithColorAndContext : ts.formatDiagnostics;
    return new CompileError(format(diagnostics, host).trimEnd());
  }
}

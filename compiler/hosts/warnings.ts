// Warnings of the tsc plugin. `tsc` takes whatever a program reports for a failure, so they do not come with the other diagnostics.

import * as ts from "typescript";
import { isError } from "./errors.js";

/** Prints the warnings of each file once, as `tsc` prints errors. */
export class Warnings {
  readonly #printed = new Set<ts.SourceFile>();

  constructor(
    readonly options: ts.CompilerOptions,
    readonly system: ts.System,
  ) {}

  print(file: ts.SourceFile, diagnostics: readonly ts.Diagnostic[]): void {
    const warnings = diagnostics.filter((one) => !isError(one));
    if (warnings.length === 0 || this.#printed.has(file)) return;
    this.#printed.add(file);
    this.system.write(this.#format(warnings));
  }

  #format(warnings: readonly ts.Diagnostic[]): string {
    const { system, options } = this;
    const host: ts.FormatDiagnosticsHost = {
      getCanonicalFileName: (name) => name,
      getCurrentDirectory: () => system.getCurrentDirectory(),
      getNewLine: () => system.newLine,
    };
    const isPretty = options["pretty"] ?? system.writeOutputIsTTY?.() ?? false;
    return isPretty ? ts.formatDiagnosticsWithColorAndContext(warnings, host) : ts.formatDiagnostics(warnings, host);
  }
}

// Diagnostics: made where something is wrong, shown in the way of the host.

import ts from "typescript";
import { type Code, catalogue, type Entry, type Names } from "./catalogue.js";

export interface Diagnostic {
  readonly code: Code;
  readonly file: ts.SourceFile;
  readonly start: number;
  readonly length: number;
  readonly message: string;
  readonly help: string;
}

/** Collects what a pass reports. */
export class Report {
  readonly diagnostics: Diagnostic[] = [];

  constructor(readonly file: ts.SourceFile) {}

  /** Reports `code` at `node`, with the names that its message asks for. */
  add<C extends Code>(code: C, node: ts.Node, ...names: Names<C>): void {
    const start = node.getStart(this.file);
    this.addAt(code, start, node.end, ...names);
  }

  addAt<C extends Code>(code: C, start: number, end: number, ...names: Names<C>): void {
    const { message, help }: Entry = catalogue[code];
    this.diagnostics.push({ code, file: this.file, start, length: end - start, message: message(...names), help });
  }
}

/** In the order of their places, each once. */
export function sorted(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const inOrder = diagnostics.toSorted((a, b) => a.start - b.start || a.code.localeCompare(b.code));
  return inOrder.filter(
    (one, index) => one.start !== inOrder[index - 1]?.start || one.code !== inOrder[index - 1]?.code,
  );
}

/** As TypeScript's own tools report it. */
export function toTypeScript({ code, file, start, length, message, help }: Diagnostic): ts.Diagnostic {
  const category = ts.DiagnosticCategory.Error;
  return {
    category,
    code: 900_000 + Number(code.slice(2)),
    file,
    start,
    length,
    messageText: `${code}: ${message}.\n  ${help}`,
    source: "stackful",
  };
}

/** As text, with the line that it is about. */
export function format({ code, file, start, length, message, help }: Diagnostic, name = file.fileName): string {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  const text = file.text.split(/\r?\n/)[line] ?? "";
  const number = String(line + 1);
  const marked = Math.max(1, Math.min(length, text.length - character));
  return [
    `${name}:${number}:${character + 1} ${code}: ${message}`,
    `${number} | ${text}`,
    `${" ".repeat(number.length)} | ${" ".repeat(character)}${"^".repeat(marked)}`,
    `${" ".repeat(number.length)} = ${help}`,
  ].join("\n");
}

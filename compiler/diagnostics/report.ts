// Diagnostics: made where something is wrong, shown in the way of the host.

import * as ts from "typescript";
import { type Code, catalogue, type Entry, type Names, type Severity } from "./catalogue.js";
import type { Fix } from "./fix.js";

/** What Stackful finds wrong at a place. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly file: ts.SourceFile;
  readonly start: number;
  readonly length: number;
  /** One sentence, without its full stop. */
  readonly message: string;
  /** What to do about it. */
  readonly help: string;
  /** The page that explains it, as a path in the installed package. */
  readonly page: string;
  /** Ways to put it right, the most likely one first. They are found when they are asked for. */
  readonly fixes: readonly Fix[];
}

/** Where a diagnostic was found. */
export interface Finding {
  readonly code: Code;
  readonly file: ts.SourceFile;
  readonly start: number;
  readonly end: number;
  /** The node that is wrong. Undefined for what is no node: a tag in a comment. */
  readonly node: ts.Node | undefined;
}

export type FindFixes = (finding: Finding) => readonly Fix[];

/** Collects what a pass reports. */
export class Report {
  readonly diagnostics: Diagnostic[] = [];

  constructor(
    readonly file: ts.SourceFile,
    readonly findFixes: FindFixes,
  ) {}

  /** Reports `code` at `node`, with the names that its message asks for. */
  add<C extends Code>(code: C, node: ts.Node, ...names: Names<C>): void {
    this.#add({ code, file: this.file, start: node.getStart(this.file), end: node.end, node }, names);
  }

  /** Reports `code` at a place that is no node. */
  addAt<C extends Code>(code: C, start: number, end: number, ...names: Names<C>): void {
    this.#add({ code, file: this.file, start, end, node: undefined }, names);
  }

  #add(finding: Finding, names: readonly string[]): void {
    const { code, file, start, end } = finding;
    const { findFixes } = this;
    const { message, help, severity = "error" }: Entry = catalogue[code];
    let fixes: readonly Fix[] | undefined;
    this.diagnostics.push({
      code,
      severity,
      file,
      start,
      length: end - start,
      message: message(...names),
      help,
      page: pageOf(code),
      get fixes() {
        fixes ??= findFixes(finding);
        return fixes;
      },
    });
  }
}

/** Where the package has the page of a code. */
export function pageOf(code: Code): string {
  return `stackful/docs/diagnostics/${code}.md`;
}

/** In the order of their places, each once. */
export function sorted(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const inOrder = diagnostics.toSorted(inOrderOfPlaces);
  return inOrder.filter((one, index) => index === 0 || inOrderOfPlaces(one, inOrder[index - 1] as Diagnostic) !== 0);
}

function inOrderOfPlaces(a: Diagnostic, b: Diagnostic): number {
  return compare(a.file.fileName, b.file.fileName) || a.start - b.start || compare(a.code, b.code);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** As TypeScript's own tools report it. */
export function toTypeScript({ code, severity, file, start, length, message, help, page }: Diagnostic): ts.Diagnostic {
  const category = severity === "error" ? ts.DiagnosticCategory.Error : ts.DiagnosticCategory.Warning;
  return {
    category,
    code: 900_000 + Number(code.slice(2)),
    file,
    start,
    length,
    messageText: `${code}: ${message}.\n  ${help}\n  More: ${page}`,
    source: "stackful",
  };
}

/** As text, with the line that it is about. */
export function format(diagnostic: Diagnostic, name = diagnostic.file.fileName): string {
  const { code, severity, file, start, length, message, help } = diagnostic;
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  const text = file.text.split(/\r?\n/)[line] ?? "";
  const number = String(line + 1);
  const marked = Math.max(1, Math.min(length, text.length - character));
  return [
    `${name}:${number}:${character + 1} ${severity === "error" ? "" : `${severity} `}${code}: ${message}`,
    `${number} | ${text}`,
    `${" ".repeat(number.length)} | ${" ".repeat(character)}${"^".repeat(marked)}`,
    `${" ".repeat(number.length)} = ${help}`,
  ].join("\n");
}

// The edits that fixes are made of.

import * as ts from "typescript";
import type { TextEdit } from "../diagnostics/fix.js";

export function insert(file: ts.SourceFile, at: number, text: string): TextEdit {
  return { file: file.fileName, start: at, end: at, text };
}

export function replace(node: ts.Node, text: string): TextEdit {
  return { file: node.getSourceFile().fileName, start: node.getStart(), end: node.end, text };
}

export function remove(file: ts.SourceFile, start: number, end: number): TextEdit {
  return { file: file.fileName, start, end, text: "" };
}

/** Puts text around a node. */
export function wrap(node: ts.Node, before: string, after: string): TextEdit[] {
  const file = node.getSourceFile();
  return [insert(file, node.getStart(), before), insert(file, node.end, after)];
}

/** Removes text, and its line if nothing else is in it. */
export function removeLine(file: ts.SourceFile, start: number, end: number): TextEdit {
  const { text } = file;
  const indentation = /[ \t]*$/.exec(text.slice(0, start))?.[0] ?? "";
  const rest = /^[ \t]*(?:\r?\n)?/.exec(text.slice(end))?.[0] ?? "";
  const lineStart = start - indentation.length;
  const isFirst = lineStart === 0 || text[lineStart - 1] === "\n";
  const isLast = rest.endsWith("\n") || end + rest.length === text.length;
  return isFirst && isLast ? remove(file, lineStart, end + rest.length) : remove(file, start, end);
}

/** The white space that a line begins with. */
export function indentationAt(file: ts.SourceFile, at: number): string {
  const lineStart = file.text.lastIndexOf("\n", at - 1) + 1;
  return /^[ \t]*/.exec(file.text.slice(lineStart))?.[0] ?? "";
}

/** A name that the file does not contain: `wanted`, or one like it. */
export function freeName(file: ts.SourceFile, wanted: string): string {
  let name = wanted;
  while (new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`).test(file.text)) name = `${name}_`;
  return name;
}

// Taking out `async` and `await`, without a change in where statements end.
//
//   return await⏎ load()         return load()              what would stand alone in its line would be returned by nobody
//   x = 1⏎ async *lines() {}     x = 1;⏎ *lines() {}        a line that may go on what stands above gets a semicolon first
//   return⎵await /* … */⏎ f()    return ( /* … */⏎ f())

import * as ts from "typescript";
import type { Edits } from "./edits.js";

/** Removes a modifier, such as `async`, if it is there. */
export function dropModifier(node: ts.Node, kind: ts.SyntaxKind, edits: Edits): void {
  const word = ts.canHaveModifiers(node) ? ts.getModifiers(node)?.find((one) => one.kind === kind) : undefined;
  if (word === undefined) return;
  const end = dropWord(word.getStart(), word.getText(), node.getSourceFile(), edits);
  if (ts.isClassElement(node) && word.getStart() === startOf(node)) keepApart(node, end, edits);
}

/** Removes `await` before an expression. */
export function dropAwait(node: ts.AwaitExpression, edits: Edits): void {
  const file = node.getSourceFile();
  const start = node.getStart();
  const operand = node.expression.getStart();
  const between = file.text.slice(start + "await".length, operand);
  if (between.includes("\n") && between.trim() !== "") {
    edits.replace(start, start + "await".length, "(");
    return edits.insert(node.end, ")");
  }
  const end = between.trim() === "" ? operand : dropWord(start, "await", file, edits);
  if (between.trim() === "") edits.remove(start, operand);
  const statement = ts.findAncestor(node, (one) => ts.isStatement(one) && !ts.isBlock(one));
  if (statement?.getStart() === start) keepApart(statement, end, edits);
}

/** Removes a word and the space behind it. Returns where what follows begins. */
export function dropWord(start: number, word: string, { text }: ts.SourceFile, edits: Edits): number {
  const end = start + word.length;
  const space = /^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0;
  edits.remove(start, end + space);
  return end + space;
}

/** Puts a semicolon behind what stands before, if that has none and would go on with what is left of the node. */
function keepApart(node: ts.Node, restAt: number, edits: Edits): void {
  const { text } = node.getSourceFile();
  if (!/[([`*+\-/]/.test(text[restAt] ?? "")) return;
  let previous: ts.Node | undefined;
  ts.forEachChild(node.parent, (sibling) => {
    if (sibling.end <= node.pos && (ts.isStatement(sibling) || ts.isClassElement(sibling))) previous = sibling;
  });
  if (previous !== undefined && endsWithLine(previous) && text[previous.end - 1] !== ";")
    edits.insert(previous.end, ";");
}

/** Whether a statement or member may do without a semicolon, because its line ends. */
function endsWithLine(node: ts.Node): boolean {
  switch (node.kind) {
    case ts.SyntaxKind.PropertyDeclaration:
    case ts.SyntaxKind.VariableStatement:
    case ts.SyntaxKind.ExpressionStatement:
    case ts.SyntaxKind.DoStatement:
    case ts.SyntaxKind.ImportDeclaration:
    case ts.SyntaxKind.ExportDeclaration:
    case ts.SyntaxKind.ExportAssignment:
    case ts.SyntaxKind.TypeAliasDeclaration:
      return true;
    default:
      return false;
  }
}

/** Where a member begins, its documentation aside. */
function startOf(node: ts.Node): number {
  return node.getStart(node.getSourceFile(), /* includeJsDocComment: */ false);
}

// Reports marks that mark nothing.
//
//   "use cooperatve"                 misspelt
//   work(); "use cooperative";       not at the top
//   get size() { "use coop…" }       on what cannot be cooperative

import ts from "typescript";
import { DIRECTIVE, directiveOf, TAG, tagPlaces } from "../1-read/marks.js";
import type { Report } from "../diagnostics/report.js";
import {
  directivesOf,
  type FunctionNode,
  formThatCannotSuspend,
  isDirective,
  isFunctionNode,
  walk,
} from "../syntax.js";

export function checkMarks(file: ts.SourceFile, report: Report): void {
  walk(file, (node) => {
    if (isDirective(node)) checkDirective(node, report);
    if (isFunctionNode(node)) checkForm(node, report);
    if (isDeclarationWithTags(node)) checkTags(node, report);
  });
}

function checkDirective(
  statement: ts.ExpressionStatement & { readonly expression: ts.StringLiteral },
  report: Report,
): void {
  const { text } = statement.expression;
  const isAtTop = scopeOf(statement) !== undefined;
  if (text === DIRECTIVE) {
    if (!isAtTop) report.add("SF1002", statement.expression);
  } else if (isAtTop && isNearly(text, DIRECTIVE)) {
    report.add("SF1001", statement.expression, `"${text}"`, `"${DIRECTIVE}"`);
  }
}

/** The function or file whose directive a statement is, if it is one. */
function scopeOf(statement: ts.ExpressionStatement): FunctionNode | ts.SourceFile | undefined {
  const scope = ts.isBlock(statement.parent) ? statement.parent.parent : statement.parent;
  if (!ts.isSourceFile(scope) && !isFunctionNode(scope)) return undefined;
  return directivesOf(scope).includes(statement) ? scope : undefined;
}

function checkForm(fn: FunctionNode, report: Report): void {
  const directive = directiveOf(fn);
  const form = formThatCannotSuspend(fn);
  if (directive !== undefined && form !== undefined) report.add("SF3009", directive.expression, form);
}

function isDeclarationWithTags(node: ts.Node): boolean {
  return (
    ts.isDeclarationStatement(node) ||
    ts.isVariableStatement(node) ||
    ts.isClassElement(node) ||
    ts.isTypeElement(node) ||
    ts.isPropertyAssignment(node)
  );
}

function checkTags(node: ts.Node, report: Report): void {
  for (const { name, start } of tagPlaces(node)) {
    const end = start + name.length + 1;
    if (name !== TAG) {
      if (isNearly(name, TAG)) report.addAt("SF1001", start, end, `@${name}`, `@${TAG}`);
    } else if (isFunctionNode(node) && formThatCannotSuspend(node) !== undefined) {
      report.addAt("SF3009", start, end, formThatCannotSuspend(node) as string);
    } else if (!canBeMarked(node)) {
      report.addAt("SF1003", start, end, describe(node));
    }
  }
}

/** Whether a tag on this declaration marks a function, or several. */
function canBeMarked(node: ts.Node): boolean {
  if (isFunctionNode(node) || ts.isMethodSignature(node) || ts.isCallSignatureDeclaration(node)) return true;
  if (ts.isClassLike(node) || ts.isInterfaceDeclaration(node)) return true;
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.every(hasFunctionType);
  return (
    (ts.isPropertyDeclaration(node) || ts.isPropertySignature(node) || ts.isPropertyAssignment(node)) &&
    hasFunctionType(node)
  );
}

function hasFunctionType(
  node: ts.VariableDeclaration | ts.PropertyDeclaration | ts.PropertySignature | ts.PropertyAssignment,
): boolean {
  const { initializer } = node as { initializer?: ts.Expression };
  const { type } = node as { type?: ts.TypeNode };
  return (
    (type !== undefined && ts.isFunctionTypeNode(type)) || (initializer !== undefined && isFunctionNode(initializer))
  );
}

function describe(node: ts.Node): string {
  if (ts.isTypeAliasDeclaration(node)) return "a type";
  if (ts.isEnumDeclaration(node)) return "an enum";
  return ts.isVariableStatement(node) ? "a variable" : "a declaration";
}

/** Whether a word was probably meant as another: the same but for case and spaces, or a few letters off. */
function isNearly(word: string, meant: string): boolean {
  return word !== meant && distance(word.toLowerCase(), meant) <= 3;
}

/** How many letters have to be added, dropped or replaced to make one word of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of a.split("").entries()) {
    const above = row;
    row = [i + 1];
    for (const [j, other] of b.split("").entries()) {
      const replaced = (above[j] as number) + (letter === other ? 0 : 1);
      row.push(Math.min(replaced, (above[j + 1] as number) + 1, (row[j] as number) + 1));
    }
  }
  return row[b.length] as number;
}

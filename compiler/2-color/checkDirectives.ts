// Reports directives that mark nothing.
//
//   "use cooperatve";  `use cooperative`;           SF1001   misspelt, or written in a way that makes it no directive
//   work(); "use cooperative";                      SF1002   not at the top
//   () => "use cooperative"                         SF1002   in a body that has no statements
//   get size() { "use cooperative"; … }             SF3009   on what cannot be cooperative

import * as ts from "typescript";
import { DIRECTIVE, directiveOf } from "../1-read/marks.js";
import { eachLocated } from "../diagnostics/internalError.js";
import type { Report } from "../diagnostics/report.js";
import {
  directivesOf,
  type FunctionNode,
  formThatCannotSuspend,
  isDirective,
  isFunctionNode,
  isWrapper,
} from "../syntax.js";
import type { Sites } from "./sites.js";
import { isNearly } from "./spelling.js";

export function checkDirectives({ strings, functions }: Sites, report: Report): void {
  eachLocated(strings, (string) => {
    const statement = outside(string).parent;
    if (ts.isExpressionStatement(statement)) checkStatement(statement, string, report);
    if (isDirectiveInExpression(string)) report.add("SF1002", string);
  });
  eachLocated(functions, (fn) => checkForm(fn, report));
}

function outside(string: ts.StringLiteralLike): ts.Expression {
  let outer: ts.Expression = string;
  while (isWrapper(outer.parent)) outer = outer.parent;
  return outer;
}

function checkStatement(statement: ts.ExpressionStatement, written: ts.StringLiteralLike, report: Report): void {
  const { expression } = statement;
  const isExact = written.text === DIRECTIVE && ts.isStringLiteral(written);
  // Formatters put a string that is no directive in parentheses.
  if (isExact && !isAtTop(statement)) report.add("SF1002", expression);
  else if (isExact ? !isDirective(statement) : written.text === DIRECTIVE || isNearly(written.text, DIRECTIVE))
    report.add("SF1001", expression, `\`${expression.getText()}\``, `\`"${DIRECTIVE}"\``);
}

/** Whether nothing but directives stands before a statement, in a function or in the file. */
function isAtTop(statement: ts.ExpressionStatement): boolean {
  const scope = ts.isBlock(statement.parent) ? statement.parent.parent : statement.parent;
  if (!ts.isSourceFile(scope) && !isFunctionNode(scope)) return false;
  const { statements } = statement.parent as ts.Block | ts.SourceFile;
  return statements.indexOf(statement) <= directivesOf(scope).length;
}

/** Whether the directive is what an arrow returns, or would, were it not for a comma behind it. */
function isDirectiveInExpression(node: ts.StringLiteralLike): boolean {
  if (!ts.isStringLiteral(node) || node.text !== DIRECTIVE) return false;
  let outer: ts.Node = node;
  while (ts.isParenthesizedExpression(outer.parent)) outer = outer.parent;
  const { parent } = outer;
  if (ts.isArrowFunction(parent)) return parent.body === outer;
  return (
    ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.CommaToken && parent.left === outer
  );
}

function checkForm(fn: FunctionNode, report: Report): void {
  const directive = directiveOf(fn);
  const form = formThatCannotSuspend(fn);
  if (directive !== undefined && form !== undefined) report.add("SF3009", directive.expression, form);
}

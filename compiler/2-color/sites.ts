// The places of a file that the checks and the lowering are about, in the order of the text.

import ts from "typescript";
import { type Call, type FunctionNode, isCall, isFunctionNode, walk } from "../syntax.js";
import { disposedBy } from "./disposed.js";
import { isInnerArrayPattern, iteratedBy } from "./iterated.js";

export interface Sites {
  readonly functions: readonly FunctionNode[];
  readonly calls: readonly Call[];
  /** What `for`-`of`, spread elements, array patterns and `yield*` run over. */
  readonly iterated: readonly ts.Expression[];
  /** Array patterns that take their values from no expression. */
  readonly innerPatterns: readonly (ts.ArrayBindingPattern | ts.ArrayLiteralExpression)[];
  /** The names that `using` declares. */
  readonly disposed: readonly ts.Identifier[];
  /** Expressions whose value goes where a type is expected: arguments, initialisers, assigned and returned values … */
  readonly values: readonly ts.Expression[];
}

export function findSites(file: ts.SourceFile): Sites {
  const functions: FunctionNode[] = [];
  const calls: Call[] = [];
  const iterated: ts.Expression[] = [];
  const innerPatterns: (ts.ArrayBindingPattern | ts.ArrayLiteralExpression)[] = [];
  const disposed: ts.Identifier[] = [];
  const values: ts.Expression[] = [];
  walk(file, (node) => {
    if (isFunctionNode(node)) functions.push(node);
    if (isCall(node)) calls.push(node);
    const iterable = iteratedBy(node);
    if (iterable !== undefined) iterated.push(iterable);
    if (isInnerArrayPattern(node)) innerPatterns.push(node);
    disposed.push(...disposedBy(node));
    if (isValue(node)) values.push(node);
  });
  return { functions, calls, iterated, innerPatterns, disposed, values };
}

/** Whether an expression is a value that goes somewhere, rather than a part of a larger one, a name, or a callee. */
function isValue(node: ts.Node): node is ts.Expression {
  if (
    !ts.isIdentifier(node) &&
    !ts.isPropertyAccessExpression(node) &&
    !ts.isElementAccessExpression(node) &&
    !isCall(node) &&
    !ts.isFunctionExpression(node) &&
    !ts.isArrowFunction(node)
  )
    return false;
  const { parent } = node;
  if (isCall(parent)) return !ts.isTaggedTemplateExpression(parent) && parent.expression !== node;
  if (ts.isPropertyAccessExpression(parent)) return false;
  if (ts.isElementAccessExpression(parent)) return parent.argumentExpression === node;
  if (iteratedBy(parent) === node) return false;
  return ts.isExpression(parent) ? !isLeftOf(parent, node) : isInitializer(parent, node);
}

function isLeftOf(parent: ts.Expression, node: ts.Node): boolean {
  if (!ts.isBinaryExpression(parent) || parent.left !== node) return false;
  const { kind } = parent.operatorToken;
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** Whether a node that is no expression takes `node` as a value, and not as a name. */
function isInitializer(parent: ts.Node, node: ts.Node): boolean {
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isReturnStatement(parent) || ts.isExportAssignment(parent) || ts.isJsxExpression(parent)) return true;
  const isDeclared =
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isParameter(parent) ||
    ts.isBindingElement(parent);
  return isDeclared && parent.initializer === node;
}

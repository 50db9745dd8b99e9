// What constructs iterate over.
//
//   for (const line of lines)      …[...lines]…      yield* lines
//   const [first, second] = lines;                   [first, second] = lines;

import * as ts from "typescript";
import { isElementOfPattern, isPattern, ofKind, withoutWrappers } from "../syntax.js";

/** What a construct iterates over, and the lowering can: every one of its places is listed above. */
export function iteratedBy(node: ts.Node): ts.Expression | undefined {
  if (!mayIterate(node)) return undefined;
  if (ts.isForOfStatement(node) && node.awaitModifier === undefined) return node.expression;
  if (ts.isSpreadElement(node)) return isPattern(node.parent) ? undefined : node.expression;
  if (ts.isYieldExpression(node) && node.asteriskToken !== undefined) return node.expression;
  return destructuredBy(node);
}

const mayIterate = ofKind(
  ts.SyntaxKind.ForOfStatement,
  ts.SyntaxKind.SpreadElement,
  ts.SyntaxKind.YieldExpression,
  ts.SyntaxKind.VariableDeclaration,
  ts.SyntaxKind.BinaryExpression,
);

/** What an array pattern takes its values from, in a declaration or an assignment. */
export function destructuredBy(node: ts.Node): ts.Expression | undefined {
  if (ts.isVariableDeclaration(node) && ts.isArrayBindingPattern(node.name)) return node.initializer;
  if (!ts.isBinaryExpression(node) || !ts.isArrayLiteralExpression(node.left)) return undefined;
  return isDestructuringAssignment(node) ? node.right : undefined;
}

/** An array pattern inside another pattern, of a parameter, in the head of a loop: what it takes its values from has no expression. */
export function isInnerArrayPattern(node: ts.Node): node is ts.ArrayBindingPattern | ts.ArrayLiteralExpression {
  if (ts.isArrayBindingPattern(node)) return destructuredBy(node.parent) === undefined;
  return ts.isArrayLiteralExpression(node) && isPattern(node) && destructuredBy(node.parent) === undefined;
}

/** How many values a pattern takes at the most. Undefined if it takes all. */
export function lengthOf(pattern: ts.ArrayBindingPattern | ts.ArrayLiteralExpression): number | undefined {
  const last = pattern.elements.at(-1);
  const takesRest =
    last !== undefined && (ts.isSpreadElement(last) || (ts.isBindingElement(last) && last.dotDotDotToken));
  return takesRest ? undefined : pattern.elements.length;
}

/** Whether nothing can happen between one value that a pattern takes and the next: then it makes no difference when they are taken. */
export function isQuiet(pattern: ts.ArrayBindingPattern | ts.ArrayLiteralExpression): boolean {
  return (
    ts.isArrayBindingPattern(pattern) &&
    pattern.elements.every(
      (element) =>
        ts.isOmittedExpression(element) ||
        (ts.isIdentifier(element.name) && (element.initializer === undefined || isConstant(element.initializer))),
    )
  );
}

function isConstant(fallback: ts.Expression): boolean {
  const inner = withoutWrappers(fallback);
  return (
    ts.isLiteralExpression(inner) ||
    ts.isArrowFunction(inner) ||
    ts.isFunctionExpression(inner) ||
    CONSTANTS.has(inner.kind) ||
    (ts.isArrayLiteralExpression(inner) && inner.elements.length === 0) ||
    (ts.isObjectLiteralExpression(inner) && inner.properties.length === 0) ||
    (ts.isPrefixUnaryExpression(inner) && ts.isNumericLiteral(inner.operand))
  );
}

const CONSTANTS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.TrueKeyword,
  ts.SyntaxKind.FalseKeyword,
  ts.SyntaxKind.NullKeyword,
]);

/** An assignment to a pattern, and not the default of an element of one, which looks like it. */
function isDestructuringAssignment(node: ts.BinaryExpression): boolean {
  return node.operatorToken.kind === ts.SyntaxKind.EqualsToken && !isElementOfPattern(node);
}

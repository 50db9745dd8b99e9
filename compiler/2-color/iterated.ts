// What constructs iterate over.
//
//   for (const line of lines)      …[...lines]…      yield* lines
//   const [first, second] = lines;                   [first, second] = lines;

import ts from "typescript";

/** What a construct iterates over, and the lowering can: every one of its places is listed above. */
export function iteratedBy(node: ts.Node): ts.Expression | undefined {
  if (ts.isForOfStatement(node) && node.awaitModifier === undefined) return node.expression;
  if (ts.isSpreadElement(node)) return isPattern(node.parent) ? undefined : node.expression;
  if (ts.isYieldExpression(node) && node.asteriskToken !== undefined) return node.expression;
  return destructuredBy(node);
}

/** What an array pattern takes its values from, in a declaration or an assignment. */
export function destructuredBy(node: ts.Node): ts.Expression | undefined {
  if (ts.isVariableDeclaration(node) && ts.isArrayBindingPattern(node.name)) return node.initializer;
  return isDestructuringAssignment(node) && ts.isArrayLiteralExpression(node.left) ? node.right : undefined;
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

/** An assignment to a pattern, and not the default of an element of one, which looks like it. */
function isDestructuringAssignment(node: ts.Node): node is ts.BinaryExpression {
  return (
    ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && !isElementOfPattern(node)
  );
}

/** Whether a literal is a pattern that is assigned to. */
function isPattern(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken)
    return parent.left === node;
  return isElementOfPattern(node);
}

function isElementOfPattern(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) return parent.initializer === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node && isPattern(parent.parent);
  if (ts.isSpreadElement(parent) || ts.isSpreadAssignment(parent)) return isPattern(parent.parent);
  return ts.isArrayLiteralExpression(parent) && isPattern(parent);
}

// Delegates each cooperative call to its callee.
//
//   read(socket);              becomes    yield* $call(read(socket));
//   return read(socket);       becomes    return yield* $call(read(socket));
//   read(socket).length        becomes    (yield* $call(read(socket))).length
//   a?.read()                  becomes    yield* $call(a?.read())          nothing to call: undefined is the result
//
// The callee keeps its syntax, so `this`, `super` and the order of evaluation are the engine's own.
//
// In:  the call stands in the body of a cooperative function.
// Out: insertions only.

import ts from "typescript";
import type { Lowering } from "./lowering.js";
import { separateFromPrevious } from "./separators.js";

export function lowerCall(call: ts.CallExpression | ts.TaggedTemplateExpression, lowering: Lowering): void {
  if (lowering.scope.options.tailCall === call) return lowering.visitChildren(call);
  wrapInCall(call, lowering, () => lowering.visitChildren(call));
}

/** Wraps an expression that is a cooperative call, or returns a handle of one. */
export function wrapInCall(
  expression: ts.Expression,
  lowering: Lowering,
  lowerInside: () => void,
  inside = ["", ""],
): void {
  const { file, edits, names } = lowering;
  const [open, close] = standsAlone(expression) ? ["", ""] : ["(", ")"];
  if (open !== "") separateFromPrevious(expression, lowering);
  edits.before(expression.getStart(file), `${open}yield* ${names.contract("call")}(${inside[0]}`);
  lowerInside();
  edits.after(expression.end, `${inside[1]})${close}`);
}

/** Whether `yield*`, which binds loosely, can stand there without parentheses. */
function standsAlone(expression: ts.Expression): boolean {
  const { parent } = expression;
  if (ts.isExpressionStatement(parent) || ts.isReturnStatement(parent) || ts.isThrowStatement(parent)) return true;
  if (ts.isParenthesizedExpression(parent) || ts.isTemplateSpan(parent) || ts.isArrayLiteralExpression(parent))
    return true;
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return parent.expression !== expression;
  if (ts.isBinaryExpression(parent)) return parent.right === expression && isAssignment(parent);
  return (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) && parent.initializer === expression;
}

function isAssignment({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

// Delegates each cooperative call to its callee.
//
//   read(socket);              becomes    yield* $call(read(socket));
//   return read(socket);       becomes    return yield* $call(read(socket));
//   read(socket).length        becomes    (yield* $call(read(socket))).length
//   a?.read()                  becomes    yield* $call(a?.read())          nothing to call: undefined is the result
//   /* @__PURE__ */ read()     becomes    yield* $call(/* @__PURE__ */ read())
//
// The callee keeps its syntax, so `this`, `super` and the order of evaluation are the engine's own.
//
// In:  the call stands in the body of a cooperative function.
// Out: insertions only, but for comments that bundlers want directly in front of a call.

import * as ts from "typescript";
import type { Colors } from "../2-color/colors.js";
import type { Lowering } from "./lowering.js";
import { calledSegment, lowerCallOfSegment } from "./optionalChains.js";
import { separateFromPrevious } from "./separators.js";

export function lowerCall(call: ts.CallExpression | ts.TaggedTemplateExpression, lowering: Lowering): void {
  if (lowering.scope.options.tailCall === call) return lowering.visitChildren(call);
  wrapInCall(call, lowering, () => lowerPlainCall(call, lowering), [takePureComment(call, lowering), ""]);
}

/** Takes the comment away that says of a call that nobody misses it, if its value is not used. It goes to the innermost call that it may mean. */
function takePureComment(call: ts.Node, { file, edits, colors }: Lowering): string {
  const start = call.getStart(file);
  const comment = /\/\*\s*[@#]__PURE__\s*\*\/\s*$/.exec(file.text.slice(call.getFullStart(), start));
  if (comment === null || beginsWithCall(call, colors)) return "";
  edits.remove(start - comment[0].length, start);
  return `${comment[0].trimEnd()} `;
}

/** Whether the first thing in a call is another cooperative call. */
function beginsWithCall(call: ts.Node, colors: Colors): boolean {
  const first = ts.forEachChild(call, (child) => child);
  return first !== undefined && (colors.isCooperativeCall(first) || beginsWithCall(first, colors));
}

/** A call in plain code, of a function that is cooperative only if its callbacks are. */
export function lowerCallInPlainCode(call: ts.CallExpression, lowering: Lowering): void {
  const { file, edits, names } = lowering;
  edits.before(call.getStart(file), `${names.contract("plain")}(`);
  lowerPlainCall(call, lowering);
  edits.after(call.end, ")");
}

/** A call that suspends only in its parts. */
export function lowerPlainCall(call: ts.CallExpression | ts.TaggedTemplateExpression, lowering: Lowering): void {
  const segment = calledSegment(call, lowering.colors);
  if (segment === undefined) lowering.visitChildren(call);
  else lowerCallOfSegment(call as ts.CallExpression, segment, lowering);
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
  switch (parent.kind) {
    case ts.SyntaxKind.ExpressionStatement:
    case ts.SyntaxKind.ReturnStatement:
    case ts.SyntaxKind.ThrowStatement:
    case ts.SyntaxKind.IfStatement:
    case ts.SyntaxKind.WhileStatement:
    case ts.SyntaxKind.DoStatement:
    case ts.SyntaxKind.SwitchStatement:
    case ts.SyntaxKind.CaseClause:
    case ts.SyntaxKind.VariableDeclaration:
    case ts.SyntaxKind.PropertyAssignment:
    case ts.SyntaxKind.BindingElement:
    case ts.SyntaxKind.ComputedPropertyName:
    case ts.SyntaxKind.ParenthesizedExpression:
    case ts.SyntaxKind.ArrayLiteralExpression:
    case ts.SyntaxKind.TemplateSpan:
    case ts.SyntaxKind.ArrowFunction:
      return true;
    case ts.SyntaxKind.CallExpression:
    case ts.SyntaxKind.NewExpression:
    case ts.SyntaxKind.ElementAccessExpression:
      return (parent as ts.CallExpression).expression !== expression;
    case ts.SyntaxKind.ConditionalExpression:
      return (parent as ts.ConditionalExpression).condition !== expression;
    case ts.SyntaxKind.BinaryExpression:
      return (parent as ts.BinaryExpression).right === expression && isAssignment(parent as ts.BinaryExpression);
    default:
      return false;
  }
}

function isAssignment({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

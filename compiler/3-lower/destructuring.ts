// Destructuring something whose values may have to be waited for.
//
//   const [first, second] = lines;        becomes    const [first, second] = yield* $call($collect(lines, 2));
//
//   [first = second(), ...o.rest] = lines;
//
// in which something may happen between one value and the next, becomes
//
//   { const $source = $take(lines); try { [{ value: first = second() } = yield* $call($source.step()),
//     o.rest = (yield* $call($source.rest())).value] = []; }
//     catch ($error) { throw $source.fail($error); } finally { yield* $call($source.close()); } }
//
// all in the lines where it stood: an empty array is taken apart, in which everything is missing, and defaults may suspend. Of a
// declaration, the names are declared before: `let first;`.
//
// No more values are taken than the pattern has places for; then the source is closed.

import * as ts from "typescript";
import { isQuiet, lengthOf } from "../2-color/iterated.js";
import { withoutWrappers } from "../syntax.js";
import { wrapInCall } from "./calls.js";
import type { Lowering } from "./lowering.js";
import { separateStatement } from "./separators.js";

type Pattern = ts.ArrayBindingPattern | ts.ArrayLiteralExpression;

export function lowerDestructuring(source: ts.Expression, lowering: Lowering): void {
  const parent = source.parent as ts.VariableDeclaration | ts.BinaryExpression;
  const pattern = (ts.isVariableDeclaration(parent) ? parent.name : parent.left) as Pattern;
  if (isQuiet(pattern)) collectValues(pattern, source, lowering);
  else takeStepByStep(pattern, source, lowering);
}

function collectValues(pattern: Pattern, source: ts.Expression, lowering: Lowering): void {
  const length = lengthOf(pattern);
  lowering.visit(pattern);
  const close = length === undefined ? ")" : `, ${length})`;
  wrapInCall(source, lowering, () => lowering.visit(source), [`${lowering.names.contract("collect")}(`, close]);
}

function takeStepByStep(pattern: Pattern, source: ts.Expression, lowering: Lowering): void {
  const { file, edits, names } = lowering;
  const taken = names.free("$source");
  const error = names.free("$error");
  const statement = ts.findAncestor(source, ts.isStatement) as ts.Statement;
  const start = pattern.getStart(file);
  separateStatement(statement, lowering);
  // The bracket is written anew: what others insert in front of the statement, or behind it, stays there.
  edits.replace(statement.getStart(file), start + 1, `${opening(pattern)} const ${taken} = ${names.contract("take")}(`);
  lowering.visit(source);
  edits.after(source.end, "); try { [");
  edits.move(source.getStart(file), source.end, start + 1);

  for (const element of pattern.elements) lowerElement(element, taken, lowering);
  edits.after(
    pattern.end,
    ` = []; } catch (${error}) { throw ${taken}.fail(${error}); } finally { yield* ${names.contract("call")}(${taken}.close()); } }`,
  );
  edits.remove(pattern.end, source.getStart(file));
  edits.remove(source.end, statement.end);
}

/** The brace that opens the statement, and the declaration of the names in a pattern, if it is one that declares them. */
function opening(pattern: Pattern): string {
  if (!ts.isArrayBindingPattern(pattern)) return "{";
  const list = pattern.parent.parent as ts.VariableDeclarationList;
  const names = namesIn(pattern).join(", ");
  return list.flags & ts.NodeFlags.BlockScoped ? `let ${names}; {` : `{ var ${names};`;
}

function namesIn(pattern: ts.BindingPattern): string[] {
  return pattern.elements.flatMap((element) => {
    if (ts.isOmittedExpression(element)) return [];
    return ts.isIdentifier(element.name) ? element.name.text : namesIn(element.name);
  });
}

function lowerElement(element: ts.BindingElement | ts.Expression, taken: string, lowering: Lowering): void {
  const { file, edits, names } = lowering;
  const step = (method: "step" | "rest") => `yield* ${names.contract("call")}(${taken}.${method}())`;
  if (ts.isOmittedExpression(element)) return edits.before(element.end, `{} = ${step("step")}`);
  const { target, fallback, isRest } = partsOf(element);
  const start = target.getStart(file);
  const value = step(isRest ? "rest" : "step");
  if (isRest) edits.remove(element.getStart(file), start);
  if (!isReference(target)) {
    edits.before(start, "{ value: ");
    lowering.visitChildren(element);
    return edits.after(element.end, ` } = ${value}`);
  }
  // What is assigned to is found before the value is.
  lowering.visit(target);
  if (fallback === undefined) return edits.after(target.end, ` = (${value}).value`);
  edits.replace(target.end, fallback.getStart(file), ` = (${value}).value === undefined ? `);
  lowering.visit(fallback);
  edits.after(fallback.end, ` : ${taken}.value`);
}

interface Element {
  readonly target: ts.Node;
  readonly fallback?: ts.Expression | undefined;
  readonly isRest: boolean;
}

function partsOf(element: ts.BindingElement | ts.Expression): Element {
  if (ts.isBindingElement(element))
    return { target: element.name, fallback: element.initializer, isRest: element.dotDotDotToken !== undefined };
  if (ts.isSpreadElement(element)) return { target: element.expression, isRest: true };
  if (ts.isBinaryExpression(element)) return { target: element.left, fallback: element.right, isRest: false };
  return { target: element, isRest: false };
}

/** Whether a target is a property or an element of something. */
function isReference(target: ts.Node): boolean {
  const inner = ts.isExpression(target) ? withoutWrappers(target) : target;
  return ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner);
}

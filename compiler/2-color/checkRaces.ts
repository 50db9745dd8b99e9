// Warns of assignments that lose what other tasks do to a variable meanwhile.
//
//   total += read();          SF3019   `total` is read, then the task waits: what others add to it until then is overwritten
//   this.total += read();     SF3019   likewise
//   total = total + read();   SF3019   the same, written in full
//
// Only where several tasks can see the variable (shared.ts). An object in a parameter, or one that a call has returned, may have one owner
// or many: nobody can tell. Code that locks something knows what it does.

import * as ts from "typescript";
import { eachLocated } from "../diagnostics/internalError.js";
import type { Report } from "../diagnostics/report.js";
import { isAccess, isAssignment, isFunctionNode, quote, walk, withoutWrappers } from "../syntax.js";
import type { Colors } from "./colors.js";
import { isSameTarget, operandsOf } from "./operands.js";
import { findObstacle } from "./places.js";
import { isShared } from "./shared.js";
import { isSilenced } from "./silenced.js";
import type { Sites } from "./sites.js";
import { suspends } from "./suspends.js";

/** An assignment that reads its target first. */
export type Update = ts.BinaryExpression;

/** `??=` and its like do not write what they have read. */
const CONDITIONAL: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.BarBarEqualsToken,
  ts.SyntaxKind.AmpersandAmpersandEqualsToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
]);

export function isUpdate(node: ts.Node): node is Update {
  return isAssignment(node) && !CONDITIONAL.has(node.operatorToken.kind) && addedBy(node).length > 0;
}

/** What goes into the new value after the target was read. A call that is given the target may know what it does with it. */
function addedBy({ left, operatorToken, right }: Update): readonly ts.Expression[] {
  if (operatorToken.kind !== ts.SyntaxKind.EqualsToken) return [right];
  if (ts.isObjectLiteralExpression(left) || ts.isArrayLiteralExpression(left)) return [];
  const operands = operandsOf(right);
  const target = operands.find((operand) => isSameTarget(operand, left));
  const added = operands.filter(({ pos }) => target !== undefined && pos >= target.end);
  return added.filter((operand) => !added.some((other) => other !== operand && isInside(operand, other)));
}

function isInside(inner: ts.Node, outer: ts.Node): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end;
}

/** Those of these for which the task waits. */
export function awaitedBy(update: Update, colors: Colors): readonly ts.Expression[] {
  return addedBy(update).filter((operand) => suspends(operand, colors));
}

export function checkRaces({ updates }: Sites, colors: Colors, report: Report): void {
  eachLocated(updates, (update) => {
    const { left } = update;
    const [awaited] = awaitedBy(update, colors);
    if (awaited === undefined || findObstacle(update, colors) !== undefined) return;
    if (!isSharedTarget(left, colors) || isSilenced(update) || isLocked(update, colors)) return;
    report.add("SF3019", left, quote(left), quote(awaited));
  });
}

function isSharedTarget(target: ts.Expression, colors: Colors): boolean {
  let root = withoutWrappers(target);
  while (isAccess(root)) root = withoutWrappers(root.expression);
  if (root.kind === ts.SyntaxKind.ThisKeyword || root.kind === ts.SyntaxKind.SuperKeyword) return true;
  return ts.isIdentifier(root) && isShared(root, colors);
}

/** Whether a function around it locks something: by type if that is a lock of the runtime, otherwise by the name of what it calls. */
function isLocked(update: Update, { engine }: Colors): boolean {
  for (let fn = ts.findAncestor(update, isFunctionNode); fn; fn = ts.findAncestor(fn.parent, isFunctionNode)) {
    const calls = callsIn(fn);
    if (calls.some(isNamedLocking) || engine.lockings(calls).includes(true)) return true;
  }
  return false;
}

function callsIn(fn: ts.Node): readonly ts.CallExpression[] {
  const calls: ts.CallExpression[] = [];
  walk(fn, (node) => {
    if (ts.isCallExpression(node)) calls.push(node);
  });
  return calls;
}

function isNamedLocking({ expression }: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(expression) && /^(?:lock|tryLock|withLock)$/.test(expression.name.text);
}

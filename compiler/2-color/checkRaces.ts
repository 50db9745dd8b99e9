// Warns of assignments that lose what other tasks do to a variable meanwhile.
//
//   total += read();          SF3019   `total` is read, then the task waits: what others add to it until then is overwritten
//   this.total += read();     SF3019   likewise
//
// Only where several tasks can see the variable (shared.ts). An object in a parameter, or one that a call has returned, may have one owner
// or many: nobody can tell. Code that locks something knows what it does.

import ts from "typescript";
import { eachLocated } from "../diagnostics/internalError.js";
import type { Report } from "../diagnostics/report.js";
import { isAccess, isFunctionNode, quote, withoutWrappers } from "../syntax.js";
import type { Colors } from "./colors.js";
import { findObstacle } from "./places.js";
import { isShared } from "./shared.js";
import { isSilenced } from "./silenced.js";
import type { Sites } from "./sites.js";
import { suspends } from "./suspends.js";

/** An assignment like `x += y`, which reads its target first. */
export type Update = ts.BinaryExpression;

/** `??=` and its like do not write what they have read. */
const CONDITIONAL: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.BarBarEqualsToken,
  ts.SyntaxKind.AmpersandAmpersandEqualsToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
]);

export function isUpdate(node: ts.Node): node is Update {
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  const isCompound = kind >= ts.SyntaxKind.FirstCompoundAssignment && kind <= ts.SyntaxKind.LastCompoundAssignment;
  return isCompound && !CONDITIONAL.has(kind);
}

export function checkRaces({ updates }: Sites, colors: Colors, report: Report): void {
  eachLocated(updates, (update) => {
    const { left, right } = update;
    if (!suspends(right, colors) || findObstacle(update, colors) !== undefined) return;
    if (!isSharedTarget(left, colors) || isLocked(update) || isSilenced(update)) return;
    report.add("SF3019", left, quote(left), quote(right));
  });
}

function isSharedTarget(target: ts.Expression, colors: Colors): boolean {
  let root = withoutWrappers(target);
  while (isAccess(root)) root = withoutWrappers(root.expression);
  if (root.kind === ts.SyntaxKind.ThisKeyword || root.kind === ts.SyntaxKind.SuperKeyword) return true;
  return ts.isIdentifier(root) && isShared(root, colors);
}

/** Whether a function around it locks something, by the name of what it calls. */
function isLocked(update: Update): boolean {
  for (let fn = ts.findAncestor(update, isFunctionNode); fn; fn = ts.findAncestor(fn.parent, isFunctionNode))
    if (locks(fn)) return true;
  return false;
}

function locks(node: ts.Node): boolean {
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    if (/^(?:lock|tryLock|withLock)$/.test(node.expression.name.text)) return true;
  }
  return ts.forEachChild(node, locks) ?? false;
}

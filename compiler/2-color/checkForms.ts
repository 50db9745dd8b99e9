// Reports constructs that cannot be lowered where they stand, or not yet.
//
//   () => { super.stop(); }         in a cooperative arrow: it becomes a function, which has no `super`
//   delete queue?.next().done       a `yield*` in the middle of the chain would delete a copy

import ts from "typescript";
import type { Report } from "../diagnostics/report.js";
import { isFunctionNode } from "../syntax.js";
import type { Colors } from "./colors.js";
import type { Sites } from "./sites.js";

export function checkForms({ functions, calls }: Sites, colors: Colors, report: Report): void {
  for (const fn of functions) {
    if (!colors.maySuspend(fn)) continue;
    if (ts.isArrowFunction(fn)) checkSuper(fn, "`super` in a cooperative arrow function", report);
    if (colors.isCooperativeGenerator(fn)) checkSuper(fn, "`super` in a cooperative generator", report);
  }
  for (const call of calls) {
    if (colors.isCooperativeCall(call)) checkDelete(call, report);
  }
}

/** `super` in a function that gets another one around it, unless a method inside has its own. */
function checkSuper(node: ts.Node, construct: string, report: Report): void {
  ts.forEachChild(node, (child) => {
    if (child.kind === ts.SyntaxKind.SuperKeyword) report.add("SF3012", child, construct);
    if (!isFunctionNode(child) || ts.isArrowFunction(child)) checkSuper(child, construct, report);
  });
}

function checkDelete(call: ts.Node, report: Report): void {
  let node = call;
  while ((node.parent.flags & ts.NodeFlags.OptionalChain) !== 0) node = node.parent;
  if (node !== call && ts.isDeleteExpression(node.parent))
    report.add("SF3012", node, "`delete` of an optional chain with a cooperative call");
}

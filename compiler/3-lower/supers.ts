// `super` in code that gets another function around it, which has none: a cooperative arrow, or the body of a cooperative generator.
//
//   super.name          becomes    $super.name
//   super.stop(now)     becomes    $super.stop.call($this, now)
//
//   const $super = new Proxy({}, { get: (_, key) => super[key], set: (_, key, value) => ((super[key] = value), true) });
//
// The arrows in that are the method's own, with its `super` and its `this`. So reading works as it is written, and so does assigning
// in any form.
//
// In:  `super` is not called, and tags no template: checkForms.ts.

import * as ts from "typescript";
import { isAccess, isWrapper, openParenthesis } from "../syntax.js";
import { receiver } from "./captures.js";
import type { Lowering } from "./lowering.js";
import { isInChainSegment } from "./optionalChains.js";

const SUPER = "new Proxy({}, { get: (_, key) => super[key], set: (_, key, value) => ((super[key] = value), true) })";

/** Replaces `super`. Returns false if the node is not that, or means what it says. */
export function lowerSuper(node: ts.Node, lowering: Lowering): boolean {
  if (node.kind !== ts.SyntaxKind.SuperKeyword) return false;
  const { file, edits, names, scope, lexicalScope } = lowering;
  const from = (lexicalScope ?? scope).options.wrapper ?? lexicalScope;
  if (from === undefined) return false;
  const name = names.free("$super");
  from.captures.set(name, SUPER);
  edits.replace(node.getStart(file), node.end, name);
  const call = callOf(node.parent);
  if (call !== undefined && !isInChainSegment(call, lowering.colors)) passReceiver(call, lowering);
  return true;
}

/** The call that calls what is read. */
function callOf(access: ts.Node): ts.CallExpression | undefined {
  let callee = access;
  while (isWrapper(callee.parent)) callee = callee.parent;
  const { parent } = callee;
  return isAccess(access) && ts.isCallExpression(parent) && parent.expression === callee ? parent : undefined;
}

function passReceiver(call: ts.CallExpression, lowering: Lowering): void {
  const { file, edits } = lowering;
  const start = call.questionDotToken?.end ?? call.expression.end;
  const dot = call.questionDotToken === undefined ? "." : "";
  const comma = call.arguments.length > 0 ? ", " : "";
  edits.replace(start, openParenthesis(call, file).end, `${dot}call(${receiver(lowering)}${comma}`);
}

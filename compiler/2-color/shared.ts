// Which variables several tasks may change at once.
//
//   let seen = 0;                                      a variable of the file: every task sees it
//   function sum() {
//     let own = 0;                                     of one call, whose code takes turns:
//     paths.forEach((path) => { own += size(path); });   `forEach` waits for its callback
//     let all = 0;
//     spawn(() => { all += size("a"); });              of one call, but nobody waits for this function here
//   }
//
// Where nobody can tell, a variable is not shared: this is for warnings.

import * as ts from "typescript";
import { choiceAround } from "../choices.js";
import {
  calleeOf,
  changedBy,
  type FunctionNode,
  functionRunning,
  isAccess,
  isCall,
  withoutWrappers,
} from "../syntax.js";
import type { Colors } from "./colors.js";
import { isLocal } from "./inferLocals.js";
import { isCallee, isOnlyCalled, mentionsOf, usesOf } from "./mentions.js";

/** Functions that wait for their callbacks, but run several of them at a time. */
const CONCURRENT = new Set(["mapConcurrently", "forEachConcurrently"]);

/** Whether the variable behind a name, or the object in it, may be changed by several tasks at once. */
export function isShared(name: ts.Identifier, colors: Colors): boolean {
  const [declaration] = colors.engine.declarations([name]);
  const home = declaration && functionRunning(declaration);
  if (home === undefined) return true;
  const changes = mentionsOf(name.text, home).filter(isChanged);
  const meant = colors.engine.declarations(changes);
  return changes.some(
    (change, index) => meant[index] === declaration && !runsIn(functionRunning(change), home, colors, new Set()),
  );
}

/** Whether an assignment changes a variable, or a property of what is in it. */
function isChanged(mention: ts.Identifier): boolean {
  let target: ts.Node = mention;
  while (isAccess(target.parent) && target.parent.expression === target) target = target.parent;
  return changedBy(target.parent) === target;
}

/** Whether a function only runs while one call of `home` waits for it. `seen` are functions that call each other. */
function runsIn(fn: FunctionNode | undefined, home: FunctionNode, colors: Colors, seen: Set<FunctionNode>): boolean {
  if (fn === undefined) return false;
  if (fn === home || seen.has(fn)) return true;
  seen.add(fn);
  if (ts.isExpression(fn) && (isCallee(fn) || isWaitedFor(fn, colors)))
    return runsIn(functionRunning(fn), home, colors, seen);
  if (!isLocal(fn) || !isOnlyCalled(fn, colors)) return false;
  return usesOf(fn, colors).every((use) => runsIn(functionRunning(use), home, colors, seen));
}

/** Whether a function is an argument of a call that waits for it: that of a built-in, or a cooperative one. */
function isWaitedFor(fn: ts.Expression, colors: Colors): boolean {
  if (colors.callbacks.isOfTwin(fn)) return true;
  const call = choiceAround(fn).parent;
  if (!isCall(call) || !colors.isCooperativeCall(call)) return false;
  return !CONCURRENT.has(withoutWrappers(calleeOf(call)).getText());
}

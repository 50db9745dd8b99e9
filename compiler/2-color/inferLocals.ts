// Colours that no mark says: those of local functions that never leave the cooperative function around them, and of callbacks.
//
//   function serve() {
//     "use cooperative";
//     const answer = (n: number) => read(n) + 1;        cooperative, because of what it calls
//     return answer(1) + (() => read(2))();             called in place: cooperative, too
//   }
//
//   paths.map((path) => read(path))                       a callback of a built-in: cooperative, and so is the call of `map`
//
//   I1  Nothing mentions such a function but calls, and calls of built-ins that know what to do with a cooperative callback: whoever gets
//       hold of it knows its colour.
//   I2  The function around a local one is cooperative. In plain code, the call in it is what is wrong; or the call that it is passed to.

import * as ts from "typescript";
import { type FunctionNode, functionRunning, isAsync, isGenerator } from "../syntax.js";
import type { Colors } from "./colors.js";
import { functionAround, isCallee, isOnlyCalled } from "./mentions.js";
import type { Sites } from "./sites.js";

/** Finds these functions, given what each call of the file calls, and tells `colors`. */
export function inferLocals({ functions, calls, iterated, disposed }: Sites, colors: Colors): void {
  const acts = [
    ...calls.map((call) => ({ fn: functionRunning(call), suspends: () => colors.isCooperativeCall(call) })),
    ...iterated.map((iterable) => ({
      fn: functionRunning(iterable),
      suspends: () => colors.isCooperativeIterable(iterable),
    })),
    ...disposed.map((name) => ({ fn: functionRunning(name), suspends: () => colors.isCooperativeDisposal(name) })),
  ];
  const locals = new Set(functions.filter((fn) => isLocal(fn) || isCallback(fn, colors)));
  for (let isChanging = locals.size > 0; isChanging; ) {
    isChanging = false;
    for (const { fn, suspends } of acts) {
      if (fn === undefined || !locals.has(fn)) continue;
      if (!(isCallback(fn, colors) || isInCooperative(fn, colors)) || !suspends()) continue;
      locals.delete(fn);
      if (colors.maySuspend(fn) || !isOnlyCalled(fn, colors)) continue; // I1
      colors.infer(fn);
      isChanging = true;
    }
  }
}

/** A function that has a place only for calls, or a name. */
export function isLocal(fn: FunctionNode): boolean {
  if (isAsync(fn) || isGenerator(fn) || functionAround(fn) === undefined) return false;
  if (ts.isFunctionDeclaration(fn)) return fn.body !== undefined && fn.name !== undefined && !isOverloaded(fn);
  if (!ts.isFunctionExpression(fn) && !ts.isArrowFunction(fn)) return false;
  return isCallee(fn) || isConstant(fn.parent);
}

/** A function that is written as a callback of a built-in. */
function isCallback(fn: FunctionNode, { callbacks }: Colors): boolean {
  if (isAsync(fn) || isGenerator(fn)) return false;
  return (ts.isFunctionExpression(fn) || ts.isArrowFunction(fn)) && callbacks.builtInAround(fn) !== undefined;
}

function isOverloaded({ name, parent }: ts.FunctionDeclaration): boolean {
  const siblings = ts.isBlock(parent) ? parent.statements.filter(ts.isFunctionDeclaration) : [];
  return siblings.filter((one) => one.name?.text === name?.text).length > 1;
}

function isConstant(node: ts.Node): node is ts.VariableDeclaration {
  return (
    ts.isVariableDeclaration(node) &&
    node.type === undefined &&
    ts.isIdentifier(node.name) &&
    (node.parent.flags & ts.NodeFlags.Const) !== 0 &&
    (node.parent.flags & ts.NodeFlags.Using) === 0
  );
}

/** Whether a function is in a cooperative one, or in a local one of that, which may turn out to be. */
function isInCooperative(fn: FunctionNode, colors: Colors): boolean {
  const around = functionAround(fn);
  if (around === undefined) return false;
  return (
    colors.maySuspend(around) || ((isLocal(around) || isCallback(around, colors)) && isInCooperative(around, colors))
  );
}

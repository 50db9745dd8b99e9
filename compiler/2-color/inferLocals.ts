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

import ts from "typescript";
import {
  calleeOf,
  type FunctionNode,
  functionRunning,
  isAsync,
  isCall,
  isFunctionNode,
  isGenerator,
} from "../syntax.js";
import type { Colors } from "./colors.js";
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
      if (colors.maySuspend(fn) || !isOnlyCalled(fn, colors)) continue;
      colors.infer(fn);
      isChanging = true;
    }
  }
}

/** A function that has a place only for calls, or a name. */
function isLocal(fn: FunctionNode): boolean {
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

/** Whether all that is done with an expression is to call it. */
function isCallee(expression: ts.Expression): boolean {
  let callee: ts.Node = expression;
  while (ts.isParenthesizedExpression(callee.parent) || ts.isNonNullExpression(callee.parent)) callee = callee.parent;
  const { parent } = callee;
  return isCall(parent) && !ts.isNewExpression(parent) && calleeOf(parent) === callee;
}

/** Whether a function is in a cooperative one, or in a local one of that, which may turn out to be. */
function isInCooperative(fn: FunctionNode, colors: Colors): boolean {
  const around = functionAround(fn);
  if (around === undefined) return false;
  return (
    colors.maySuspend(around) || ((isLocal(around) || isCallback(around, colors)) && isInCooperative(around, colors))
  );
}

/** Whether nothing but calls mentions a function (I1). */
function isOnlyCalled(fn: FunctionNode, { engine, callbacks }: Colors): boolean {
  const declarations = [fn, fn.parent].filter((node) => ts.isFunctionLike(node) || ts.isVariableDeclaration(node));
  const names = declarations.flatMap(({ name }) => (name !== undefined && ts.isIdentifier(name) ? [name] : []));
  const mentions = names.flatMap((name) =>
    mentionsOf(name.text, (functionAround(fn) ?? fn.getSourceFile()) as ts.Node),
  );
  const meant = engine.declarations(mentions);
  return mentions.every(
    (mention, index) =>
      names.includes(mention) ||
      !declarations.includes(meant[index] as (typeof declarations)[0]) ||
      isCallee(mention) ||
      callbacks.isOfTwin(mention) ||
      isLookedAt(mention),
  );
}

/** `f.name` and `f.length` give nothing away. */
function isLookedAt({ parent }: ts.Identifier): boolean {
  return ts.isPropertyAccessExpression(parent) && (parent.name.text === "name" || parent.name.text === "length");
}

/** The identifiers of this name in a piece of code, but for those in types, which do nothing at run time. */
function mentionsOf(name: string, node: ts.Node): readonly ts.Identifier[] {
  if (ts.isIdentifier(node)) return node.text === name ? [node] : [];
  const mentions: ts.Identifier[] = [];
  ts.forEachChild(node, (child) => {
    if (!ts.isTypeNode(child) || ts.isExpressionWithTypeArguments(child)) mentions.push(...mentionsOf(name, child));
  });
  return mentions;
}

function functionAround(fn: FunctionNode): FunctionNode | undefined {
  return ts.findAncestor(fn.parent, isFunctionNode);
}

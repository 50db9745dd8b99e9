// Who mentions a local function or variable, and what for.
//
//   const answer = (n: number) => read(n);
//   answer(1);                    a call
//   spawn(answer);                anything else: from here, nobody sees who calls it

import * as ts from "typescript";
import { calleeOf, type FunctionNode, isCall, isFunctionNode } from "../syntax.js";
import type { Colors } from "./colors.js";

/** Whether nothing but calls mentions a function. */
export function isOnlyCalled(fn: FunctionNode, colors: Colors): boolean {
  return usesOf(fn, colors).every(
    (mention) => isCallee(mention) || colors.callbacks.isOfTwin(mention) || isLookedAt(mention),
  );
}

/** Where the name of a function is mentioned, or that of the variable that it is in. */
export function usesOf(fn: FunctionNode, { engine }: Colors): readonly ts.Identifier[] {
  const declarations = [fn, fn.parent].filter((node) => ts.isFunctionLike(node) || ts.isVariableDeclaration(node));
  const names = declarations.flatMap(({ name }) => (name !== undefined && ts.isIdentifier(name) ? [name] : []));
  const mentions = names
    .flatMap((name) => mentionsOf(name.text, (functionAround(fn) ?? fn.getSourceFile()) as ts.Node))
    .filter((mention) => !names.includes(mention));
  const meant = engine.declarations(mentions);
  return mentions.filter((_, index) => declarations.includes(meant[index] as (typeof declarations)[0]));
}

/** `f.name` and `f.length` give nothing away. */
function isLookedAt({ parent }: ts.Identifier): boolean {
  return ts.isPropertyAccessExpression(parent) && (parent.name.text === "name" || parent.name.text === "length");
}

/** The identifiers of this name in a piece of code, but for those in types, which do nothing at run time. */
export function mentionsOf(name: string, node: ts.Node): readonly ts.Identifier[] {
  if (ts.isIdentifier(node)) return node.text === name ? [node] : [];
  const mentions: ts.Identifier[] = [];
  ts.forEachChild(node, (child) => {
    if (!ts.isTypeNode(child) || ts.isExpressionWithTypeArguments(child)) mentions.push(...mentionsOf(name, child));
  });
  return mentions;
}

/** The function that a function is written in. */
export function functionAround(fn: FunctionNode): FunctionNode | undefined {
  return ts.findAncestor(fn.parent, isFunctionNode);
}

/** Whether all that is done with an expression is to call it. */
export function isCallee(expression: ts.Expression): boolean {
  let callee: ts.Node = expression;
  while (ts.isParenthesizedExpression(callee.parent) || ts.isNonNullExpression(callee.parent)) callee = callee.parent;
  const { parent } = callee;
  return isCall(parent) && !ts.isNewExpression(parent) && calleeOf(parent) === callee;
}

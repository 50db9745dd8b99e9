// What is expected of a function that `map` is to give for each value.
//
//   any(mirrors.map((mirror) => () => fetchPage(mirror)))      `any` expects cooperative functions; so does the callback's `return`
//
// TypeScript takes the type of what the callback returns from what is written there: whatever is expected behind `map` is not for it. The array
// goes to the place that expects it, and nowhere else.

import * as ts from "typescript";
import { builtInName } from "./builtInName.js";
import type { Types } from "./types.js";

/** The type that is expected where a function stands that the callback of a `map` returns. Undefined anywhere else. */
export function expectedOfMapped(node: ts.Node, types: Types): ts.Type | undefined {
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return undefined;
  const callback = returning(node);
  const call = callback?.parent;
  if (call === undefined || !ts.isCallExpression(call) || call.arguments[0] !== callback || !isMap(call, types))
    return undefined;
  const expected = types.checker.getContextualType(call);
  return expected && types.elementOf(expected);
}

/** The function that returns what stands here. */
function returning(node: ts.Expression): ts.Node | undefined {
  const { parent } = node;
  if (ts.isParenthesizedExpression(parent)) return returning(parent);
  if (ts.isArrowFunction(parent) && parent.body === node) return parent;
  return ts.isReturnStatement(parent) ? ts.findAncestor(parent, ts.isFunctionLike) : undefined;
}

function isMap(call: ts.CallExpression, { checker, program }: Types): boolean {
  const { expression } = call;
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== "map") return false;
  const declaration = checker.getResolvedSignature(call)?.declaration;
  return declaration !== undefined && /^(?:Readonly)?Array\.map$/.test(builtInName(declaration, program) ?? "");
}

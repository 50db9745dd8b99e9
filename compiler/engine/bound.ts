// What `bind`, `call` and `apply` do with a function. Their types forget its colour.
//
//   serve.call(server, 7000)       calls `serve`
//   serve.bind(server)             is `serve`, once more
//   const again = serve.call       is something that calls it

import * as ts from "typescript";
import { isAccess, withoutWrappers } from "../syntax.js";
import type { Types } from "./types.js";

/** The function that a callee calls under another type. */
export function calledFunction(callee: ts.Expression, types: Types): ts.Expression | undefined {
  const value = withoutWrappers(callee);
  return ts.isCallExpression(value) ? boundFunction(value, types) : memberOfFunction(value, ["call", "apply"], types);
}

/** The function that an expression is under another type. */
export function boundFunction(expression: ts.Expression, types: Types): ts.Expression | undefined {
  const value = withoutWrappers(expression);
  return ts.isCallExpression(value)
    ? memberOfFunction(withoutWrappers(value.expression), ["bind"], types)
    : memberOfFunction(value, ["bind", "call", "apply"], types);
}

function memberOfFunction(member: ts.Expression, names: readonly string[], types: Types): ts.Expression | undefined {
  if (!isAccess(member) || !names.includes(nameOf(member) ?? "")) return undefined;
  const name = ts.isPropertyAccessExpression(member) ? member.name : member.argumentExpression;
  const symbol = types.checker.getSymbolAtLocation(name);
  return symbol && types.isLibrary(symbol) ? member.expression : undefined;
}

function nameOf(access: ts.PropertyAccessExpression | ts.ElementAccessExpression): string | undefined {
  if (ts.isPropertyAccessExpression(access)) return access.name.text;
  return ts.isStringLiteralLike(access.argumentExpression) ? access.argumentExpression.text : undefined;
}

// The type of what stands somewhere, by the shortest way.
//
// The checker finds the type of `a.b` by following the control flow to it, which is half of what we cost. No narrowing makes a function
// of a primitive, or another function of a method: there, what was declared will do.

import * as ts from "typescript";

export function typeOfNode(node: ts.Node, checker: ts.TypeChecker): ts.Type {
  return declaredType(node, checker) ?? checker.getTypeAtLocation(node);
}

/** What can be said of the type without following the control flow; undefined if that is nothing. */
function declaredType(node: ts.Node, checker: ts.TypeChecker): ts.Type | undefined {
  if (ts.isCallExpression(node)) return onlyPrimitive(checker.getResolvedSignature(node)?.getReturnType());
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return undefined;
  const symbol = checker.getSymbolAtLocation(node);
  if (symbol === undefined || symbol.flags & ts.SymbolFlags.Alias) return undefined;
  const type = checker.getTypeOfSymbol(symbol);
  const isFixed = (symbol.flags & FIXED) !== 0 && !(symbol.flags & ts.SymbolFlags.Optional);
  return isFixed ? type : onlyPrimitive(type);
}

/** What nobody assigns to. */
const FIXED = ts.SymbolFlags.Function | ts.SymbolFlags.Method;

function onlyPrimitive(type: ts.Type | undefined): ts.Type | undefined {
  return type !== undefined && isPrimitive(type) ? type : undefined;
}

export function isPrimitive(type: ts.Type): boolean {
  return type.isUnion() ? type.types.every(isPrimitive) : (type.flags & PRIMITIVE) !== 0;
}

const PRIMITIVE =
  ts.TypeFlags.StringLike |
  ts.TypeFlags.NumberLike |
  ts.TypeFlags.BigIntLike |
  ts.TypeFlags.BooleanLike |
  ts.TypeFlags.Undefined |
  ts.TypeFlags.Null |
  ts.TypeFlags.Void;

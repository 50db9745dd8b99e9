// What TypeScript knows about promises.

import * as ts from "typescript";

/** Whether a value may be a promise, as far as one knows. */
export function mayBePromise(type: ts.Type, checker: ts.TypeChecker): boolean {
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return true;
  if (type.isUnionOrIntersection()) return type.types.some((one) => mayBePromise(one, checker));
  const constraint = type.flags & ts.TypeFlags.TypeParameter ? checker.getBaseConstraintOfType(type) : undefined;
  if (type.flags & ts.TypeFlags.TypeParameter)
    return constraint === undefined || constraint === type || mayBePromise(constraint, checker);
  const then = checker.getPropertyOfType(type, "then");
  return then !== undefined && checker.getTypeOfSymbol(then).getCallSignatures().length > 0;
}

const PROMISES: ReadonlySet<string> = new Set(["Promise", "PromiseLike"]);
const ITERABLES: ReadonlySet<string> = new Set([
  "AsyncGenerator",
  "AsyncIterable",
  "AsyncIterableIterator",
  "AsyncIterator",
]);

/** The name of a type that is written, if it is one of those. */
function nameIn(names: ReadonlySet<string>, node: ts.TypeNode): ts.Identifier | undefined {
  if (!ts.isTypeReferenceNode(node) || !ts.isIdentifier(node.typeName)) return undefined;
  return names.has(node.typeName.text) ? node.typeName : undefined;
}

/** What a promise is written to be of. Undefined if no promise is written. */
export function promisedBy(node: ts.TypeNode): ts.TypeNode | undefined {
  return nameIn(PROMISES, node) && (node as ts.TypeReferenceNode).typeArguments?.[0];
}

/** The name of a type of asynchronous iteration. */
export function asyncIterableIn(node: ts.TypeNode): ts.Identifier | undefined {
  return nameIn(ITERABLES, node);
}

/** Whether a type is one of asynchronous iteration, whoever has written it. */
export function isAsyncIterableType(type: ts.Type | undefined): boolean {
  return type?.symbol !== undefined && ITERABLES.has(type.symbol.name);
}

/** Whether a type says, alone or among others, that something comes later. */
export function isLater(node: ts.TypeNode | undefined): boolean {
  if (node === undefined) return false;
  if (ts.isParenthesizedTypeNode(node)) return isLater(node.type);
  if (ts.isUnionTypeNode(node)) return node.types.some(isLater);
  return promisedBy(node) !== undefined || asyncIterableIn(node) !== undefined;
}

/** `Promise.all` and its like: which one a call calls. */
export function combinatorOf(node: ts.CallExpression): "all" | "allSettled" | "any" | "race" | undefined {
  const { expression } = node;
  if (!ts.isPropertyAccessExpression(expression) || expression.expression.getText() !== "Promise") return undefined;
  const name = expression.name.text;
  return name === "all" || name === "allSettled" || name === "any" || name === "race" ? name : undefined;
}

// What `using` disposes of, at the end of the block that it stands in.

import * as ts from "typescript";

const NONE: readonly ts.Identifier[] = [];

/** The names that a list of declarations disposes of. */
export function disposedBy(node: ts.Node): readonly ts.Identifier[] {
  if (!isUsing(node)) return NONE;
  return node.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name] : []));
}

export function isUsing(node: ts.Node): node is ts.VariableDeclarationList {
  return ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.Using) !== 0;
}

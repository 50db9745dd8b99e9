// The name at a position of a file.

import * as ts from "typescript";

export type Name = ts.Identifier | ts.PrivateIdentifier;

export function nameAt(file: ts.SourceFile, position: number): Name | undefined {
  let found: ts.Node = file;
  for (let inner: ts.Node | undefined = file; inner !== undefined; ) {
    found = inner;
    inner = ts.forEachChild(inner, (part) => (part.pos <= position && position < part.end ? part : undefined));
  }
  return isName(found) && found.getStart(file) <= position ? found : undefined;
}

function isName(node: ts.Node): node is Name {
  return ts.isIdentifier(node) || ts.isPrivateIdentifier(node);
}

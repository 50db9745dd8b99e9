// JavaScript without the accidents of how it was printed.

import ts from "typescript";

/** The code, printed anew in one way only: without comments, and whatever its line breaks were. */
export function normalized(code: string): string {
  const file = ts.createSourceFile("code.js", code, ts.ScriptTarget.ESNext, /* setParentNodes: */ false);
  forgetLines(file);
  return ts.createPrinter({ removeComments: true }).printFile(file);
}

/** Makes the printer believe that a node was never in a text, so that it decides on lines and parentheses itself. */
function forgetLines(node: ts.Node): void {
  ts.forEachChild(node, forgetLines);
  if (ts.isSourceFile(node)) return;
  const range = node as { pos: number; end: number };
  range.pos = -1;
  range.end = -1;
  for (const field of Object.values(node)) {
    if (Array.isArray(field) && "pos" in field) Object.assign(field, { pos: -1, end: -1 });
  }
  if (ts.isBlock(node) || ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node)) {
    (node as { multiLine?: boolean }).multiLine = false;
  }
}

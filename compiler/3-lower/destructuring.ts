// Destructuring something whose values may have to be waited for.
//
//   const [first, second] = lines;        becomes    const [first, second] = yield* $call($collect(lines, 2));
//   [head, ...rest] = lines;              becomes    [head, ...rest] = yield* $call($collect(lines));
//
// No more values are taken than the pattern has places for; then the source is closed.

import ts from "typescript";
import { lengthOf } from "../2-color/iterated.js";
import { wrapInCall } from "./calls.js";
import type { Lowering } from "./lowering.js";

export function lowerDestructuring(source: ts.Expression, lowering: Lowering): void {
  const parent = source.parent as ts.VariableDeclaration | ts.BinaryExpression;
  const pattern = ts.isVariableDeclaration(parent) ? parent.name : parent.left;
  const length = lengthOf(pattern as ts.ArrayBindingPattern | ts.ArrayLiteralExpression);
  lowering.visit(pattern);
  const close = length === undefined ? ")" : `, ${length})`;
  wrapInCall(source, lowering, () => lowering.visit(source), [`${lowering.names.contract("collect")}(`, close]);
}

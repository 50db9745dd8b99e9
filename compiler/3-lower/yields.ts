// `yield` in a generator that may suspend: the value is marked, so that nobody takes it for a suspension.
//
//   yield page         becomes    yield $emit(page)
//   yield              becomes    yield $emit()
//   yield* pages       becomes    yield* $delegate(pages)

import type ts from "typescript";
import type { Lowering } from "./lowering.js";

export function lowerYield(expression: ts.YieldExpression, { file, edits, names, visit }: Lowering): void {
  const { asteriskToken, expression: operand } = expression;
  const helper = names.contract(asteriskToken === undefined ? "emit" : "delegate");
  if (operand === undefined) return edits.after(expression.end, ` ${helper}()`);
  edits.before(operand.getStart(file), `${helper}(`);
  visit(operand);
  edits.after(operand.end, ")");
}

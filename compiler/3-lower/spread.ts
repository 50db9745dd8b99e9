// Spreading something whose values may have to be waited for.
//
//   [...lines]     becomes    [...(yield* $call($collect(lines)))]

import type ts from "typescript";
import { wrapInCall } from "./calls.js";
import type { Lowering } from "./lowering.js";

export function lowerSpread({ expression }: ts.SpreadElement, lowering: Lowering): void {
  const collect = lowering.names.contract("collect");
  wrapInCall(expression, lowering, () => lowering.visit(expression), [`${collect}(`, ")"]);
}

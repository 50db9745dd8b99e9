// Reports methods of iterators on cooperative ones.
//
//   pages().take(3)       SF2023   a cooperative generator inherits nothing from `Iterator`: plain code could not wait for its values
//
// TypeScript believes that they are there, because cooperative generators have to look like others to it.

import * as ts from "typescript";
import type { Report } from "../diagnostics/report.js";
import { calleeOf, isAccess, quote, withoutWrappers } from "../syntax.js";
import type { Colors } from "./colors.js";
import type { Sites } from "./sites.js";

export function checkIterators({ calls }: Sites, { callbacks, engine }: Colors, report: Report): void {
  const callees = calls.flatMap((call) => {
    const callee = withoutWrappers(calleeOf(call));
    return callbacks.ownerOf(call) === "IteratorObject" && isAccess(callee) ? [callee] : [];
  });
  const receivers = engine.types(callees.map(({ expression }) => expression));
  callees.forEach((callee, index) => {
    if (receivers[index]?.isCooperativeIterable !== true) return;
    const method = ts.isPropertyAccessExpression(callee) ? callee.name : callee.argumentExpression;
    report.add("SF2023", method, quote(callee.expression), quote(method));
  });
}

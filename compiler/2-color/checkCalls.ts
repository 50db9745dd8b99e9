// Reports cooperative calls that stand where nothing can suspend, and loops likewise.
//
//   function plain() { sleep(1); }           SF2001
//   constructor() { sleep(1); }              SF3001
//   …                                        one code for each kind of place

import * as ts from "typescript";
import { eachLocated } from "../diagnostics/internalError.js";
import type { Report } from "../diagnostics/report.js";
import { type Call, calleeOf, describeFunction, quote } from "../syntax.js";
import type { Colors } from "./colors.js";
import { findObstacle } from "./places.js";
import type { Sites } from "./sites.js";

export function checkCalls(sites: Sites, colors: Colors, report: Report): void {
  eachLocated(sites.calls, (call) => {
    if (!colors.isCooperativeCall(call)) return;
    if (ts.isNewExpression(call)) report.add("SF3010", call, quote(calleeOf(call)));
    else checkPlace(call, `${actOf(call, colors)} ${quote(calleeOf(call))}`, colors, report);
  });
  eachLocated(sites.iterated, (iterated) => {
    if (!colors.isCooperativeIterable(iterated)) return;
    checkPlace(iterated, `iterates over cooperative ${quote(iterated)}`, colors, report);
  });
  eachLocated(sites.disposed, (name) => {
    if (colors.isCooperativeDisposal(name)) checkPlace(name, `disposes of cooperative ${quote(name)}`, colors, report);
  });
}

function actOf(call: Call, colors: Colors): string {
  return colors.isTwinCall(call) ? "passes a cooperative callback to" : "calls cooperative";
}

function checkPlace(node: ts.Node, act: string, colors: Colors, report: Report): void {
  const obstacle = findObstacle(node, colors);
  if (obstacle === undefined) return;
  if ("plain" in obstacle) report.add("SF2001", node, describeFunction(obstacle.plain), act);
  else report.add(obstacle.code, node, act);
}

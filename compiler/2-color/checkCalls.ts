// Reports cooperative calls that stand where nothing can suspend, and loops likewise.
//
//   function plain() { sleep(1); }           SF2001
//   constructor() { sleep(1); }              SF3001
//   …                                        one code for each kind of place

import ts from "typescript";
import type { Code } from "../diagnostics/catalogue.js";
import type { Report } from "../diagnostics/report.js";
import {
  type Call,
  calleeOf,
  describeFunction,
  type FunctionNode,
  isAsync,
  isFunctionNode,
  isGenerator,
  quote,
} from "../syntax.js";
import type { Colors } from "./colors.js";
import type { Sites } from "./sites.js";

export function checkCalls(sites: Sites, colors: Colors, report: Report): void {
  for (const call of sites.calls) {
    if (!colors.isCooperativeCall(call)) continue;
    if (ts.isNewExpression(call)) report.add("SF3010", call, quote(calleeOf(call)));
    else checkPlace(call, `${actOf(call, colors)} ${quote(calleeOf(call))}`, colors, report);
  }
  for (const iterated of sites.iterated) {
    if (!colors.isCooperativeIterable(iterated)) continue;
    checkPlace(iterated, `iterates over cooperative ${quote(iterated)}`, colors, report);
  }
  for (const name of sites.disposed) {
    if (colors.isCooperativeDisposal(name)) checkPlace(name, `disposes of cooperative ${quote(name)}`, colors, report);
  }
}

function actOf(call: Call, colors: Colors): string {
  return colors.isTwinCall(call) ? "passes a cooperative callback to" : "calls cooperative";
}

/** What keeps a call from suspending. */
type Place = { readonly code: Code } | { readonly plain: FunctionNode } | undefined;

function checkPlace(node: ts.Node, act: string, colors: Colors, report: Report): void {
  const place = findPlace(node, colors);
  if (place === undefined) return;
  if ("plain" in place) report.add("SF2001", node, describeFunction(place.plain), act);
  else report.add(place.code, node, act);
}

/** Looks outwards from a call for what it is part of. Returns undefined if it is part of a cooperative function's body. */
function findPlace(node: ts.Node, colors: Colors): Place {
  for (let inner = node; ; inner = inner.parent) {
    const outer = inner.parent;
    if (outer === undefined) return { code: "SF3006" };
    if (ts.isDecorator(inner)) return { code: "SF3008" };
    // What stands in the head of a class or method is evaluated outside it.
    if (ts.isComputedPropertyName(inner) || ts.isHeritageClause(inner)) continue;
    if (ts.isPropertyDeclaration(outer) && outer.initializer === inner) return { code: "SF3003" };
    if (ts.isClassStaticBlockDeclaration(inner)) return { code: "SF3003" };
    if (ts.isEnumDeclaration(inner) || ts.isModuleDeclaration(inner)) return { code: "SF3011" };
    if (isFunctionNode(outer) && !ts.isComputedPropertyName(inner)) return placeIn(outer, inner, colors);
  }
}

function placeIn(fn: FunctionNode, part: ts.Node, colors: Colors): Place {
  if (ts.isConstructorDeclaration(fn)) return { code: "SF3001" };
  if (ts.isAccessor(fn)) return { code: "SF3002" };
  if (isAsync(fn)) return { code: "SF3005" };
  if (!colors.maySuspend(fn)) return isGenerator(fn) ? { code: "SF3007" } : { plain: fn };
  return part !== fn.body && isGenerator(fn) ? { code: "SF3004" } : undefined;
}

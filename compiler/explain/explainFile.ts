// The colours of a file, with reasons.
//
// In:  colours are final.
// Out: every function of the file, and every place in it that may suspend and does not stand where that is an error.

import type ts from "typescript";
import type { Colors } from "../2-color/colors.js";
import { findObstacle } from "../2-color/places.js";
import type { Sites } from "../2-color/sites.js";
import { calleeOf, type FunctionNode, functionRunning, quote } from "../syntax.js";
import { explainCallables, explainCallees, explainFunction } from "./explainFunction.js";
import type { ExplainedFunction, Explanation, SuspensionPoint } from "./explanation.js";
import { type Suspending, suspendingIn } from "./suspending.js";

export function explainFile(file: ts.SourceFile, sites: Sites, colors: Colors): Explanation {
  return {
    functions: sites.functions.map((fn) => explainFunction(fn, colors, sites)),
    suspensions: suspendingIn(sites, colors)
      .filter(({ node }) => findObstacle(node, colors) === undefined)
      .map((one) => suspensionPoint(one, file, sites, colors)),
  };
}

function suspensionPoint(one: Suspending, file: ts.SourceFile, sites: Sites, colors: Colors): SuspensionPoint {
  const { kind, node } = one;
  return {
    kind,
    file,
    start: node.getStart(file),
    end: node.end,
    act: actOf(one),
    inside: functionRunning(node) as FunctionNode,
    callees: calleesOf(one, sites, colors).filter(({ color }) => color !== "plain"),
  };
}

function actOf({ kind, node }: Suspending): string {
  if (kind === "call") return `calls ${quote(calleeOf(node))}`;
  return kind === "iteration" ? `iterates over ${quote(node)}` : `disposes of ${quote(node)}`;
}

function calleesOf({ kind, node }: Suspending, sites: Sites, colors: Colors): readonly ExplainedFunction[] {
  if (kind === "call") return explainCallees(node, colors, sites);
  return kind === "iteration" ? [] : explainCallables(colors.engine.disposers([node])[0], colors, sites);
}

// Reports cooperative values that arrive where a plain one is expected, at any depth.
//
//   emitter.on("data", handle)             SF2002   the emitter would drop what `handle` returns: it would never run
//   promise.then(handle)                   SF202x   nor would a promise; other built-ins have a cooperative twin
//   new Map(channel)                       SF2003   the constructor would not wait for the next entry
//   function* pages() { "use coop…" … }    SF2004   its type has to say that only cooperative code can iterate over it
//   const bus: Bus = emitter               SF2006   a `Bus` takes cooperative listeners, an emitter does not

import * as ts from "typescript";
import type { Report } from "../diagnostics/report.js";
import type { Flow, Hole } from "../engine/engine.js";
import { describeFunction, isFunctionNode, quote } from "../syntax.js";
import type { Colors } from "./colors.js";
import { isSilenced } from "./silenced.js";
import type { Sites } from "./sites.js";

export function checkFlow(sites: Sites, colors: Colors, report: Report): void {
  const leaks = colors.holes(sites.flows).flatMap((holes, index) => {
    const flow = sites.flows[index] as Flow;
    return holes.map((hole) => ({ hole, flow })).filter((leak) => !isOverwritten(leak));
  });
  for (const leak of leaks) if (!isFoundInside(leak, leaks)) reportLeak(leak, colors, report);
  checkGenerators(sites, colors, report);
}

/** A flow that loses a colour. */
interface Leak {
  readonly hole: Hole;
  readonly flow: Flow;
}

function reportLeak(leak: Leak, colors: Colors, report: Report): void {
  const { kind, path } = leak.hole;
  const { node } = leak.flow.from;
  if (kind === "function" && path.length === 0 && checkCallback(node as ts.Expression, colors, report)) return;
  const place = smallestPlace(node, path);
  const add: Report["add"] =
    // What fixes a function does not fix what has it.
    path.length === 0
      ? report.add.bind(report)
      : (code, at, ...names) => report.addAt(code, at.getStart(report.file), at.end, ...names);
  const value = describeValue(node, kind === "parameter" ? path.slice(0, -1) : path);
  const expected = quote(placeOf(node));
  if (kind === "function") add("SF2002", place, value, expected);
  else if (kind === "iterable") add("SF2003", place, value);
  else if (kind === "parameter") add("SF2006", place, value, expected);
  else if (leak.flow.to.role === "expected" && !isSilenced(node)) add("SF2005", place, value, expected);
}

/** Reports a callback of a built-in that has no cooperative twin. Returns false if the value is not a callback of a built-in. */
function checkCallback(value: ts.Expression, { callbacks }: Colors, report: Report): boolean {
  const builtIn = callbacks.builtInAround(value);
  if (builtIn?.refusal !== undefined)
    report.add(builtIn.refusal, value, describeValue(value, []), quote(callbacks.calleeAround(value)));
  return builtIn !== undefined;
}

/** The name of a method or accessor; of a function that is written here, the parameter. */
function smallestPlace(node: ts.Node, [step]: readonly string[]): ts.Node {
  if (ts.isClassElement(node) || ts.isTypeElement(node)) return node.name ?? node;
  if (!isFunctionNode(node)) return node;
  return node.parameters.find(({ name }) => `(${name.getText()})` === step) ?? node.name ?? node;
}

/** What the value stands in. */
function placeOf({ parent }: ts.Node): ts.Node {
  return ts.isParenthesizedExpression(parent) || ts.isJsxExpression(parent) ? placeOf(parent) : parent;
}

function describeValue(value: ts.Node, path: readonly string[]): string {
  if (!isFunctionNode(value))
    return quote(
      (ts.isClassElement(value) || ts.isTypeElement(value)) && value.name ? value.name : value,
      path.join(""),
    );
  const [step = ""] = path;
  if (step === "") return describeFunction(value);
  return step === "()" ? `What ${describeFunction(value)} returns` : quote(value, path.join(""));
}

/** Whether a part of a spread object is replaced behind it: `{ ...hooks, open: plain }`. */
function isOverwritten({ hole: { path }, flow: { from } }: Leak): boolean {
  const { node } = from;
  if (!ts.isSpreadAssignment(node)) return false;
  const { properties } = node.parent;
  const later = properties.slice(properties.indexOf(node) + 1);
  return later.some(({ name }) => name !== undefined && `.${name.getText()}` === path[0]);
}

/** What a function that is written here returns has been met in its body. */
function isFoundInside({ hole: { path }, flow: { from } }: Leak, leaks: readonly Leak[]): boolean {
  const { node } = from;
  if (!isFunctionNode(node) || path[0] !== "()") return false;
  return leaks.some(({ flow: { from: other } }) => other.node.pos > node.pos && other.node.end <= node.end);
}

function checkGenerators({ functions }: Sites, colors: Colors, report: Report): void {
  const generators = functions.filter((fn) => colors.isCooperativeGenerator(fn));
  colors.engine.returnTypes(generators).forEach((facts, index) => {
    const generator = generators[index] as ts.FunctionDeclaration;
    if (!facts.isCooperativeIterable) report.add("SF2004", generator.name ?? generator, describeFunction(generator));
  });
}

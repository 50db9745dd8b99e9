// Reports cooperative values that arrive where a plain one is expected.
//
//   emitter.on("data", handle)             SF2002   the emitter would drop what `handle` returns: it would never run
//   promise.then(handle)                   SF202x   nor would a promise; other built-ins have a cooperative twin
//   new Map(channel)                       SF2003   the constructor would not wait for the next entry
//   function* pages() { "use coop…" … }    SF2004   its type has to say that only cooperative code can iterate over it

import type ts from "typescript";
import type { Report } from "../diagnostics/report.js";
import type { TypeFacts } from "../engine/engine.js";
import { describeFunction, isFunctionNode, quote } from "../syntax.js";
import type { Colors } from "./colors.js";
import type { Sites } from "./sites.js";

export function checkFlow(sites: Sites, colors: Colors, report: Report): void {
  const types = colors.engine.types(sites.values);
  const values = sites.values.filter((_, index) => isCooperative(types[index] as TypeFacts, colors));
  const expected = colors.engine.expectedTypes(values);
  values.forEach((value, index) => {
    const place = expected[index];
    if (place !== undefined) checkValue(value, place, colors, report);
  });
  checkGenerators(sites, colors, report);
}

function isCooperative(facts: TypeFacts, colors: Colors): boolean {
  return facts.isCooperativeIterable || colors.isCooperativeType(facts);
}

function checkValue(value: ts.Expression, expected: TypeFacts, colors: Colors, report: Report): void {
  const [facts] = colors.engine.types([value]);
  if (facts === undefined || expected.isOpen) return;
  if (colors.isCooperativeType(facts)) {
    if (expected.callables.length === 0 || colors.isCooperativeType(expected)) return;
    if (checkCallback(value, colors, report)) return;
    report.add("SF2002", value, describeValue(value), quote(value.parent));
  } else if (expected.isIterable && !expected.isCooperativeIterable) {
    report.add("SF2003", value, quote(value));
  }
}

/** Reports a callback of a built-in that has no cooperative twin. Returns false if the value is not a callback of a built-in. */
function checkCallback(value: ts.Expression, { callbacks }: Colors, report: Report): boolean {
  const builtIn = callbacks.builtInAround(value);
  if (builtIn?.refusal !== undefined)
    report.add(builtIn.refusal, value, describeValue(value), quote(callbacks.calleeAround(value)));
  return builtIn !== undefined;
}

function describeValue(value: ts.Expression): string {
  return isFunctionNode(value) ? describeFunction(value) : quote(value);
}

function checkGenerators({ functions }: Sites, colors: Colors, report: Report): void {
  const generators = functions.filter((fn) => colors.isCooperativeGenerator(fn));
  colors.engine.returnTypes(generators).forEach((facts, index) => {
    const generator = generators[index] as ts.FunctionDeclaration;
    if (!facts.isCooperativeIterable) report.add("SF2004", generator.name ?? generator, describeFunction(generator));
  });
}

// Reports cooperative values that arrive where a plain one is expected.
//
//   emitter.on("data", handle)             SF2002   the emitter would drop what `handle` returns: it would never run
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
    report.add("SF2002", value, describeValue(value), quote(value.parent));
  } else if (expected.isIterable && !expected.isCooperativeIterable) {
    report.add("SF2003", value, quote(value));
  }
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

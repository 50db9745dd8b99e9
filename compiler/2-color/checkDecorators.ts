// Warns of decorators that take a cooperative method for a plain one.
//
//   @timed load() { "use cooperative"; … }      `timed` would measure how long it takes to make a task, not to run it
//
// A decorator that knows says so in its type: `(method: Cooperative<…>, context: …) => …`.

import * as ts from "typescript";
import type { Report } from "../diagnostics/report.js";
import { describeFunction, type FunctionNode, quote, withoutWrappers } from "../syntax.js";
import type { Colors } from "./colors.js";
import { isSilenced } from "./silenced.js";
import type { Sites } from "./sites.js";

export function checkDecorators({ functions }: Sites, colors: Colors, report: Report): void {
  const decorated = functions.filter((fn) => ts.isMethodDeclaration(fn) && colors.maySuspend(fn));
  const decorators = decorated.flatMap((fn) => ts.getDecorators(fn as ts.MethodDeclaration) ?? []);
  colors.engine.decoratedTypes(decorators).forEach((facts, index) => {
    const { expression, parent } = decorators[index] as ts.Decorator;
    if (colors.isCooperativeType(facts) || isSilenced(withoutWrappers(expression))) return;
    report.add("SF2009", expression, quote(expression), describeFunction(parent as FunctionNode));
  });
}

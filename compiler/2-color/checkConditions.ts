// Reports conditions on a mark that do not hold what they say.
//
//   /** @cooperative if fm */ twice(fn)        SF3014   no such parameter, or none that could be cooperative
//   … twice(fn) { sleep(1); fn(); }            SF3015   it suspends in any case

import * as ts from "typescript";
import { hostOf } from "../1-read/marks.js";
import { tagPlaces } from "../1-read/tags.js";
import { eachLocated } from "../diagnostics/internalError.js";
import type { Report } from "../diagnostics/report.js";
import { calleeOf, describeFunction, type FunctionNode, quote, withoutWrappers } from "../syntax.js";
import type { Colors } from "./colors.js";
import type { Sites } from "./sites.js";
import { suspendsItself } from "./suspends.js";

export function checkConditions({ functions }: Sites, colors: Colors, report: Report): void {
  eachLocated(functions, (fn) => {
    const condition = colors.marks.conditionOf(fn);
    if (condition.length === 0) return;
    checkNames(fn, condition, colors, report);
    if (fn.body !== undefined) checkCode(fn.body, fn, condition, colors, report);
  });
}

function checkNames(fn: FunctionNode, condition: readonly string[], colors: Colors, report: Report): void {
  for (const name of condition) {
    const parameter = fn.parameters.find((one) => ts.isIdentifier(one.name) && one.name.text === name);
    const [facts] = parameter === undefined ? [] : colors.engine.types([parameter.name as ts.Identifier]);
    if (facts !== undefined && colors.isCooperativeType(facts)) continue;
    const tag = tagPlaces(hostOf(fn)).find((one) => one.condition.includes(name));
    if (tag !== undefined)
      report.addAt("SF3014", tag.start, tag.start + tag.name.length + 1, `\`${name}\``, describeFunction(fn));
  }
}

/**
 * Everything that may suspend has to be a call of one of the callbacks, of a local function, or of a function that is conditional as
 * well and gets nothing else. Local functions are looked into like the rest.
 */
function checkCode(
  node: ts.Node,
  fn: FunctionNode,
  condition: readonly string[],
  colors: Colors,
  report: Report,
): void {
  if (suspendsItself(node, colors) && !isAllowed(node, fn, condition, colors))
    report.add("SF3015", node, describeFunction(fn), condition.map((name) => `\`${name}\``).join(" or "), quote(node));
  ts.forEachChild(node, (part) => checkCode(part, fn, condition, colors, report));
}

function isAllowed(node: ts.Node, fn: FunctionNode, condition: readonly string[], colors: Colors): boolean {
  const callbacks = colors.decidingCallbacks(node);
  if (callbacks !== undefined) return callbacks.every((callback) => isOneOf(callback, fn, condition, colors));
  return ts.isCallExpression(node) && isOneOf(calleeOf(node), fn, condition, colors);
}

function isOneOf(expression: ts.Expression, fn: FunctionNode, condition: readonly string[], colors: Colors): boolean {
  const value = withoutWrappers(expression);
  if (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) return true;
  if (!ts.isIdentifier(value)) return false;
  const [declaration] = colors.engine.declarations([value]);
  if (declaration !== undefined && ts.isParameter(declaration) && declaration.parent === fn)
    return condition.includes(value.text);
  return ts.findAncestor(declaration, (node) => node === fn.body) !== undefined;
}

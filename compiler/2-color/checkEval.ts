// Warns of code in strings, in cooperative code: the compiler does not see it, so nothing in it waits.
//
//   eval("pause()")                    SF3018   makes what `pause` returns in compiled code, and drops it: `pause` never runs
//   new Function("return pause()")     SF3018   a plain function, whatever it calls

import * as ts from "typescript";
import type { Report } from "../diagnostics/report.js";
import { type Call, calleeOf, quote, withoutWrappers } from "../syntax.js";
import type { Colors } from "./colors.js";
import { findObstacle } from "./places.js";
import { isSilenced } from "./silenced.js";
import type { Sites } from "./sites.js";

export function checkEval({ calls }: Sites, colors: Colors, report: Report): void {
  const candidates = calls.filter((call) => compilerOf(call) !== undefined && findObstacle(call, colors) === undefined);
  const declarations = colors.engine.declarations(candidates.map((call) => compilerOf(call) as ts.Identifier));
  candidates.forEach((call, index) => {
    const isGlobal = declarations[index]?.getSourceFile().isDeclarationFile === true;
    if (isGlobal && !isSilenced(call)) report.add("SF3018", call, quote(call));
  });
}

/** The name of what makes code of a string. What else has such a name is declared in the program. */
function compilerOf(call: Call): ts.Identifier | undefined {
  const callee = withoutWrappers(calleeOf(call));
  if (!ts.isIdentifier(callee) || ts.isTaggedTemplateExpression(call)) return undefined;
  const isNamed = callee.text === "Function" || (callee.text === "eval" && ts.isCallExpression(call));
  return isNamed ? callee : undefined;
}

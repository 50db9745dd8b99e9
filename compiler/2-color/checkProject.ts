// Reports settings of the project under which cooperative code cannot work: once a file, at its first cooperative function.

import * as ts from "typescript";
import type { Report } from "../diagnostics/report.js";
import type { Colors } from "./colors.js";
import type { Sites } from "./sites.js";

export function checkProject({ functions }: Sites, colors: Colors, options: ts.CompilerOptions, report: Report): void {
  const first = functions.find((fn) => fn.body !== undefined && colors.maySuspend(fn));
  if (first === undefined) return;
  const place = ts.getNameOfDeclaration(first) ?? first;
  if (!ts.isExternalModule(report.file)) report.add("SF9001", place);
  if (options.target !== undefined && options.target < ts.ScriptTarget.ES2015)
    report.add("SF9002", place, ts.ScriptTarget[options.target]);
  const writesDeclarations = options.declaration === true || options.composite === true;
  if (writesDeclarations && options.removeComments === true) report.add("SF9003", place);
}

// `stackful show`: what a file is lowered to.

import { resolve } from "node:path";
import { createCompiler } from "stackful/compiler";
import * as ts from "typescript";
import { findProject, programOf, projectOf, readProject } from "../project/project.js";
import { UsageError } from "../project/usageError.js";
import { formatDiagnostics } from "./print.js";

export function show(file: string, options: { readonly project: string }): void {
  const path = resolve(file);
  if (!ts.sys.fileExists(path)) throw new UsageError(`There is no ${file}`);
  const project = options.project === "." ? projectOf(path) : readProject(findProject(options.project));
  const { code, diagnostics } = createCompiler({ program: programOf(project) }).compile(path);
  if (diagnostics.length > 0) process.stderr.write(formatDiagnostics(diagnostics));
  if (diagnostics.some(({ category }) => category === ts.DiagnosticCategory.Error)) process.exitCode = 1;
  else process.stdout.write(code);
}

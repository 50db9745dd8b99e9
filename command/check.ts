// `stackful check`: what is wrong with the colours of a project.

import { type Compiler, createCompiler, type Diagnostic } from "stackful/compiler";
import * as ts from "typescript";
import { filesOf, findProject, programOf, readProject } from "../project/project.js";
import { FORMATS } from "./formats/formats.js";
import type { Format } from "./formats/names.js";
import { printWatchStatus } from "./print.js";
import { withProgress } from "./progress.js";
import { withComments } from "./withComments.js";

interface CheckOptions {
  readonly project: string;
  readonly format: Format;
  readonly watch?: true;
}

export function check({ project, format, watch }: CheckOptions): void {
  const path = findProject(project);
  if (watch) watchProject(path, format);
  else process.exitCode = report(programOf(readProject(path)), format) === 0 ? 0 : 1;
}

/** Something that is wrong: with a colour, or a file that does not parse. */
export interface Problem extends Omit<Diagnostic, "code" | "fixes" | "page" | "help"> {
  readonly code: string;
  readonly help?: string;
  readonly page?: string;
  readonly fixes: Diagnostic["fixes"];
}

/** Returns the number of errors. */
function report(program: ts.Program, format: Format): number {
  const compiler = createCompiler({ program });
  const found: Problem[] = [];
  for (const file of withProgress(filesOf(program), "Checking")) found.push(...problemsOf(file, compiler));
  process.stdout.write(FORMATS[format](found));
  return found.filter(({ severity }) => severity === "error").length;
}

function problemsOf(file: ts.SourceFile, compiler: Compiler): readonly Problem[] {
  const wrong = compiler.program.getSyntacticDiagnostics(file);
  return wrong.length > 0 ? wrong.map(syntaxProblem) : compiler.check(file.fileName);
}

function syntaxProblem({ code, file, start, length, messageText }: ts.DiagnosticWithLocation): Problem {
  const message = ts.flattenDiagnosticMessageText(messageText, "\n");
  return { code: `TS${code}`, severity: "error", file, start, length, message, fixes: [] };
}

function watchProject(path: string, format: Format): void {
  const host = withComments(
    ts.createWatchCompilerHost(path, {}, ts.sys, ts.createAbstractBuilder, undefined, printWatchStatus),
  );
  host.afterProgramCreate = (builder) => {
    const count = report(builder.getProgram(), format);
    printWatchStatus({ messageText: `Found ${count} error${count === 1 ? "" : "s"}. Watching for file changes.` });
  };
  ts.createWatchProgram(host);
}

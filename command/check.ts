// `stackful check`: what is wrong with the colours of a project.

import { createCompiler, type Diagnostic } from "stackful/compiler";
import * as ts from "typescript";
import { filesOf, findProject, programOf, readProject } from "../project/project.js";
import { FORMATS, type Format } from "./formats/formats.js";

export function check(options: { readonly project: string; readonly format: Format }): void {
  const program = programOf(readProject(findProject(options.project)));
  const compiler = createCompiler({ program });
  const found = filesOf(program).flatMap((file) => problemsOf(file, program, compiler));
  process.stdout.write(FORMATS[options.format](found));
  process.exitCode = found.some(({ severity }) => severity === "error") ? 1 : 0;
}

/** Something that is wrong: with a colour, or a file that does not parse. */
export interface Problem extends Omit<Diagnostic, "code" | "fixes" | "page" | "help"> {
  readonly code: string;
  readonly help?: string;
  readonly page?: string;
  readonly fixes: Diagnostic["fixes"];
}

function problemsOf(
  file: ts.SourceFile,
  program: ts.Program,
  compiler: ReturnType<typeof createCompiler>,
): readonly Problem[] {
  const wrong = program.getSyntacticDiagnostics(file);
  return wrong.length > 0 ? wrong.map(syntaxProblem) : compiler.check(file.fileName);
}

function syntaxProblem({ code, file, start, length, messageText }: ts.DiagnosticWithLocation): Problem {
  const message = ts.flattenDiagnosticMessageText(messageText, "\n");
  return { code: `TS${code}`, severity: "error", file, start, length, message, fixes: [] };
}

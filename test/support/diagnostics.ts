// The diagnostics of a fixture, as its text promises them.

import { existsSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { format, sorted } from "../../compiler/diagnostics/report.js";
import { Pipeline } from "../../compiler/pipeline.js";
import { type Fixture, fixturesFolder } from "./fixtures.js";

/** All colour errors of a fixture, in order, with the lines that they are about. */
export function formatAll({ folder, input }: Fixture): string {
  const own = join(folder, "tsconfig.json");
  const project = existsSync(own) ? own : join(fixturesFolder, "tsconfig.json");
  const config = ts.getParsedCommandLineOfConfigFile(
    project,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
  );
  const program = ts.createProgram([input], config?.options ?? {});
  const file = program.getSourceFile(input) as ts.SourceFile;
  const name = input.slice(folder.length + 1);
  return sorted(new Pipeline(program).check(file))
    .map((one) => `${format(one, name)}\n`)
    .join("\n");
}

// The diagnostics of a fixture, as its text promises them.

import { existsSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { type Diagnostic, format } from "../../compiler/diagnostics/report.js";
import { Pipeline } from "../../compiler/pipeline.js";
import { type Fixture, fixturesFolder } from "./fixtures.js";

/** All colour errors of a fixture, in order, with the lines that they are about. */
export function formatAll(fixture: Fixture): string {
  const name = fixture.input.slice(fixture.folder.length + 1);
  return diagnosticsOf(fixture)
    .map((one) => `${format(one, name)}\n`)
    .join("\n");
}

/** All colour errors of a fixture. */
export function diagnosticsOf(fixture: Fixture): readonly Diagnostic[] {
  const program = ts.createProgram([fixture.input], optionsOf(fixture));
  return new Pipeline(program).check(program.getSourceFile(fixture.input) as ts.SourceFile);
}

/** The settings of a fixture: its own, or those of all. */
export function optionsOf({ folder }: Fixture): ts.CompilerOptions {
  const own = join(folder, "tsconfig.json");
  const project = existsSync(own) ? own : join(fixturesFolder, "tsconfig.json");
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} };
  return ts.getParsedCommandLineOfConfigFile(project, {}, host)?.options ?? {};
}

/** The lines that are not the same in two texts, as a diff shows them: from the first to the last of them. */
export function changedLines(before: string, after: string): string[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (old[i] === now[j]) {
      i++;
      j++;
      continue;
    }
    const [nextOld, nextNow] = nextCommon(old, now, i, j);
    lines.push(
      ...old.slice(i, nextOld).map((line) => `- ${line}`),
      ...now.slice(j, nextNow).map((line) => `+ ${line}`),
    );
    [i, j] = [nextOld, nextNow];
  }
  return lines;
}

/** Where two texts are the same again, after the fewest lines. */
function nextCommon(old: readonly string[], now: readonly string[], i: number, j: number): readonly [number, number] {
  for (let distance = 1; distance <= old.length + now.length; distance++) {
    for (let skipped = 0; skipped <= distance; skipped++) {
      const [a, b] = [i + skipped, j + distance - skipped];
      if (a < old.length && b < now.length && old[a] === now[b]) return [a, b];
    }
  }
  return [old.length, now.length];
}

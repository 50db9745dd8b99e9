// Every fix of every diagnose fixture makes the edits that `fixes.txt` promises, and puts right what it is for.

import { existsSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { applyEdits, type Fix } from "../../compiler/diagnostics/fix.js";
import type { Diagnostic } from "../../compiler/diagnostics/report.js";
import { Pipeline } from "../../compiler/pipeline.js";
import { changedLines, diagnosticsOf, optionsOf } from "../support/diagnostics.js";
import { expectFile, type Fixture, fixturesIn } from "../support/fixtures.js";

/** Each fix is applied, and the result compiled: some fixtures have a hundred. */
const PATIENCE = 120_000;

test.each(fixturesIn("diagnose"))(
  "$name",
  (fixture) => {
    const before = diagnosticsOf(fixture);
    const fixed = applyFixes(fixture, before);
    const promised = join(fixture.folder, "fixes.txt");
    if (fixed.length > 0) expectFile(promised, fixed.map(describeFix).join("\n"));
    else expect(existsSync(promised)).toBe(false);

    const { errors } = inspect(readInput(fixture), fixture);
    for (const { diagnostic, fix, after } of fixed) {
      expect(countLike(diagnostic, after.diagnostics), fix.title).toBeLessThan(countLike(diagnostic, before));
      const added = after.errors.filter((error) => !errors.includes(error));
      expect(added, fix.title).toEqual([]);
    }
  },
  PATIENCE,
);

function countLike({ code, message }: Diagnostic, list: readonly Diagnostic[]): number {
  return list.filter((one) => code === one.code && message === one.message).length;
}

interface Fixed {
  readonly diagnostic: Diagnostic;
  readonly fix: Fix;
  readonly source: string;
  readonly code: string;
  readonly after: Inspected;
  /** What is found only now. */
  readonly added: readonly Diagnostic[];
}

/** What is wrong with a text. */
interface Inspected {
  readonly diagnostics: readonly Diagnostic[];
  /** What TypeScript says. */
  readonly errors: readonly string[];
}

function applyFixes(fixture: Fixture, before: readonly Diagnostic[]): Fixed[] {
  const source = readInput(fixture);
  return before.flatMap((diagnostic) =>
    diagnostic.fixes.map((fix) => {
      expect(fix.edits.every(({ file }) => file === fixture.input)).toBe(true);
      const code = applyEdits(source, fix.edits);
      const after = inspect(code, fixture);
      const added = after.diagnostics.filter(({ message }) => !before.some((one) => one.message === message));
      return { diagnostic, fix, source, code, after, added };
    }),
  );
}

function describeFix({ diagnostic, fix, source, code, added }: Fixed): string {
  const { line, character } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start);
  return [
    `${line + 1}:${character + 1} ${diagnostic.code}: ${fix.title}`,
    ...changedLines(source, code),
    ...added.map((one) => `= ${one.code}: ${one.message}`),
    "",
  ].join("\n");
}

function readInput({ input }: Fixture): string {
  return ts.sys.readFile(input) ?? "";
}

const sources = new Map<string, ts.SourceFile | undefined>();
let previous: ts.Program | undefined;

/** Checks a text as if it were the input of a fixture. */
function inspect(text: string, fixture: Fixture): Inspected {
  const options = optionsOf(fixture);
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, version) => {
    if (name === fixture.input) return ts.createSourceFile(name, text, version, /* setParentNodes: */ true);
    const key = `${name}:${options.target}`;
    if (!sources.has(key)) sources.set(key, getSourceFile(name, version));
    return sources.get(key);
  };
  const program = ts.createProgram([fixture.input], options, host, previous);
  previous = program;
  const file = program.getSourceFile(fixture.input) as ts.SourceFile;
  const errors = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  return {
    diagnostics: new Pipeline(program).check(file),
    errors: errors.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
  };
}

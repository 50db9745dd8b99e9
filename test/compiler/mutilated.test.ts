// Whatever a text is, the compiler does not fail at it; and TypeScript's errors stay.

import { readFileSync } from "node:fs";
import fc from "fast-check";
import ts from "typescript";
import { beforeAll, describe, expect, test } from "vitest";
import transformProgram from "../../compiler/hosts/tsc.js";
import { type Compiled, createCompiler } from "../../compiler/index.js";
import { fixturesFolder, fixturesIn } from "../support/fixtures.js";

const SEED = 3;
const COUNT = 300;

/** What the compiler reports when it has failed itself. */
const INTERNAL_ERROR = 900_000;

/** Tokens that mean something only in the right place. */
const TROUBLE = [
  " yield ",
  " await ",
  "?.",
  "`${",
  " super",
  " async ",
  " using ",
  "*",
  "({",
  " new ",
  " @",
  '"use cooperative"',
  "/** @cooperative */",
];

const sources = (["lower", "run", "diagnose"] as const)
  .flatMap((kind) => fixturesIn(kind))
  .map(({ input }) => readFileSync(input, "utf8"));

const mutilated = fc
  .tuple(fc.constantFrom(...sources), fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(4)), { minLength: 1, maxLength: 3 }))
  .map(([source, changes]) => changes.reduce((text, [at, length, kind]) => mutilate(text, at, length, kind), source));

const texts = new Map(
  fc
    .sample(mutilated, { seed: SEED, numRuns: COUNT })
    .map((text, index) => [`${fixturesFolder}/mutilated-${index}.ts`, text] as const),
);

/** Deletes, doubles or moves a few tokens, cuts the text, or puts a token where it makes trouble. */
function mutilate(text: string, at: number, length: number, kind: number): string {
  const tokens = tokenize(text);
  const start = at % (tokens.length + 1);
  const end = start + (length % 4) + 1;
  const before = tokens.slice(0, start);
  const some = tokens.slice(start, end);
  const after = tokens.slice(end);
  const changed = [
    [...before, ...after],
    [...before, ...some, ...some, ...after],
    [...before, ...after.slice(0, 3), ...some, ...after.slice(3)],
    before,
    [...before, TROUBLE[length % TROUBLE.length] as string, ...some, ...after],
  ][kind] as string[];
  return changed.join("");
}

function tokenize(text: string): string[] {
  const scanner = ts.createScanner(ts.ScriptTarget.ESNext, /* skipTrivia: */ false, ts.LanguageVariant.Standard, text);
  const tokens: string[] = [];
  while (scanner.scan() !== ts.SyntaxKind.EndOfFileToken) tokens.push(scanner.getTokenText());
  return tokens;
}

function createProgram(files: ReadonlyMap<string, string>): ts.Program {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
    module: ts.ModuleKind.NodeNext,
    types: ["node"],
    strict: true,
    rootDir: fixturesFolder,
    outDir: "/out",
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.getSourceFile = (name, version, ...more) => {
    const text = files.get(name);
    return text === undefined ? getSourceFile(name, version, ...more) : ts.createSourceFile(name, text, version);
  };
  return ts.createProgram([...files.keys()], options, host);
}

/** What is not used is a warning here. */
function isKept(theirs: ts.Diagnostic, ours: ts.Diagnostic): boolean {
  if (theirs.reportsUnnecessary === undefined) return theirs === ours;
  return theirs.code === ours.code && theirs.start === ours.start;
}

function internalErrors(diagnostics: readonly ts.Diagnostic[]): string[] {
  return diagnostics
    .filter(({ code }) => code === INTERNAL_ERROR)
    .map(({ file, messageText }) => `${file?.text}\n\n${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
}

describe(`${COUNT} mutilated files`, { timeout: 120_000 }, () => {
  const program = createProgram(texts);
  const compiled = new Map<string, Compiled>();

  beforeAll(() => {
    const compiler = createCompiler({ program });
    for (const name of texts.keys()) compiled.set(name, compiler.compile(name));
  }, 120_000);

  test("do not make the text host fail", () => {
    expect([...compiled.values()].flatMap(({ diagnostics }) => internalErrors(diagnostics))).toEqual([]);
  });

  test("have fixes that can be found", () => {
    const fixes = [...compiled.values()].flatMap(({ problems }) => problems.flatMap((problem) => problem.fixes));
    expect(fixes.length).toBeGreaterThan(0);
  });

  test("keep the errors of TypeScript", () => {
    for (const [name, { diagnostics }] of compiled) {
      const file = program.getSourceFile(name);
      const theirs = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
      expect(theirs.filter((one) => !diagnostics.some((other) => isKept(one, other)))).toEqual([]);
    }
  });

  test("are compiled to something that parses, if nothing is wrong with them", () => {
    const fine = [...compiled].filter(([, { diagnostics, map }]) => diagnostics.length === 0 && map !== undefined);
    expect(fine.length).toBeGreaterThan(0);
    for (const [name, { code }] of fine) {
      const { diagnostics = [] } = ts.transpileModule(code, { fileName: name, reportDiagnostics: true });
      expect(
        diagnostics.map(({ messageText }) => messageText),
        code,
      ).toEqual([]);
    }
  });

  test("do not make the tsc plugin fail", () => {
    const all = transformProgram(createProgram(texts), undefined, {}, { ts });
    expect(internalErrors(all.getSemanticDiagnostics())).toEqual([]);
    const fine = [...texts].filter(([name]) => compiled.get(name)?.diagnostics.length === 0);
    const some = transformProgram(createProgram(new Map(fine)), undefined, {}, { ts });
    const { emitSkipped, diagnostics } = some.emit(undefined, () => {});
    expect(internalErrors(diagnostics)).toEqual([]);
    expect(emitSkipped).toBe(false);
  });
});

// Every fixture keeps its promise, on every host.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { transformSync } from "esbuild";
import { type Cooperative, run, yieldNow } from "stackful";
import { virtualClock } from "stackful/testing";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { catalogue } from "../compiler/diagnostics/catalogue.js";
import { formatAll } from "./support/diagnostics.js";
import {
  expectFile,
  fixturesFolder,
  fixturesIn,
  PluginHost,
  runsPlain,
  TextHost,
  toPlainJavaScript,
} from "./support/fixtures.js";
import { normalized } from "./support/normalized.js";

const text = new TextHost();
const plugin = new PluginHost([...fixturesIn("lower"), ...fixturesIn("run")]);

describe("lower", () => {
  test.each(fixturesIn("lower"))("$name", (fixture) => {
    expectFile(join(fixture.folder, "output.js"), text.toJavaScript(fixture));
  });

  test.each([...fixturesIn("lower"), ...fixturesIn("run")])("$name is the same through the tsc plugin", (fixture) => {
    expect(normalized(plugin.toJavaScript(fixture))).toBe(normalized(text.toJavaScript(fixture)));
  });

  test.each(fixturesIn("lower"))("$name keeps its lines", (fixture) => {
    const { code } = text.compile(fixture);
    const source = ts.sys.readFile(fixture.input) ?? "";
    expect(code.split("\n").length).toBe(source.split("\n").length);
  });
});

describe("diagnose", () => {
  test.each(fixturesIn("diagnose"))("$name", (fixture) => {
    const found = formatAll(fixture);
    expectFile(join(fixture.folder, "diagnostics.txt"), found);
    expect(found).toContain(`${/SF\d+/.exec(fixture.name)?.[0]}:`);
  });

  test("every code has a fixture", () => {
    const covered = new Set(fixturesIn("diagnose").map(({ name }) => /SF\d+/.exec(name)?.[0]));
    expect(Object.keys(catalogue).filter((code) => !covered.has(code))).toEqual([]);
  });
});

describe("run", () => {
  test.each(fixturesIn("run"))("$name", async (fixture) => {
    const scenario = await load<CooperativeScenario>(text.toJavaScript(fixture, ts.ScriptTarget.ES2022), fixture.name);
    expectFile(join(fixture.folder, "transcript.txt"), await transcriptOf(scenario, leaf));
  });

  test.each(fixturesIn("run").filter(runsPlain))("$name says the same as a plain program", async (fixture) => {
    const plain = await load<Scenario>(toPlainJavaScript(fixture), `${fixture.name}.plain`);
    const lines: string[] = [];
    plain((line) => lines.push(line), plainLeaf);
    expect(`${lines.join("\n")}\n`).toBe(ts.sys.readFile(join(fixture.folder, "transcript.txt")));
  });
});

describe("run, minified", () => {
  test.each(fixturesIn("run"))("$name", async (fixture) => {
    const code = text.toJavaScript(fixture, ts.ScriptTarget.ES2022);
    // Some scenarios say the names of functions and variables.
    const minified = transformSync(code, {
      minifySyntax: true,
      keepNames: true,
      minifyWhitespace: true,
      treeShaking: true,
      format: "esm",
    });
    const scenario = await load<CooperativeScenario>(minified.code, `${fixture.name}.minified`);
    expect(await transcriptOf(scenario, leaf)).toBe(ts.sys.readFile(join(fixture.folder, "transcript.txt")));
  });
});

/** What a scenario calls where the call is the point. Gives back what it gets, or throws it. */
type Leaf = <T>(value: T) => T;

type Scenario<L extends Leaf = Leaf> = (say: (line: string) => void, leaf: L) => void;

type CooperativeScenario = Cooperative<Scenario<Cooperative<Leaf>>>;

async function transcriptOf(scenario: CooperativeScenario, leaf: Cooperative<Leaf>): Promise<string> {
  const lines: string[] = [];
  await run.with({ clock: virtualClock() })(scenario, (line: string) => lines.push(line), leaf);
  return `${lines.join("\n")}\n`;
}

/** Suspends each time. */
const leaf: Cooperative<Leaf> = (value) => {
  "use cooperative";
  yieldNow();
  return plainLeaf(value);
};

const plainLeaf: Leaf = (value) => {
  if (value instanceof Error) throw value;
  return value;
};

/** Loads a compiled fixture, from beside the package whose name it imports. */
async function load<S>(code: string, name: string): Promise<S> {
  const folder = join(fixturesFolder, "../.stackful/fixtures");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name.replace("/", "-")}.mjs`);
  writeFileSync(path, code);
  const module = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as { default: S };
  return module.default;
}

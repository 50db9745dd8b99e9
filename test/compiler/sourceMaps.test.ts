// The law of source maps: what stands in the output leads to where it was written, whoever compiles on after us.

import { readFileSync } from "node:fs";
import remapping from "@jridgewell/remapping";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { transformSync as esbuild } from "esbuild";
import { transformSync as oxc } from "oxc-transform";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { type Fixture, fixturesIn, PluginHost, TextHost } from "../support/fixtures.js";

/** JavaScript, and a source map that leads to the TypeScript. */
interface Output {
  readonly code: string;
  readonly map: string;
}

const textHost = new TextHost();
const fixtures = [...fixturesIn("lower"), ...fixturesIn("run")].filter(({ input }) => !input.endsWith("x"));
const plugin = new PluginHost(fixtures);

type Compile = (code: string) => Output;

const tsc: Compile = (code) => {
  const options = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  const compilerOptions = { ...options, sourceMap: true };
  const { outputText, sourceMapText = "" } = ts.transpileModule(code, { compilerOptions, fileName: "input.ts" });
  return { code: outputText, map: sourceMapText };
};

const withEsbuild: Compile = (code) => {
  const tsconfigRaw = { compilerOptions: { verbatimModuleSyntax: true } };
  return esbuild(code, { loader: "ts", target: "esnext", sourcemap: "external", tsconfigRaw });
};

const withOxc: Compile = (code) => {
  const typescript = { onlyRemoveTypeImports: true };
  const { code: output, map } = oxc("input.ts", code, { sourcemap: true, typescript });
  return { code: output, map: JSON.stringify(map) };
};

/** Lowers with the text host, and hands the TypeScript that comes out to another compiler. */
function followedBy(compile: Compile): (fixture: Fixture) => Output {
  return (fixture) => {
    const { code, map } = textHost.compile(fixture);
    const compiled = compile(code);
    if (map === undefined) return compiled;
    return { code: compiled.code, map: String(remapping([compiled.map, map], () => null)) };
  };
}

const ways = [
  {
    way: "the tsc plugin",
    plain: tsc,
    ours: (one: Fixture) => ({ code: plugin.toJavaScript(one), map: plugin.sourceMap(one) }),
  },
  { way: "tsc after the text host", plain: tsc, ours: followedBy(tsc) },
  { way: "esbuild after the text host", plain: withEsbuild, ours: followedBy(withEsbuild) },
  { way: "oxc after the text host", plain: withOxc, ours: followedBy(withOxc) },
];

describe.each(ways)("through $way", ({ plain, ours }) => {
  test.each(fixtures)("each name and number of $name that is found without us is found with us", (fixture) => {
    const source = readFileSync(fixture.input, "utf8");
    const expected = tokensFound(plain(source), source);
    const found = tokensFound(ours(fixture), source);
    expect(expected.size).toBeGreaterThan(0);
    expect([...expected].filter((token) => !found.has(token))).toEqual([]);
  });

  test.each(fixtures)("each call of $name leads to where it begins", (fixture) => {
    const source = readFileSync(fixture.input, "utf8");
    expect(callsAstray(ours(fixture), source)).toEqual([]);
  });
});

/** The names and numbers of the source to which the same name or number in the output leads, as `name at 3:14`. */
function tokensFound({ code, map }: Output, source: string): Set<string> {
  const trace = new TraceMap(map);
  const places = tokensOf(source, ts.ScriptKind.TS);
  const found = new Set<string>();
  for (const [place, token] of tokensOf(code, ts.ScriptKind.JSX)) {
    const [line, column] = place.split(":").map(Number) as [number, number];
    const original = originalPositionFor(trace, { line, column });
    const originalPlace = `${original.line}:${original.column}`;
    if (places.get(originalPlace) === token) found.add(`${token} at ${originalPlace}`);
  }
  return found;
}

/** Of arrows that become functions, lowering replaces `arguments` and `new.target`. */
const REPLACED = new Set(["arguments", "target"]);

/** The names and numbers of a text, by their lines and columns. */
function tokensOf(code: string, kind: ts.ScriptKind): ReadonlyMap<string, string> {
  const file = ts.createSourceFile("file", code, ts.ScriptTarget.ESNext, /* setParentNodes: */ true, kind);
  const tokens = new Map<string, string>();
  visit(file);
  return tokens;

  function visit(node: ts.Node): void {
    if (ts.isIdentifier(node) || ts.isNumericLiteral(node)) {
      const { line, character } = file.getLineAndCharacterOfPosition(node.getStart());
      if (!REPLACED.has(node.text)) tokens.set(`${line + 1}:${character}`, node.text);
    }
    ts.forEachChild(node, visit);
  }
}

/** Places where `yield* $call(f…` leads elsewhere than to what it calls: there, the source has to begin like the call. */
function callsAstray({ code, map }: Output, source: string): string[] {
  const trace = new TraceMap(map);
  const lines = source.split("\n");
  return code.split("\n").flatMap((lowered, line) =>
    [...lowered.matchAll(/yield\* \$call\(([\w]+|\$)/g)].flatMap(({ index, 0: call, 1: callee = "" }) => {
      if (callee.startsWith("$")) return [];
      const found = originalPositionFor(trace, { line: line + 1, column: index });
      const there = found.line === null ? undefined : lines[found.line - 1]?.slice(found.column);
      const isRight = there?.replace(/^(\(|<\w+>)+/, "").startsWith(callee);
      return isRight ? [] : [`${line + 1}: ${call}`];
    }),
  );
}

// Fixtures: folders with an input, and the text that is promised for it. `npm run fixtures` writes the text anew.

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect } from "vitest";
import transformProgram from "../../compiler/hosts/tsc.js";
import { type Compiled, createCompiler } from "../../compiler/index.js";
import { toJavaScript } from "./javaScript.js";

export const fixturesFolder = fileURLToPath(new URL("../../fixtures", import.meta.url));

export interface Fixture {
  readonly name: string;
  readonly folder: string;
  readonly input: string;
}

/** The fixtures of one kind, by name. */
export function fixturesIn(kind: "lower" | "diagnose" | "run"): Fixture[] {
  const folder = join(fixturesFolder, kind);
  return readdirSync(folder).map((name) => {
    const input = ["input.ts", "input.cts", "input.tsx"].map((file) => join(folder, name, file)).find(existsSync);
    if (input === undefined) throw new Error(`fixtures/${kind}/${name} has no input`);
    return { name: `${kind}/${name}`, folder: join(folder, name), input };
  });
}

/** Compares text with what a fixture promises; or promises it, when fixtures are written anew. */
export function expectFile(path: string, text: string): void {
  if (process.env["UPDATE_FIXTURES"] === "1") writeFileSync(path, text);
  const promised = existsSync(path) ? readFileSync(path, "utf8") : undefined;
  expect(text).toBe(promised);
}

/** Whether a fixture is a plain program as well: it takes nothing but types from the runtime. */
export function runsPlain({ input }: Fixture): boolean {
  return !/^import (?!type).*"stackful/m.test(readFileSync(input, "utf8"));
}

/** The JavaScript of a fixture whose marks nobody has looked at. */
export function toPlainJavaScript({ input }: Fixture): string {
  return toJavaScript(readFileSync(input, "utf8"), { fileName: input });
}

/** Compiles fixtures with the text host. */
export class TextHost {
  readonly #compiler = createCompiler({ program: createFixtureProgram() });

  compile({ input }: Fixture): Compiled {
    return this.#compiler.compile(input);
  }

  /** The JavaScript of a fixture: lowered, then stripped of its types. */
  toJavaScript(fixture: Fixture, target = ts.ScriptTarget.ESNext): string {
    const { code, diagnostics } = this.compile(fixture);
    expect(diagnostics.map(({ messageText }) => messageText)).toEqual([]);
    return toJavaScript(code, { fileName: fixture.input, target });
  }
}

/** Compiles fixtures with the tsc plugin, all at once. */
export class PluginHost {
  readonly #outputs = new Map<string, string>();

  constructor(fixtures: readonly Fixture[]) {
    const options = {
      verbatimModuleSyntax: true,
      noEmit: false,
      outDir: "/out",
      rootDir: fixturesFolder,
      target: ts.ScriptTarget.ESNext,
      sourceMap: true,
    };
    const program = createFixtureProgram(
      fixtures.map(({ input }) => input),
      options,
    );
    const cooperative = transformProgram(program, undefined, {}, { ts });
    const diagnostics = cooperative.getSemanticDiagnostics();
    const { emitSkipped } = cooperative.emit(undefined, (path, code) => this.#outputs.set(path, code));
    expect(diagnostics.map(({ messageText }) => messageText)).toEqual([]);
    expect(emitSkipped).toBe(false);
  }

  toJavaScript({ name }: Fixture): string {
    return (this.#outputs.get(`/out/${name}/input.js`) as string).replace(/\n\/\/# sourceMappingURL=.*/, "");
  }

  sourceMap({ name }: Fixture): string {
    return this.#outputs.get(`/out/${name}/input.js.map`) as string;
  }
}

function createFixtureProgram(files?: readonly string[], more: ts.CompilerOptions = {}): ts.Program {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} };
  const config = ts.getParsedCommandLineOfConfigFile(join(fixturesFolder, "tsconfig.json"), {}, host);
  if (config === undefined) throw new Error("fixtures/tsconfig.json cannot be read");
  return ts.createProgram(files ?? config.fileNames, { ...config.options, ...more });
}

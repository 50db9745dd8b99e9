// A compiler that sees one file at a time is told so, and writes nothing.

import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { createCompiler } from "../../compiler/index.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const fileName = join(root, "server.ts");
/** The TypeScript that loads plugins. */
const patched = createRequire(import.meta.url)("ts-patch/compiler") as typeof ts;

const SERVER = `
import { read } from "./reader.js";
export function serve() { "use cooperative"; return read(); }
`;

const ONE_FILE = /^stackful: a compiler that sees one file at a time cannot know which imported functions/;

function transpile(plugin: Record<string, unknown>): ts.TranspileOutput {
  const plugins = [{ transform: join(root, "dist/transformer.js"), ...plugin }];
  return patched.transpileModule(SERVER, { fileName, compilerOptions: { plugins } as object as ts.CompilerOptions });
}

describe("one file at a time", () => {
  test("loaders that transpile are refused", () => {
    expect(() => transpile({ transformProgram: true })).toThrow(ONE_FILE);
  });

  test("a program that does not resolve its imports is refused", () => {
    const host = ts.createCompilerHost({});
    host.getSourceFile = (name, version) =>
      name === fileName ? ts.createSourceFile(name, SERVER, version) : undefined;
    const program = ts.createProgram([fileName], { noResolve: true, noLib: true }, host);
    expect(() => createCompiler({ program })).toThrow(ONE_FILE);
  });

  test("a plugin that is set up to see files only is refused", () => {
    expect(() => transpile({})).toThrow('stackful: the plugin has to be set up with `"transformProgram": true`.');
  });
});

// Compiles tests that are written in cooperative TypeScript: they use what users use.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import type { Plugin } from "vitest/config";
import type * as CompilerApi from "../../compiler/index.js";

const formatHost: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => process.cwd(),
  getNewLine: () => "\n",
};

/** Whoever imports the runtime may have cooperative code: types mark it, too. */
const IMPORT = /from "stackful/;

export function cooperativeTests(): Plugin {
  let compiler: CompilerApi.Compiler | undefined;
  return {
    name: "stackful",
    enforce: "pre",
    async transform(_code, id) {
      if (!/\/test\/.*\.ts$/.test(id) || !IMPORT.test(readFileSync(id, "utf8"))) return undefined;
      compiler ??= await createTestCompiler();
      const { code, map, diagnostics } = compiler.compile(id);
      const errors = diagnostics.filter(({ category }) => category === ts.DiagnosticCategory.Error);
      if (errors.length > 0) throw new Error(ts.formatDiagnostics(errors, formatHost));
      return { code, map: map ?? null };
    },
  };
}

/** The compiler as it was built. */
async function createTestCompiler(): Promise<CompilerApi.Compiler> {
  const path = new URL("../../dist/compiler.js", import.meta.url).href;
  const { createCompiler } = (await import(path)) as typeof CompilerApi;
  return createCompiler({ project: fileURLToPath(new URL("../../tsconfig.json", import.meta.url)) });
}

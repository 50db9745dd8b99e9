// Compiles tests that are written in cooperative TypeScript: they use what users use.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import type { Plugin } from "vitest/config";

const formatHost: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => process.cwd(),
  getNewLine: () => "\n",
};

/** Whoever imports the runtime may have cooperative code: types mark it, too. */
const IMPORT = /from "stackful/;

export function cooperativeTests(): Plugin {
  let compiler: import("../../compiler/index.js").Compiler | undefined;
  return {
    name: "stackful",
    enforce: "pre",
    async transform(_code, id) {
      if (!/\/test\/.*\.ts$/.test(id) || !IMPORT.test(readFileSync(id, "utf8"))) return undefined;
      const { createCompiler } = (await import(
        "../../dist/compiler.js" as string
      )) as typeof import("../../compiler/index.js");
      compiler ??= createCompiler({ project: fileURLToPath(new URL("../../tsconfig.json", import.meta.url)) });
      const { code, map, diagnostics } = compiler.compile(id);
      if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, formatHost));
      return { code, map: map ?? null };
    },
  };
}

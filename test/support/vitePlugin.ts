// Compiles tests that are written in cooperative TypeScript: they use what users use.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vitest/config";

const MARK = /^\s*"use cooperative";$|\bcooperative\b/m;

export function cooperativeTests(): Plugin {
  let compiler: import("../../compiler/index.js").Compiler | undefined;
  return {
    name: "stackful",
    enforce: "pre",
    async transform(_code, id) {
      if (!/\/test\/.*\.ts$/.test(id) || !MARK.test(readFileSync(id, "utf8"))) return undefined;
      const { createCompiler } = (await import(
        "../../dist/compiler.js" as string
      )) as typeof import("../../compiler/index.js");
      compiler ??= createCompiler({ project: fileURLToPath(new URL("../../tsconfig.json", import.meta.url)) });
      const { code, map, diagnostics } = compiler.compile(id);
      const [first] = diagnostics;
      if (first !== undefined) throw new Error(`${id}: ${JSON.stringify(first.messageText)}`);
      return { code, map: map ?? null };
    },
  };
}

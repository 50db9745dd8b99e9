// The machines and the runtime as one module, with a bug planted in it: never in the runtime itself.

import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Plugin } from "esbuild";
import type * as CompilerApi from "../../../../compiler/index.js";
import type { Bug } from "./table.js";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

const PACKAGE = {
  stackful: `${root}runtime/index.ts`,
  "stackful/contract": `${root}runtime/contract.ts`,
  "stackful/testing": `${root}runtime/testing/index.ts`,
};

/** What cooperative code says of itself. */
const COOPERATIVE = /^\s*"use cooperative";$|from "stackful/m;

export class Bundler {
  readonly #compiler: CompilerApi.Compiler;
  readonly #compiled = new Map<string, string>();

  constructor({ createCompiler }: typeof CompilerApi) {
    this.#compiler = createCompiler({ project: `${root}tsconfig.json` });
  }

  /** Writes the module to `outfile`. Throws if the bug cannot be planted, because the runtime has changed. */
  async bundle(outfile: string, bug: Bug | undefined): Promise<void> {
    const options: BuildOptions = {
      entryPoints: [`${root}test/machines/schedules/planted/look.ts`],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      alias: PACKAGE,
      plugins: [this.#planting(bug)],
      logLevel: "silent",
    };
    await build(options);
  }

  #planting(bug: Bug | undefined): Plugin {
    return {
      name: "stackful",
      setup: ({ onLoad }) => {
        onLoad({ filter: /\/(runtime|test)\/.*\.ts$/ }, ({ path }) => {
          const code = this.#codeOf(path);
          const contents = bug?.file === relative(root, path) ? planted(bug, code) : code;
          return { contents, loader: "ts" };
        });
      },
    };
  }

  #codeOf(path: string): string {
    const known = this.#compiled.get(path);
    if (known !== undefined) return known;
    const text = readFileSync(path, "utf8");
    const code = COOPERATIVE.test(text) ? this.#compiler.compile(path).code : text;
    this.#compiled.set(path, code);
    return code;
  }
}

/** A source with a bug in it. */
export function planted({ bug, file, find, replace }: Bug, text: string): string {
  const count = text.split(find).length - 1;
  if (count !== 1) throw new Error(`"${bug}": what it replaces stands ${count} times in ${file}, and not once`);
  return text.replace(find, () => replace);
}

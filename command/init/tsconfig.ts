// What `stackful init` does with a tsconfig.json.

import { applyEdits, modify, parse } from "jsonc-parser";
import { UsageError } from "../../project/usageError.js";
import type { Change } from "./init.js";
import { FORMATTING } from "./json.js";

/** What makes `tspc` compile, and editors show colours. */
const PLUGINS = [{ transform: "stackful/transformer", transformProgram: true }, { name: "stackful/editor" }] as const;

type Plugin = Readonly<Record<string, unknown>>;

interface Config {
  readonly compilerOptions?: { readonly plugins?: readonly Plugin[] };
}

/** That of a project which has none. */
export function newConfig(): string {
  const config = {
    compilerOptions: {
      target: "es2022",
      lib: ["es2023", "esnext.disposable"],
      module: "nodenext",
      types: ["node"],
      strict: true,
      skipLibCheck: true,
      rootDir: "src",
      outDir: "dist",
      sourceMap: true,
      declaration: true,
      plugins: PLUGINS,
    },
    include: ["src"],
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

/** Adds the plugins. */
export function changeConfig(text: string): Change {
  const config = parse(text, [], { allowTrailingComma: true }) as Config | undefined;
  if (typeof config !== "object") throw new UsageError("The tsconfig.json is no object");
  const known = config.compilerOptions?.plugins ?? [];
  const missing = PLUGINS.filter((plugin) => !known.some((other) => isSame(plugin, other)));
  const path = ["compilerOptions", "plugins"];
  const value = [...known, ...missing];
  return {
    text: missing.length === 0 ? text : applyEdits(text, modify(text, path, value, FORMATTING)),
    what: missing.map((plugin) => `plugin \`${nameOf(plugin)}\``),
  };
}

function isSame(one: Plugin, other: Plugin): boolean {
  return nameOf(one) === nameOf(other);
}

function nameOf(plugin: Plugin): unknown {
  return plugin["transform"] ?? plugin["name"];
}

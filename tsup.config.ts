// The npm package: the compiler first, because it compiles the cooperative parts of the runtime.

import { readFileSync } from "node:fs";
import { defineConfig, type Options } from "tsup";

type Plugin = NonNullable<Options["esbuildPlugins"]>[number];

const shared: Options = {
  format: "esm",
  target: "es2022",
  platform: "node",
  sourcemap: true,
  splitting: true,
  silent: true,
};

/** Compiles the sources that carry the directive with the compiler that has just been built. */
const cooperative: Plugin = {
  name: "stackful",
  async setup(build) {
    const { createCompiler } = (await import(
      new URL("dist/compiler.js", import.meta.url).href
    )) as typeof import("./compiler/index.js");
    const compiler = createCompiler({ project: new URL("runtime/tsconfig.json", import.meta.url).pathname });
    build.onResolve({ filter: /^stackful\/contract$/ }, () => ({
      path: new URL("runtime/contract.ts", import.meta.url).pathname,
    }));
    build.onLoad({ filter: /\/runtime\/.*\.ts$/ }, ({ path }) => {
      if (!/^\s*"use cooperative";$/m.test(readFileSync(path, "utf8"))) return undefined;
      const { code, map, diagnostics } = compiler.compile(path);
      if (diagnostics.length > 0) throw new Error(`${path}: ${JSON.stringify(diagnostics[0]?.messageText)}`);
      return {
        contents: `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map ?? "").toString("base64")}`,
        loader: "ts",
      };
    });
  },
};

/** Each has an entry of its own. */
const bundlers = ["vite", "rollup", "rolldown", "esbuild", "webpack", "rspack"];

/** What tsserver loads: one file, a function of the TypeScript that it runs with. */
const languageService: Options = {
  ...shared,
  format: "cjs",
  splitting: false,
  entry: { languageService: "editor/languageService/plugin.ts" },
  noExternal: [/^(?!typescript$)/],
  banner: {
    js: `const plugins = new WeakMap();
function load(typescript) {
const module = { exports: {} };
const require = (name) => (name === "typescript" ? typescript : nodeRequire(name));`,
  },
  footer: {
    js: `return module.exports.createPlugin();
}
const nodeRequire = require;
module.exports = ({ typescript }) => {
  if (!plugins.has(typescript)) plugins.set(typescript, load(typescript));
  return plugins.get(typescript);
};`,
  },
};

export default defineConfig(({ env }) =>
  env?.["PART"] === "compiler"
    ? [
        {
          ...shared,
          entry: {
            compiler: "compiler/index.ts",
            transformer: "compiler/hosts/tsc.ts",
            command: "command/main.ts",
            eslint: "eslint/plugin.ts",
            jest: "jest/transform.ts",
            register: "register/main.ts",
            registerHooks: "register/hooks.ts",
            ...Object.fromEntries(bundlers.map((name) => [name, `bundler/${name}.ts`])),
          },
        },
        languageService,
      ]
    : {
        ...shared,
        entry: {
          index: "runtime/index.ts",
          contract: "runtime/contract.ts",
          bytes: "runtime/io/bytes/index.ts",
          fs: "runtime/io/fs/index.ts",
          http: "runtime/io/http/index.ts",
          net: "runtime/io/net/index.ts",
          process: "runtime/io/process/index.ts",
          websocket: "runtime/io/websocket/index.ts",
          testing: "runtime/testing/index.ts",
          worker: "runtime/io/worker/index.ts",
          workerThread: "runtime/io/worker/threadMain.ts",
        },
        esbuildPlugins: [cooperative],
      },
);

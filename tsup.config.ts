// The npm package: the compiler first, because it compiles the cooperative parts of the runtime.

import { defineConfig, type Options } from "tsup";

const shared: Options = { format: "esm", target: "es2022", platform: "node", sourcemap: true, splitting: true, silent: true };

export default defineConfig(({ env }) =>
  env?.["PART"] === "compiler"
    ? { ...shared, entry: { compiler: "compiler/index.ts", transformer: "compiler/hosts/tsc.ts" } }
    : { ...shared, entry: { index: "runtime/index.ts", contract: "runtime/contract.ts", net: "runtime/io/net/index.ts" } },
);

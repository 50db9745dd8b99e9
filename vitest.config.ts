import { defineConfig } from "vitest/config";
import { cooperativeTests } from "./test/support/vitePlugin.js";

export default defineConfig({
  plugins: [cooperativeTests()],
  resolve: {
    // The package under test is the one that was built.
    alias: Object.fromEntries(
      ["contract", "bytes", "fs", "http", "net", "process", "websocket", "testing", "worker", "compiler"]
        .map((name) => [`stackful/${name}`, `${import.meta.dirname}/dist/${name}.js`])
        .concat([["stackful", `${import.meta.dirname}/dist/index.js`]]),
    ),
  },
  test: {
    // On a machine that is busy, any task may take long: no reports of that among those that tests expect.
    env: { NODE_ENV: "production" },
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    maxWorkers: "100%",
  },
});

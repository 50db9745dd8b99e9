import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { cooperativeTests } from "./test/support/vitePlugin.js";

export default defineConfig({
  plugins: [cooperativeTests()],
  resolve: {
    // The package under test is the one that was built.
    alias: [
      { find: /^stackful\/(\w+)$/, replacement: `${import.meta.dirname}/dist/$1.js` },
      { find: /^stackful$/, replacement: `${import.meta.dirname}/dist/index.js` },
    ],
  },
  test: {
    // On a machine that is busy, any task may take long: no reports of that among those that tests expect.
    env: { NODE_ENV: "production" },
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    // Many tests wait for processes that they have started.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
  },
});

// The tests of the runtime in a browser: `npm run test:browser`, with the Chromium of the system.

import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import config from "./vitest.config.js";

/** These start processes, or use what only Node has. */
const ABOUT_NODE = ["abortSignals", "asyncLocalStorage", "detach", "dump", "runSync", "streams"];
/** Chromium may have another engine than Node, which sorts in another order. */
const ABOUT_THE_ENGINE = ["builtins/sort"];

const { CHROMIUM } = process.env;

export default defineConfig({
  ...config,
  test: {
    ...config.test,
    include: ["test/runtime/**/*.test.ts"],
    exclude: [...ABOUT_NODE, ...ABOUT_THE_ENGINE].map((name) => `test/runtime/${name}.test.ts`),
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: { executablePath: CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] },
      }),
      instances: [{ browser: "chromium" }],
    },
  },
});

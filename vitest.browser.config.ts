// The tests of the runtime in a browser: `npm run test:browser`, with the Chromium of the system. Those of what only Node has are in
// test/runtime/node.

import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import config from "./vitest.config.js";

const { CHROMIUM } = process.env;

export default defineConfig({
  ...config,
  test: {
    ...config.test,
    include: ["test/runtime/**/*.test.ts"],
    exclude: ["test/runtime/node/**"],
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

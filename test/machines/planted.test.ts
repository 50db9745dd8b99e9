// Bugs that are planted in the runtime are found by the explorations and the sweeps. The first few, unless `npm run mutants:runtime` asks for all.

import { execFile } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import type * as CompilerApi from "../../compiler/index.js";
import { Bundler, planted } from "./schedules/planted/bundle.js";
import { type Bug, bugs } from "./schedules/planted/table.js";

const folder = fileURLToPath(new URL("../../.stackful/planted/", import.meta.url));

/** A bug may make it run for ever. */
const PATIENCE = 60_000;

let bundler: Bundler;

beforeAll(async () => {
  const path = new URL("../../dist/compiler.js", import.meta.url).href;
  bundler = new Bundler((await import(path)) as typeof CompilerApi);
  mkdirSync(folder, { recursive: true });
}, PATIENCE);

test("each bug has its place in the sources", () => {
  for (const bug of bugs) {
    const text = readFileSync(new URL(`../../${bug.file}`, import.meta.url), "utf8");
    expect(planted(bug, text)).not.toBe(text);
  }
});

const FEW = 5;

test.each(process.env["PLANTED"] === "all" ? bugs : bugs.slice(0, FEW))(
  "$bug: found",
  { timeout: 2 * PATIENCE },
  async (bug) => {
    expect(await look(bug)).toMatch(/^(explore|sweep): /);
  },
);

async function look(bug: Bug): Promise<string> {
  const module = `${folder}${bug.bug.replaceAll(/\W+/g, "-")}.mjs`;
  await bundler.bundle(module, bug);
  return new Promise((resolve) => {
    execFile(process.execPath, [module], { timeout: PATIENCE }, (error, stdout, stderr) => {
      if (process.env["PLANTED"] === "all") console.log(`${bug.bug}\n  ${stdout || stderr}`);
      resolve(stdout === "" ? `it ended: ${error?.message}` : stdout);
    });
  });
}

// The transform for jest: tests of a project, run by jest as users run it.

import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { root } from "../support/packed.js";
import { Project } from "../support/project.js";

const FILES = {
  "nap.ts": `import { sleep } from "stackful";

export function nap(ms: number): number {
  "use cooperative";
  sleep(ms);
  if (ms === 13) throw new Error("bad luck");
  return ms;
}
`,
  "nap.test.ts": `import { expect, test } from "@jest/globals";
import { now } from "stackful";
import { cooperative } from "stackful/testing";
import { nap } from "./nap.js";

test("a nap takes no time", cooperative(() => {
  expect([1, 2].map((hours) => nap(hours * 3_600_000))).toEqual([3_600_000, 7_200_000]);
  expect(now()).toBe(10_800_000);
}, { clock: "virtual" }));

test("another does not end well", cooperative(() => {
  nap(13);
}));
`,
};

function sample(files: Record<string, string> = {}, settings: object = {}): Project {
  const project = new Project({ ...FILES, ...files });
  const settled = {
    transform: { "\\.ts$": "stackful/jest" },
    extensionsToTreatAsEsm: [".ts"],
    moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
    cacheDirectory: join(project.folder, "cache"),
    ...settings,
  };
  project.write("package.json", JSON.stringify({ type: "module", jest: settled }));
  symlinkSync(join(root, "node_modules/@jest"), join(project.folder, "node_modules/@jest"));
  return project;
}

async function runJest(project: Project) {
  const done = await project.node(
    "--experimental-vm-modules",
    join(root, "node_modules/jest/bin/jest.js"),
    "--runInBand",
  );
  return { ...done, stderr: stripVTControlCharacters(done.stderr) }; // in CI, it has colours
}

test("tests run as tasks; an error names its line; and a colour that changes matters to who imports it", {
  timeout: 120_000,
}, async () => {
  using project = sample();
  const { code, stderr } = await runJest(project);
  expect(code).toBe(1);
  expect(stderr).toContain("✓ a nap takes no time");
  expect(stderr).toContain("✕ another does not end well");
  expect(stderr).toMatch(
    /bad luck\n[^]*> 6 \|\s+if \(ms === 13\) throw new Error\("bad luck"\);\n\s+\|\s+\^[^]*at nap \(nap\.ts:6:24\)\n\s+at nap\.test\.ts:12:3\n/,
  );

  project.write("nap.ts", "export const nap = (ms: number): number => ms;\n");
  const again = await runJest(project);
  expect(again.stderr).toContain("✓ another does not end well");
  expect(again.stderr).toMatch(/Expected: 10800000\n\s+Received: 0/);
});

test("a file that is wrong fails with its place", { timeout: 60_000 }, async () => {
  using project = sample({ "nap.ts": FILES["nap.ts"].replace('"use cooperative";', "") });
  const { code, stderr } = await runJest(project);
  expect(code).toBe(1);
  expect(stderr).toMatch(/nap\.ts\(5,3\): error TS902001: SF2001: `nap` is plain, but calls cooperative `sleep`/);
});

test("without ES modules, it says how to have them", { timeout: 60_000 }, async () => {
  using project = sample({}, { extensionsToTreatAsEsm: [] });
  const { code, stderr } = await runJest(project);
  expect(code).toBe(1);
  expect(stderr).toContain("jest has to run ES modules. Add its ending to `extensionsToTreatAsEsm`");
});

// What programs do does not change when they are migrated: they print the same before and after. What comes out is not migrated again.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fixturesFolder } from "../support/fixtures.js";
import { Project } from "../support/project.js";

/** What is left in each, for reasons that are no errors. */
const left: Readonly<Record<string, readonly RegExp[]>> = {
  expressions: [],
  functions: [/Nothing is known of whoever calls `other`/, ...Array(5).fill(/A chain of promises/)],
  moments: [/An asynchronous iterator that is written by hand/, /A chain of promises/],
  patterns: [/A chain of promises/, /A chain of promises/],
};

const folder = join(fixturesFolder, "migrate");

test("there is a list for each program", () => {
  expect(readdirSync(folder).toSorted()).toEqual(Object.keys(left).map((name) => `${name}.ts`));
});

test.each(Object.entries(left))("%s", { timeout: 180_000 }, async (name, reasons) => {
  using project = new Project({ "program.ts": readFileSync(join(folder, `${name}.ts`), "utf8") });
  const before = await project.stackful("run", "program.ts");
  expect([before.code, before.stderr]).toEqual([0, ""]);
  expect(before.stdout).not.toBe("");

  const { stdout } = await project.stackful("migrate", "--write", "program.ts");
  const listed = stdout.split("\n").filter((line) => line.startsWith("  "));
  expect(listed.length, stdout).toBe(reasons.length);
  for (const [index, reason] of reasons.entries()) expect(listed[index]).toMatch(reason);
  const text = project.read("program.ts");
  expect(await project.stackful("run", "program.ts")).toEqual(before);

  await project.stackful("migrate", "--write", "program.ts");
  expect(project.read("program.ts")).toBe(text);
});

test("line ends stay what they were", async () => {
  using project = new Project({
    "program.ts": `export async function load(): Promise<void> {\r\n  await fetch("http://localhost");\r\n}\r\n`,
  });
  await project.stackful("migrate", "--write", "program.ts");
  expect(project.read("program.ts")).toBe(
    `import { wait } from "stackful";\r\nexport function load(): void {\r\n  "use cooperative";\r\n  wait(fetch("http://localhost"));\r\n}\r\n`,
  );
});

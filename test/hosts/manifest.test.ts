// The manifest: what processes that are started often use instead of a program, as long as it holds.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Manifest } from "../../project/manifest.js";
import { Project } from "../support/project.js";

const FILES = {
  "main.ts": `import { main } from "stackful";
import { greet } from "./greet.js";

main(() => {
  console.log(greet("Ann"));
});
`,
  "greet.ts": `import { nap } from "./nap.js";
export function greet(name: string): string {
  "use cooperative";
  nap();
  return \`hello \${name}\`;
}
`,
  "nap.ts": `import { sleep } from "stackful";
export function nap(): void {
  "use cooperative";
  sleep(1);
}
`,
  "global.d.ts": "declare const unused: number;\n",
};

const MANIFEST = ".stackful/manifest.json";

test("what it keeps is used, and nothing else", async () => {
  using project = new Project(FILES);
  expect(await project.stackful("manifest")).toEqual({ code: 0, stdout: `${MANIFEST}: 3 files\n`, stderr: "" });
  // It says something else than the files do: so one sees who is asked.
  project.write(MANIFEST, project.read(MANIFEST).replace("hello", "kept for"));
  expect((await project.stackful("run", "main.ts")).stdout).toBe("kept for Ann\n");
  project.write("nap.ts", "export function nap(): void {}\n");
  expect((await project.stackful("run", "main.ts")).stdout).toBe("hello Ann\n");
});

describe("it holds until something changes:", () => {
  let project: Project;
  beforeAll(async () => {
    project = new Project(FILES);
    await project.stackful("manifest");
  });
  afterAll(() => project[Symbol.dispose]());

  const kept = () => Manifest.read(join(project.folder, "tsconfig.json"))?.lowered(join(project.folder, "greet.ts"));

  test.each([
    ["the file", "greet.ts"],
    ["what it imports", "nap.ts"],
    ["what all files see", "global.d.ts"],
    ["the settings", "tsconfig.json"],
    ["the packages", "package-lock.json"],
  ])("%s", (_, name) => {
    expect(kept()?.code).toContain("yield* $call(nap())");
    const text = project.has(name) ? project.read(name) : undefined;
    project.write(name, `${text ?? "{}"}\n`);
    expect(kept()).toBeUndefined();
    if (text === undefined) rmSync(join(project.folder, name));
    else project.write(name, text);
    expect(kept()?.code).toContain("yield* $call(nap())");
  });

  test("but not if a file changes that it does not know of", () => {
    project.write("another.ts", "export {};\n");
    expect(kept()?.code).toContain("yield* $call(nap())");
  });
});

test("it is not written for a project in which something is wrong", async () => {
  using project = new Project({ "nap.ts": FILES["nap.ts"].replace('"use cooperative";', "") });
  const { code, stdout } = await project.stackful("manifest");
  expect([code, stdout]).toEqual([1, expect.stringContaining("SF2001")]);
  expect(project.has(MANIFEST)).toBe(false);
});

// `stackful migrate` and `stackful mark`, on small files.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Finished, Project } from "../support/project.js";
import { cases, LIBRARY } from "./cases.js";

const files = ["library.ts", ...cases.map(({ name }) => `${name}.ts`)];
const before = Object.fromEntries([
  ["library.ts", LIBRARY.before],
  ...cases.map((one) => [`${one.name}.ts`, one.before] as const),
]) as Record<string, string>;

describe("stackful migrate", () => {
  let project: Project;
  let shown: Finished;
  let written: Finished;

  beforeAll(async () => {
    project = new Project(before);
    shown = await project.stackful("migrate", ...files);
    for (const name of files) expect(project.read(name)).toBe(before[name]);
    written = await project.stackful("migrate", "--write", ...files);
  }, 60_000);
  afterAll(() => project[Symbol.dispose]());

  test("shows a diff, unless it is told to write", () => {
    expect(shown.stdout).toContain(`--- a/library.ts
+++ b/library.ts
@@ -1,4 +1,6 @@
-export async function load(path: string): Promise<string> {
-  await new Promise((resolve) => setTimeout(resolve, 1));
+import { sleep } from "stackful";
+export function load(path: string): string {
+  "use cooperative";
+  sleep(1);
   return path;
 }
`);
    expect(shown.stdout).toMatch(/Nothing was written: say `--write` for that\n$/);
    expect(written.stdout).not.toContain("@@");
  });

  test.each([{ name: "library", ...LIBRARY }, ...cases])("$name", ({ name, after }) => {
    expect(project.read(`${name}.ts`)).toBe(after);
  });

  test("lists what is left, with its place and the reason, and counts", () => {
    const left = cases.flatMap(({ name, left: all = [] }) => all.map((one) => `  ${name}.ts${one}`));
    const lines = written.stdout.trim().split("\n");
    expect(lines[0]).toBe("Left by hand:");
    expect(lines.slice(1, -1).toSorted()).toEqual(left.toSorted());
    expect(lines.at(-1)).toMatch(
      new RegExp(`^\\d+ functions turned, \\d+ awaits removed, ${left.length} left by hand, in ${files.length} files$`),
    );
    expect([written.code, written.stderr]).toEqual([1, ""]);
  });

  test("what comes out is right, and stays as it is when it is migrated again", async () => {
    expect(await project.stackful("build")).toEqual({ code: 0, stdout: "", stderr: "" });
    const again = await project.stackful("migrate", "--write", ...files);
    expect(again.stdout).toContain("0 awaits removed");
    for (const { name, after } of cases) expect(project.read(`${name}.ts`)).toBe(after);
  });

  test("callers in other files are listed", async () => {
    using other = new Project({
      "library.ts": LIBRARY.before,
      "caller.ts": `import { load } from "./library.js";\nexport const text = async () => (await load("a")).length;\n`,
    });
    const { code, stdout } = await other.stackful("migrate", "library.ts");
    expect(code).toBe(1);
    expect(stdout).toContain(
      "caller.ts:2:40 SF3005: An async function cannot suspend a task, but calls cooperative `load`",
    );
  });

  test("what TypeScript finds wrong only now is listed, and what it found before is not", async () => {
    using other = new Project({
      "library.ts": LIBRARY.before,
      "user.ts": `import { load } from "./library.js";\nexport const wrong: number = "a";\nexport const sizes = ["a"].reduce(async (sum, path) => (await sum) + (await load(path)).length, Promise.resolve(0));\n`,
    });
    const { code, stdout } = await other.stackful("migrate", "library.ts", "user.ts");
    expect(code).toBe(1);
    expect(stdout).toMatch(/ {2}user\.ts:4:\d+ TS2769: No overload matches this call\.\n/);
    expect(stdout).not.toContain("TS2322");
  });

  test("a file that is not there is an error of the call", async () => {
    const { code, stderr } = await project.stackful("migrate", "nowhere.ts");
    expect([code, stderr]).toEqual([2, "error: There is no nowhere.ts\n"]);
  });
});

describe("stackful mark", () => {
  const FILES = {
    "nap.ts": `import { sleep } from "stackful";\nexport function nap(): void {\n  sleep(1);\n}\n`,
    "caller.ts": `import { nap } from "./nap.js";\nexport function caller(): void {\n  nap();\n}\n`,
    "top.ts": `import { caller } from "./caller.js";\nexport class Top {\n  constructor() {\n    caller();\n  }\n}\n`,
  };

  test("marks whoever needs it, and who calls these, and says where that cannot be", async () => {
    using project = new Project(FILES);
    const shown = await project.stackful("mark");
    expect(shown.stdout).toContain(`+  "use cooperative";`);
    expect(project.read("nap.ts")).toBe(FILES["nap.ts"]);
    const { code, stdout } = await project.stackful("mark", "--write");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Left by hand:\n {2}top\.ts:4:5 SF3001: .*\n2 functions marked, in 2 files\n$/);
    expect(project.read("caller.ts")).toBe(FILES["caller.ts"].replace("  nap", `  "use cooperative";\n  nap`));
    expect(project.read("top.ts")).toBe(FILES["top.ts"]);
  });

  test("counts functions, not edits", async () => {
    using project = new Project({
      "nap.ts": FILES["nap.ts"].replace("  sleep", `  "use cooperative";\n  sleep`),
      "arrows.ts": `import { nap } from "./nap.js";\nexport const outer = () => (() => nap())();\nexport const other = () => nap();\n`,
    });
    const { code, stdout } = await project.stackful("mark", "--write");
    expect([code, stdout]).toEqual([0, "3 functions marked, in 1 file\n"]);
    expect(project.read("arrows.ts")).toContain(`export const other = () => { "use cooperative"; return nap(); };`);
    expect((await project.stackful("check")).code).toBe(0);
  });

  test("keeps to the files that it is given", async () => {
    using project = new Project(FILES);
    const { stdout } = await project.stackful("mark", "--write", "nap.ts");
    expect(stdout).toBe("1 function marked, in 1 file\n");
    expect(project.read("caller.ts")).toBe(FILES["caller.ts"]);
  });
});

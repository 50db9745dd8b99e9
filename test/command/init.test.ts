// `stackful init`, in projects of several kinds.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Project } from "../support/project.js";

/** A folder with nothing but a package.json, and what else is given. */
function folderOf(manifest: object, files: Record<string, string> = {}): Project {
  const project = new Project(files);
  project.write("package.json", `${JSON.stringify(manifest, undefined, 2)}\n`);
  if (!("tsconfig.json" in files)) rmSync(join(project.folder, "tsconfig.json"));
  return project;
}

test("a new project gets all that it needs, and its example runs, and is built", async () => {
  using project = folderOf({ name: "new", scripts: { test: "exit 1" } });
  const { code, stdout, stderr } = await project.stackful("init");
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toBe(`changed   package.json: \`"type": "module"\`, script \`build\`, script \`check\`
created   tsconfig.json
created   src/hello.ts

Try it: npx stackful run src/hello.ts
`);
  expect(JSON.parse(project.read("package.json"))).toEqual({
    name: "new",
    type: "module",
    scripts: { test: "exit 1", build: "stackful build", check: "stackful check" },
  });
  const output = "tick 1\ntock 1\ntick 2\ntock 2\ntick 3\ntock 3\ndone\n";
  expect(await project.stackful("run", "src/hello.ts")).toEqual({ code: 0, stdout: output, stderr: "" });
  expect(await project.stackful("build")).toEqual({ code: 0, stdout: "", stderr: "" });
  expect((await project.node("dist/hello.js")).stdout).toBe(output);
  expect(await project.tspc()).toMatchObject({ code: 0, stdout: "" });

  const again = await project.stackful("init");
  expect(again.stdout).toMatch(
    /^unchanged package\.json\nunchanged tsconfig\.json\nunchanged src.hello\.ts\n\nTry it: .*\n$/,
  );
});

test("a project that exists keeps its settings, its comments, and its type of modules", async () => {
  const config = `{
  // as strict as can be
  "compilerOptions": {
    "strict": true,
    "target": "es2022",
    "module": "nodenext",
    "types": ["node"],
    "plugins": [{ "transform": "typia/lib/transform" }]
  }
}
`;
  using project = folderOf(
    { scripts: { build: "tsc && echo built" } },
    { "tsconfig.json": config, "source.ts": "export = 5;\n", "vite.config.ts": "export default {};\n" },
  );
  const { code, stdout } = await project.stackful("init");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^changed {3}package\.json: script `build:stackful`, script `check`\n/);
  expect(stdout).toContain(`vite.config.ts: add the plugin, \`import stackful from "stackful/vite"\``);
  expect(JSON.parse(project.read("package.json"))).toEqual({
    scripts: { build: "tsc && echo built", "build:stackful": "stackful build", check: "stackful check" },
  });
  const changed = project.read("tsconfig.json");
  expect(changed).toContain("// as strict as can be\n");
  expect(changed).toMatch(/"typia\/lib\/transform"\s*\},\s*\{\s*"transform": "stackful\/transformer"/);
  expect((await project.stackful("run", "src/hello.mts")).stdout).toContain("done");
});

test("a folder without a package.json is no project", async () => {
  using project = folderOf({});
  rmSync(join(project.folder, "package.json"));
  const { code, stderr } = await project.stackful("init");
  expect([code, stderr]).toEqual([
    2,
    "error: There is no package.json. `npm init -y` makes one; then say `stackful init` again\n",
  ]);
});

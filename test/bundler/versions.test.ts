// The oldest TypeScript that we support, in a bundler: a build in a process of its own, in which `typescript` is that.

import { cpSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Project } from "../support/project.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

const BUILD = `import { rollup } from "rollup";
import stackful from "stackful/rollup";
import ts from "typescript";
const bundle = await rollup({ input: "main.ts", external: /^stackful/, plugins: [stackful()] });
await bundle.write({ file: "out/main.js", sourcemap: true });
console.log(ts.version);
`;

test("Rollup builds with TypeScript 5.9", async () => {
  using project = new Project({
    "build.mjs": BUILD,
    "pause.ts":
      'import { sleep } from "stackful"; export function pause() { "use cooperative"; sleep(1); return "paused"; }',
    "main.ts": 'import { main } from "stackful"; import { pause } from "./pause.js"; main(() => console.log(pause()));',
  });
  const modules = join(project.folder, "node_modules");
  // Modules are looked for beside the real place of who imports them, so links to the package will not do.
  rmSync(join(modules, "stackful"));
  for (const name of ["package.json", "dist"])
    cpSync(join(root, name), join(modules, "stackful", name), { recursive: true });
  symlinkSync(join(root, "node_modules/typescript-5.9"), join(modules, "typescript"));
  mkdirSync(join(modules, "@jridgewell"));
  for (const name of [
    "rollup",
    "unplugin",
    "picomatch",
    "magic-string",
    "@jridgewell/sourcemap-codec",
    "@jridgewell/remapping",
  ])
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  expect(await project.node("build.mjs")).toMatchObject({ stdout: "5.9.3\n", stderr: "" });
  expect((await project.node("out/main.js")).stdout).toBe("paused\n");
});

// Modules that others have written, with `async` and `await`: what they do does not change when they are migrated.
//
// A program that uses each of them is migrated with it. Both compile then, and the program prints the same before and after.

import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../support/packed.js";
import { Project } from "../support/project.js";
import { AUTH, QUEUE, STORAGE } from "./programs.js";

interface Module {
  readonly name: string;
  /** What is migrated, with the program: all of its source unless given. */
  readonly files?: readonly string[];
  readonly program: string;
}

const modules: Module[] = [
  { name: "@supabase/storage-js", program: STORAGE },
  { name: "@supabase/auth-js", program: AUTH },
  {
    name: "@libp2p/utils",
    files: ["src/queue/index.ts", "src/queue/job.ts", "src/rate-limiter.ts", "src/repeating-task.ts"],
    program: QUEUE,
  },
];

test.each(modules)("$name", { timeout: 180_000 }, async ({ name, files = sourcesOf(name), program }) => {
  using project = new Project(
    { "src/program.ts": program },
    {
      include: ["src/program.ts", ...files],
      compilerOptions: {
        lib: ["es2024", "esnext.disposable", "dom", "dom.iterable", "dom.asynciterable"],
        module: "esnext",
        moduleResolution: "bundler",
        rootDir: undefined,
        allowImportingTsExtensions: true,
        rewriteRelativeImportExtensions: true,
        skipLibCheck: true,
      },
    },
  );
  cpSync(join(root, "node_modules", name, "src"), join(project.folder, "src"), { recursive: true });
  project.link(...packagesBeside(name));
  const before = await project.stackful("run", "src/program.ts");
  expect([before.code, before.stderr]).toEqual([0, ""]);
  expect(before.stdout.split("\n").length).toBeGreaterThan(10);

  const migration = await project.stackful("migrate", "--write", "src/program.ts", ...files);
  console.log(`${name}, ${linesOf(project, files)} lines: ${migration.stdout.trim().split("\n").at(-1)}`);
  expect(migration.stdout.split("\n").filter((line) => / (?:SF|TS)\d+: /.test(line))).toEqual([]);
  const text = files.map((file) => project.read(file)).join("\n");
  expect(text).toContain('"use cooperative"');
  expect(await project.stackful("check")).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(await project.stackful("run", "src/program.ts")).toEqual(before);
});

function sourcesOf(name: string): string[] {
  return readdirSync(join(root, "node_modules", name, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => `src/${path}`);
}

function linesOf(project: Project, files: readonly string[]): number {
  return files.reduce((sum, file) => sum + project.read(file).split("\n").length - 1, 0);
}

/** What a package imports is where the package is. */
function packagesBeside(name: string): string[] {
  const scope = name.split("/")[0] as string;
  const isOurs = (one: string) => one === "stackful" || one === "@types" || one.startsWith(".");
  return [scope, ...readdirSync(join(root, "node_modules"))].filter(
    (one, index, all) => !isOurs(one) && all.indexOf(one) === index,
  );
}

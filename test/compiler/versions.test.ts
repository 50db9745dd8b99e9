// The oldest version of TypeScript that we support gives the same texts as the one that we are built with.

import { cpSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { compileAll, type Made } from "../support/compileAll.js";
import { fixturesFolder, fixturesIn } from "../support/fixtures.js";
import { Project } from "../support/project.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const toLower = [...fixturesIn("lower"), ...fixturesIn("run")].map(({ input }) => input);
const toDiagnose = fixturesIn("diagnose").map(({ input }) => input);
const project = join(fixturesFolder, "tsconfig.json");

describe("TypeScript 5.9", () => {
  const made: { old?: Made; current?: Made } = {};
  beforeAll(async () => {
    made.current = compileAll(project, toLower, toDiagnose);
    made.old = (await compilerWith("typescript-5.9"))(project, toLower, toDiagnose);
  }, 120_000);

  test("is what the other compiler runs on", () => {
    expect(made.old?.version).toBe("5.9.3");
    expect(made.current?.version).not.toBe(made.old?.version);
  });

  test.each(toLower.map((path) => [path.slice(fixturesFolder.length + 1), path]))("lowers %s alike", (_, path) => {
    expect(made.old?.lowered[path]).toBe(made.current?.lowered[path]);
  });

  test.each(toDiagnose.map((path) => [path.slice(fixturesFolder.length + 1), path]))(
    "diagnoses %s alike",
    (_, path) => {
      expect(made.old?.diagnosed[path]).toBe(made.current?.diagnosed[path]);
    },
  );

  test("builds with the plugin", { timeout: 60_000 }, async () => {
    using built = new Project({
      "main.ts": `import { run, sleep } from "stackful";
        export const api = { act(): string { "use cooperative"; sleep(1); return "acted"; } };
        run(() => api.act()).then(console.log);`,
    });
    useOldTypeScript(built);
    expect(await built.node("node_modules/ts-patch/bin/tspc.js")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(built.read("out/main.d.ts")).toContain("/** @cooperative */\n    act(): string;");
    expect((await built.node("out/main.js")).stdout).toBe("acted\n");
    expect((await built.node("node_modules/ts-patch/bin/tspc.js", "--version")).stdout).toContain("5.9.3");
  });
});

/** Our compiler, bundled for another version of TypeScript. */
async function compilerWith(typescript: string): Promise<typeof compileAll> {
  const outfile = join(root, ".stackful", `${typescript}.mjs`);
  await build({
    entryPoints: [join(root, "test/support/compileAll.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    plugins: [
      {
        name: "another TypeScript",
        setup: ({ onResolve }) => onResolve({ filter: /^typescript$/ }, () => ({ path: typescript, external: true })),
      },
    ],
  });
  const module = (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as { compileAll: typeof compileAll };
  return module.compileAll;
}

/** Gives a project packages of its own: modules are looked for beside the real place of who imports them, so links will not do. */
function useOldTypeScript({ folder }: Project): void {
  const modules = join(folder, "node_modules");
  rmSync(join(modules, "stackful"));
  for (const name of ["package.json", "dist"])
    cpSync(join(root, name), join(modules, "stackful", name), { recursive: true });
  cpSync(join(root, "node_modules/ts-patch"), join(modules, "ts-patch"), { recursive: true });
  mkdirSync(join(modules, "@jridgewell"));
  cpSync(join(root, "node_modules/typescript-5.9"), join(modules, "typescript"), { recursive: true });
  for (const name of [
    "magic-string",
    "@jridgewell/sourcemap-codec",
    "chalk",
    "global-prefix",
    "minimist",
    "resolve",
    "semver",
    "strip-ansi",
  ])
    symlinkSync(join(root, "node_modules", name), join(modules, name));
}

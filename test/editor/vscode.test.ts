// The extension for Visual Studio Code: it builds, is complete, and its plugin works as that editor loads it.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { builtinModules, createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isServerNeeded, serverIn } from "../../vscode/src/whichServer.js";
import { root } from "../support/packed.js";
import { Project } from "../support/project.js";
import { TsServer, TYPESCRIPTS } from "../support/tsserver.js";

const WRONG = `import { sleep } from "stackful";
export function plain(): void {
  sleep(1);
}
`;

const PATIENCE = 120_000;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly main: string;
  readonly dependencies: Record<string, string>;
  readonly contributes: {
    readonly typescriptServerPlugins: readonly { readonly name: string }[];
    readonly configuration: { readonly properties: Record<string, { readonly default: unknown }> };
  };
}

const out = mkdtempSync(join(tmpdir(), "stackful-vscode-"));
beforeAll(() => void execFileSync(process.execPath, [join(root, "vscode/build.mjs"), out], { stdio: "pipe" }));
afterAll(() => rmSync(out, { recursive: true, force: true }));

const read = (name: string) => readFileSync(join(out, name), "utf8");

test("what the manifest speaks of is there", () => {
  const { version, main, dependencies, contributes } = JSON.parse(read("package.json")) as Manifest;
  const { version: ours } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
  expect(version).toBe(ours);
  expect(existsSync(join(out, main))).toBe(true);
  expect(Object.keys(contributes.configuration.properties)).toEqual(["stackful.server", "stackful.inlays"]);
  const [plugin] = contributes.typescriptServerPlugins;
  expect(dependencies).toEqual({ [`${plugin?.name}`]: ours });
  const packed = JSON.parse(read(`node_modules/${plugin?.name}/package.json`)) as Manifest;
  expect([packed.name, packed.version]).toEqual([plugin?.name, ours]);
  expect(createRequire(join(out, "index.js"))(`./node_modules/${plugin?.name}`)).toBeTypeOf("function");
});

test("it needs nothing but the editor and Node", () => {
  const required = [...read("extension.cjs").matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name as string);
  const known = new Set(["vscode", ...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);
  expect(required).toContain("vscode");
  expect(required.filter((name) => !known.has(name))).toEqual([]);
});

describe.each(TYPESCRIPTS)("its plugin, in the tsserver of %s,", (typescript) => {
  test.each([
    ["speaks where tsconfig.json names no plugin", []],
    ["says nothing twice where tsconfig.json names it, too", [{ name: "stackful/editor" }]],
  ])("%s", { timeout: PATIENCE }, async (_, plugins) => {
    using project = new Project({ "wrong.ts": WRONG }, { compilerOptions: { plugins } });
    using server = new TsServer(project, typescript, [
      "--globalPlugins",
      "stackful-language-service",
      "--pluginProbeLocations",
      out,
    ]);
    server.open("wrong.ts", WRONG);
    expect((await server.errors("wrong.ts")).map(({ code }) => code)).toEqual([902001]);
  });

  test("follows the settings of the editor", { timeout: PATIENCE }, async () => {
    const text = WRONG.replace("  sleep", '  "use cooperative";\n  sleep');
    using project = new Project({ "right.ts": text }, { compilerOptions: { plugins: [] } });
    using server = new TsServer(project, typescript, [
      "--globalPlugins",
      "stackful-language-service",
      "--pluginProbeLocations",
      out,
    ]);
    server.open("right.ts", text);
    const args = { file: server.path("right.ts"), start: 0, length: text.length };
    expect(await server.ask("provideInlayHints", args)).toHaveLength(1);
    const configuration = { inlays: false };
    await server.ask("configurePlugin", { pluginName: "stackful-language-service", configuration });
    expect(await server.ask("provideInlayHints", args)).toEqual([]);
    server.change("right.ts", text, WRONG);
    expect((await server.errors("right.ts")).map(({ code }) => code)).toEqual([902001]);
    await server.ask("configurePlugin", { pluginName: "stackful-language-service", configuration: { off: true } });
    expect(await server.errors("right.ts")).toEqual([]); // the language server says it
  });
});

test("the server is started where TypeScript takes no plugins, or where one wants it", () => {
  using project = new Project({});
  const { folder } = project;
  expect(serverIn(join(folder, "src"))).toBe(join(folder, "node_modules/stackful/dist/command.js"));
  expect(serverIn(tmpdir())).toBe(undefined);
  expect(isServerNeeded("auto", folder, false)).toBe(false);
  project.write("node_modules/typescript/package.json", JSON.stringify({ version: "6.0.3" }));
  expect(isServerNeeded("auto", folder, false)).toBe(false);
  expect(isServerNeeded("auto", folder, true)).toBe(true);
  project.write("node_modules/typescript/package.json", JSON.stringify({ version: "7.1.0-beta" }));
  expect(isServerNeeded("auto", folder, false)).toBe(true);
  expect(isServerNeeded("off", folder, true)).toBe(false);
  expect(isServerNeeded("on", tmpdir(), false)).toBe(true);
});

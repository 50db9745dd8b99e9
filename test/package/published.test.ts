// What is published: only what is needed, resolved by whoever resolves packages, and small.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { build } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, expect, test } from "vitest";
import { Packed, root } from "../support/packed.js";

const packed = new Packed();
afterAll(() => packed[Symbol.dispose]());

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> };

test("only what users need is in it, and nothing runs when it is installed", () => {
  const unexpected = packed
    .files()
    .filter(
      (path) =>
        !/^(?:dist\/|editor\/package\.json$|docs\/diagnostics\/|package\.json$|README\.md$|LICENSE$)/.test(path),
    );
  expect(unexpected).toEqual([]);
  const { scripts } = manifest;
  const hooks = new Set(["preinstall", "install", "postinstall", "prepare", "prepublish"]);
  expect(Object.keys(scripts).filter((name) => hooks.has(name))).toEqual([]);
});

test("tsserver finds the plugin: it does not look at `exports`, but for a folder with a package.json", () => {
  const { main } = JSON.parse(readFileSync(join(root, "editor/package.json"), "utf8")) as { main: string };
  expect(packed.files()).toEqual(expect.arrayContaining(["editor/package.json", join("editor", main)]));
});

test("packing it again gives the same bytes", () => {
  using again = new Packed();
  const [first, second] = [packed, again].map(({ tarball }) =>
    createHash("sha256").update(readFileSync(tarball)).digest("hex"),
  );
  expect(second).toBe(first);
});

test("publint finds nothing wrong with it", async () => {
  const tarball = readFileSync(packed.tarball);
  const { messages, pkg } = await publint({ pack: { tarball: toArrayBuffer(tarball) } });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
});

test("its types are found and right, wherever ES modules are", async () => {
  const result = await checkPackage(createPackageFromTarballData(readFileSync(packed.tarball)));
  if (result.types === false) throw new Error("there are no types");
  // It is ES modules only: Node 20.19 and later require them, but TypeScript names that as if it were a problem. And `node10` knows no `exports`.
  const problems = result.problems.filter(
    (problem) =>
      problem.kind !== "CJSResolvesToESM" && !("resolutionKind" in problem && problem.resolutionKind === "node10"),
  );
  expect(problems).toEqual([]);
});

test("a program pays for what it uses: the core of the runtime is small", async () => {
  const compiled = `import { call } from "./dist/contract.js";`;
  const sizes = {
    "tasks, groups and time limits": await sizeOf(
      `${compiled} import { main, spawn, group, sleep, timeout } from "./dist/index.js"; console.log(call, main, spawn, group, sleep, timeout);`,
    ),
    "all that compiled files may import": await sizeOf(`export * from "./dist/contract.js";`),
    "all of `stackful`": await sizeOf(`export * from "./dist/index.js";`),
  };
  console.log(`minified and compressed, in bytes: ${JSON.stringify(sizes)}`);
  console.log(`packed: ${readFileSync(packed.tarball).length} bytes, ${packed.files().length} files`);
  expect(sizes["tasks, groups and time limits"]).toBeLessThan(15_000);
});

async function sizeOf(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    write: false,
    logLevel: "error",
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
}

function toArrayBuffer({ buffer, byteOffset, length }: Buffer): ArrayBuffer {
  return buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer;
}

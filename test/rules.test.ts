// The architecture, as a test.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { CONTRACT_NAMES } from "../compiler/contract.js";
import * as contract from "../runtime/contract.js";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Source {
  readonly name: string;
  readonly text: string;
  /** What it imports: paths within the project, or names of packages. */
  readonly imports: readonly string[];
}

const sources = ["compiler", "runtime"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readSource(join(folder, name))),
);

function readSource(name: string): Source {
  const text = readFileSync(join(root, name), "utf8");
  const imports = ts
    .preProcessFile(text)
    .importedFiles.map(({ fileName }) =>
      fileName.startsWith(".") ? relative(root, join(root, dirname(name), fileName)).replace(/\.js$/, ".ts") : fileName,
    );
  return { name, text, imports };
}

/** The imports of some files that a rule forbids. */
function violations(files: RegExp, isForbidden: (imported: string, name: string) => boolean): string[] {
  const checked = sources.filter(({ name }) => files.test(name));
  expect(checked.length).toBeGreaterThan(0);
  return checked.flatMap(({ name, imports }) =>
    imports.filter((one) => isForbidden(one, name)).map((one) => `${name} imports ${one}`),
  );
}

describe("imports point one way", () => {
  test("the compiler and the runtime do not know each other", () => {
    expect(violations(/^compiler\//, (one) => one.startsWith("runtime/") || one.startsWith("stackful"))).toEqual([]);
    expect(violations(/^runtime\//, (one) => one.startsWith("compiler/"))).toEqual([]);
  });

  test("the core of the runtime imports nothing from outside", () => {
    expect(violations(/^runtime\/core\//, (one) => !one.startsWith("runtime/core/"))).toEqual([]);
  });

  test("what stands on the core imports the core, and not its neighbours", () => {
    expect(violations(/^runtime\/sync\//, (one) => !/^runtime\/(core|sync)\//.test(one))).toEqual([]);
    expect(violations(/^runtime\/interop\//, (one) => !/^runtime\/(core|interop)\//.test(one))).toEqual([]);
    expect(violations(/^runtime\/builtins\//, (one) => !/^runtime\/(core|builtins)\//.test(one))).toEqual([]);
    expect(violations(/^runtime\/testing\//, (one) => !/^runtime\/(core|testing)\//.test(one))).toEqual([]);
  });

  test("only I/O imports Node", () => {
    expect(violations(/^runtime\/(?!io\/)/, (one) => one.startsWith("node:"))).toEqual([]);
  });

  test("a pass imports no later one, and no pass imports a host", () => {
    const phase = (name: string) => Number(/^compiler\/(\d)-/.exec(name)?.[1] ?? 0);
    expect(
      violations(/^compiler\/\d-/, (one, name) => phase(one) > phase(name) || one.startsWith("compiler/hosts/")),
    ).toEqual([]);
  });
});

test("compiled code and the runtime agree on the contract", () => {
  expect(Object.keys(contract).toSorted()).toEqual([...CONTRACT_NAMES].toSorted());
});

describe("in the runtime", () => {
  test("only one place suspends", () => {
    const parking = sources.filter(({ name, text }) => name.startsWith("runtime/") && /\bPARK_STEP\b/.test(text));
    // delegate.ts defines it, blockedCall.ts suspends with it, region.ts joins with it, trace.ts answers probes with it.
    expect(parking.map(({ name }) => name)).toEqual(
      ["core/blockedCall", "core/delegate", "core/region", "core/trace"].map((name) => `runtime/${name}.ts`),
    );
  });

  test("the engine and the process are named in one file", () => {
    const outside = /\b(?:setTimeout|setImmediate|queueMicrotask|performance|process|console|MessageChannel)\s*[.(]/;
    const using = sources.filter(
      ({ name, text }) => name.startsWith("runtime/core/") && outside.test(withoutComments(text)),
    );
    expect(using.map(({ name }) => name)).toEqual(["runtime/core/clock.ts", "runtime/core/host.ts"]);
  });
});

test("no source speaks of the machine that it was written on", () => {
  const listed = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (name) =>
      /\.(ts|mjs|json|md)$/.test(name) &&
      !/^(node_modules|dist|\.stackful|\.git)\//.test(name) &&
      !name.includes("/node_modules/"),
  );
  const telling = listed.filter((name) =>
    /\/work\/|\/root\/|registry\.npmjs\.org/.test(readFileSync(join(root, name), "utf8")),
  );
  expect(telling.filter((name) => name !== "test/rules.test.ts")).toEqual([]);
});

test("the lock file names the binaries of every platform: without them, `npm ci` fails", () => {
  type Entry = { optionalDependencies?: Record<string, string> };
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, Entry>;
  };
  const wanted = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).map((name) => [`${path}/node_modules/${name}`, `node_modules/${name}`] as const),
  );
  expect(wanted.length).toBeGreaterThan(0);
  expect(wanted.filter((places) => !places.some((place) => place in packages))).toEqual([]);
});

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, "");
}

test('the compiler takes TypeScript as a namespace, in which functions are found at once: docs/DESIGN.md, "as fast as the tests of kinds"', () => {
  const files = sources.filter(({ text }) => /^import ts\b.* from "typescript"/m.test(text));
  expect(files.map(({ name }) => name)).toEqual([]);
});

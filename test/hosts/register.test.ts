// `node --import stackful/register program.ts`, on all versions of Node, alone and beside tsx.

import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { NODES, nodeOf } from "../support/nodes.js";
import { root } from "../support/packed.js";
import { Project } from "../support/project.js";

const FILES = {
  "main.ts": `import { main, spawn } from "stackful";
import { Greeting, greet } from "./greet.js";
import data from "./names.json" with { type: "json" };

enum Mood { Good = "good" }

main(() => {
  const task = spawn(() => greet(new Greeting("hello"), process.argv[2] ?? (data as string[])[0]!));
  console.log(task.join(), Mood.Good);
});
`,
  "greet.ts": `import { sleep } from "stackful";

export class Greeting {
  constructor(readonly word: string) {}
}

export function greet({ word }: Greeting, name: string): string {
  "use cooperative";
  sleep(1);
  if (name === "nobody") throw new Error("nobody is there");
  return [name].map((one) => { sleep(1); return \`\${word} \${one}\`; }).join();
}
`,
  "names.json": `["Ann"]`,
};

const WRONG = `import { sleep } from "stackful";

const wait = () => sleep(1);
export function plain(): void {
  wait();
}
`;

describe.each(NODES)("Node %s", (version) => {
  beforeAll(() => void nodeOf(version), 120_000);

  function sample(files: Record<string, string> = {}): Project {
    const project = new Project({ ...FILES, ...files }, { compilerOptions: { resolveJsonModule: true } });
    symlinkSync(join(root, "node_modules/tsx"), join(project.folder, "node_modules/tsx"));
    return project;
  }

  test("runs TypeScript with `--import stackful/register`", { timeout: 60_000 }, async () => {
    using project = sample();
    const { code, stdout } = await project.exec(nodeOf(version), "--import", "stackful/register", "main.ts");
    expect([code, stdout]).toEqual([0, "hello Ann good\n"]);
  });

  test("does so beside tsx, which comes second", { timeout: 60_000 }, async () => {
    using project = sample();
    const both = ["--import", "stackful/register", "--import", "tsx"];
    const { code, stdout, stderr } = await project.exec(nodeOf(version), ...both, "main.ts", "Bob");
    expect([code, stdout, stderr]).toEqual([0, "hello Bob good\n", ""]);
  });

  test("names the lines of the source when something is thrown", { timeout: 60_000 }, async () => {
    using project = sample();
    const { code, stderr } = await project.exec(nodeOf(version), "--import", "stackful/register", "main.ts", "nobody");
    expect(code).toBe(1);
    expect(stderr).toMatch(/Error: nobody is there\n\s+at greet \(.*greet\.ts:10:32\)\n/);
  });

  test("runs nothing of a program with a file that is wrong, and says where", { timeout: 60_000 }, async () => {
    using project = sample({ "greet.ts": `export * from "./wrong.js";\n${FILES["greet.ts"]}`, "wrong.ts": WRONG });
    const { code, stdout, stderr } = await project.exec(nodeOf(version), "--import", "stackful/register", "main.ts");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/wrong\.ts\(\d+,\d+\): error TS902001: SF2001: /);
    expect(stderr).not.toMatch(/\.js:\d+/); // nor anything about where the loader was
  });
});

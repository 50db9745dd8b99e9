// Each bundler builds a small program: what comes out runs, its stacks name the source, and what is wrong is reported where it is.

import { describe, expect, test } from "vitest";
import { Project } from "../support/project.js";
import { builders } from "./builders.js";

const LIB = `import { sleep } from "stackful";

export interface Page {
  readonly text: string;
}

export function load(name: string): Page {
  "use cooperative";
  sleep(1);
  if (name === "nobody") throw new Error("nobody is there");
  return { text: \`page of \${name}\` };
}
`;

const MAIN = `import { main } from "stackful";
import { count } from "./plain.js";
import { load, type Page } from "./lib.js";

main(() => {
  const pages: Page[] = ["a", "b"].map((name) => load(name));
  console.log(pages.map(({ text }) => text).join(), count(pages));
  load("nobody");
});
`;

/** It has an error of types, which is none of our business: nothing here is cooperative. */
const PLAIN = `export function count(pages: readonly unknown[]): number {
  const length: string = pages.length;
  return length as unknown as number;
}
`;

/** Two errors in a line with what takes two bytes, and a warning. */
const WRONG = `import { sleep } from "stackful";
export function plain(): void {
  const title = "é"; sleep(title.length);
  sleep(2);
}
export const shared = { total: 0 };
export function add(): void {
  "use cooperative";
  shared.total += read();
}
function read(): number {
  "use cooperative";
  sleep(1);
  return 1;
}
`;

const files = { "lib.ts": LIB, "main.ts": MAIN, "plain.ts": PLAIN };

describe.each(Object.entries(builders))("%s", (name, build) => {
  test("builds a program that runs, whose stacks name the source", async () => {
    using project = new Project(files);
    expect(await build(project.folder)).toEqual({ errors: [], warnings: [] });
    const { stdout, stderr } = await project.node("--enable-source-maps", "out/main.mjs");
    expect(stdout).toBe("page of a,page of b 2\n");
    expect(stderr).toMatch(/nobody is there/);
    // Some minifiers leave out the `new`; then it is thrown by `Error`.
    expect(stderr).toMatch(/lib\.ts:10:3[26]/);
    expect(stderr).toMatch(/main\.ts:8:3/);
  });

  test("reports all errors and warnings of a file, each at its place", async () => {
    using project = new Project({ ...files, "lib.ts": WRONG, "main.ts": 'import "./lib.js";' });
    const { errors, warnings } = await build(project.folder);
    const column = name === "esbuild" ? 22 : 21; // it counts bytes
    const [first] = errors;
    expect([first?.file, first?.line, first?.column]).toEqual(["lib.ts", 3, column]);
    expect(first?.message).toContain("SF2001: `plain` is plain, but calls cooperative `sleep`");
    expect(errors.map(({ message }) => message).join("\n")).toMatch(/SF2001[^]*SF2001/);
    if (errors.length > 1) expect([errors[1]?.file, errors[1]?.line, errors[1]?.column]).toEqual(["lib.ts", 4, 2]);
    else expect(first?.message).toMatch(/lib\.ts:4:3 SF2001/);
    const ours = warnings.filter(({ message }) => message.includes("SF"));
    expect(ours.map(({ file, line, column: at }) => [file, line, at])).toEqual([["lib.ts", 9, 2]]);
    expect(ours[0]?.message).toContain("SF3019");
  });

  test("reports errors of types where there is cooperative code", async () => {
    using project = new Project({ ...files, "lib.ts": LIB.replace("name: string", "name: strin") });
    const [error] = (await build(project.folder)).errors;
    expect([error?.file, error?.line, error?.column]).toEqual(["lib.ts", 7, 27]);
    expect(error?.message).toContain("TS2552: Cannot find name 'strin'");
  });
});

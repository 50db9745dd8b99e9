// Bundlers that watch: when a colour changes, so do the files that import it, and an error that it makes there goes when it is gone.

import { describe, expect, test } from "vitest";
import { Project } from "../support/project.js";
import type { Built } from "./builders.js";
import { watchers } from "./watchers.js";

const PLAIN = `import { type Reader } from "./types.js";
export function load(name: string): string { return "page of " + name; }
export const reader: Reader = { title: () => "title" };
`;
const COOPERATIVE = PLAIN.replace("import {", 'import { sleep } from "stackful";\nimport {').replace(
  "return",
  '"use cooperative"; sleep(1); return',
);
const TYPES = "export interface Reader { title(): string }\n";
const MAIN = `import { main } from "stackful";
import { load, reader } from "./lib.js";
main(() => {
  console.log(load("a"));
});
export function title(): string {
  return reader.title();
}
`;

/** A call of \`load\` that may suspend, as one bundler or another writes it. */
const YIELDS = /yield\*.*load[^(]*\("a"\)/;

const isGood = ({ errors }: Built) => errors.length === 0;

describe.each(Object.entries(watchers))("%s", (_name, watch) => {
  test("builds again what a change of colour matters to, also in files of types; and recovers from errors", async () => {
    using project = new Project({ "lib.ts": PLAIN, "main.ts": MAIN, "types.ts": TYPES });
    const transformed: string[] = [];
    const watcher = watch(project.folder, transformed);
    try {
      await watcher.next(isGood);
      expect(project.read("out/main.mjs")).not.toMatch(YIELDS);

      project.write("lib.ts", COOPERATIVE);
      await watcher.next(() => YIELDS.test(project.read("out/main.mjs")));
      expect(await project.node("out/main.mjs")).toMatchObject({ stdout: "page of a\n", stderr: "" });

      project.write("types.ts", TYPES.replace("title", "/** @cooperative */ title"));
      const { errors } = await watcher.next((built) => !isGood(built));
      expect(errors.map(({ file, line, column }) => [file, line, column])).toEqual([["main.ts", 7, 9]]);
      expect(errors[0]?.message).toContain("SF2001: `title` is plain, but calls cooperative `reader.title`");

      project.write("types.ts", TYPES);
      project.write("lib.ts", COOPERATIVE.replace("page", "sheet"));
      await watcher.next((built) => isGood(built) && project.read("out/main.mjs").includes("sheet"));
      expect(await project.node("out/main.mjs")).toMatchObject({ stdout: "sheet of a\n", stderr: "" });
    } finally {
      await watcher.close();
    }
  });
});

test("rollup keeps what a file was transformed to while its imports declare the same", async () => {
  using project = new Project({ "lib.ts": COOPERATIVE, "main.ts": MAIN, "types.ts": TYPES });
  const transformed: string[] = [];
  const watcher = watchers["rollup"]?.(project.folder, transformed);
  if (watcher === undefined) throw new Error("there is no Rollup");
  try {
    await watcher.next(isGood);
    expect(transformed.toSorted()).toEqual(["lib.ts", "main.ts"]);
    project.write("lib.ts", COOPERATIVE.replace("page", "sheet"));
    await watcher.next(() => project.read("out/main.mjs").includes("sheet"));
    expect(transformed.slice(2)).toEqual(["lib.ts"]);
    project.write("lib.ts", PLAIN);
    await watcher.next(() => !YIELDS.test(project.read("out/main.mjs")));
    expect(transformed.slice(3).toSorted()).toEqual(["lib.ts", "main.ts"]);
  } finally {
    await watcher.close();
  }
});

// The examples of the documents do what is printed below them.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Project } from "./support/project.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const documents = [
  "README.md",
  ...readdirSync(`${root}docs`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** Programs: TypeScript that is followed by its output. */
const examples = documents.flatMap((name) =>
  [...readFileSync(root + name, "utf8").matchAll(/```ts\n((?:(?!^```)[^])*)```\n\n```text\n([^]*?)```/gm)].map(
    ([, source, output], index) => ({
      name: `${name}, ${index + 1}`,
      file: `${name.replace(/^docs\/|\.md$/g, "")}-${index + 1}`,
      source: source as string,
      output: output as string,
    }),
  ),
);

describe("the examples of the documents", () => {
  let project: Project;

  beforeAll(() => {
    project = new Project(Object.fromEntries(examples.map(({ file, source }) => [`${file}.ts`, source])));
  });
  afterAll(() => project[Symbol.dispose]());

  test("compile", async () => {
    expect(await project.tspc()).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test.each(examples)("$name, prints what is written below it", async ({ file, output }) => {
    expect(await project.node(`out/${file}.js`)).toEqual({ code: 0, stdout: output, stderr: "" });
  });

  test("are there: the README has one", () => {
    expect(examples.map(({ name }) => name)).toContain("README.md, 1");
  });
});

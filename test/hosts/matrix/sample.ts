// One small project, for every host: what it prints, where it throws, and a mistake at a known place.

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
import { load, type Page } from "./lib.js";

enum Mood { Good = "good" }

main(() => {
  const pages: Page[] = ["a", "b"].map((name) => load(name));
  console.log(pages.map(({ text }) => text).join(), Mood.Good);
  load("nobody");
});
`;

const TEST = `import { cooperative } from "stackful/testing";
import { load } from "./lib.js";

test("pages", cooperative(() => {
  expect(["a", "b"].map((name) => load(name).text).join()).toBe("page of a,page of b");
}));
test("nobody", cooperative(() => {
  load("nobody");
}));
`;

const files = {
  "main.ts": MAIN,
  "vitest.test.ts": `import { expect, test } from "vitest";\n${TEST}`,
  "jest.test.ts": `import { expect, test } from "@jest/globals";\n${TEST}`,
};

export const good = { ...files, "lib.ts": LIB };
export const bad = { ...files, "lib.ts": LIB.replace('"use cooperative";', "") };

export const EXPECTED = {
  output: "page of a,page of b good\n",
  /** Of `new Error`. */
  thrownAt: "lib.ts:10:32",
  /** Of the call that nobody would wait for. */
  wrongAt: "lib.ts:9:3",
} as const;

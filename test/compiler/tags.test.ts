// Whatever TypeScript takes for our tag in a documentation comment is one for us, or is reported, or is code. And nothing else is one.

import fc from "fast-check";
import * as ts from "typescript";
import { expect, test } from "vitest";
import { placesInSentences, tagPlaces } from "../../compiler/1-read/tags.js";

const word = fc.constantFrom(
  "@cooperative",
  "@cooperative if fn",
  "@internal",
  "@see",
  "reads",
  "(@cooperative)",
  "*",
  "é.",
);
const line = fc.array(word, { maxLength: 4 }).map((words) => words.join(" "));
const comments = fc
  .array(line, { minLength: 1, maxLength: 4 })
  .chain((lines) =>
    fc.constantFrom(
      `/** ${lines.join(" ")} */`,
      `/**\n * ${lines.join("\n * ")}\n */`,
      `/**\r\n\t${lines.join("\r\n")}*/`,
    ),
  );

test("what TypeScript takes for a tag is read, or reported", () => {
  let seen = 0;
  fc.assert(
    fc.property(comments, (text) => {
      const fn = declarationBehind(text);
      const theirs = ts.getJSDocTags(fn).filter(({ tagName }) => tagName.text === "cooperative");
      const read = tagPlaces(fn).filter(({ name }) => name === "cooperative");
      const all = [...read.map(({ start }) => start), ...placesInSentences(fn, "@cooperative")];
      seen += read.length;
      expect(all.toSorted((a, b) => a - b)).toEqual(theirs.map((tag) => tag.tagName.pos - 1));
    }),
    { numRuns: 2000, seed: 5 },
  );
  expect(seen).toBeGreaterThan(500);
});

test.each([
  "/** see `@cooperative` */",
  "/** ```\n * @cooperative\n * ``` */",
  "/**\n * ```ts\n * @cooperative\n * ```\n */",
  "/** call(); // it is @cooperative */",
])("code has no tags: %j", (text) => {
  const fn = declarationBehind(text);
  expect([...tagPlaces(fn), ...placesInSentences(fn, "@cooperative")]).toEqual([]);
});

test("a tag has its names behind `if`, wherever it stands", () => {
  const [tag, other] = tagPlaces(declarationBehind("/** Calls them. @cooperative if fn, other @internal */"));
  expect(tag).toMatchObject({ name: "cooperative", condition: ["fn", "other"] });
  expect(other).toMatchObject({ name: "internal", condition: [] });
});

function declarationBehind(comment: string): ts.Node {
  const file = ts.createSourceFile(
    "a.ts",
    `${comment}\nfunction f() {}`,
    ts.ScriptTarget.ESNext,
    /* setParentNodes */ true,
  );
  return file.statements[0] as ts.Node;
}

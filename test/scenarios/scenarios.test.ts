// Every scenario has a test that cites its number, or says in the table why it has none.

import { describe, expect, test } from "vitest";
import { citationsIn, testNames } from "./citations.js";
import { scenarios } from "./table.js";

const cited = new Set(testNames().flatMap(citationsIn));

describe("the table of scenarios", () => {
  test("has every number", () => {
    const numbers = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
    const all = [...numbers("T", 91), ...numbers("seeds T", 45), ...numbers("seeds X", 8)];
    expect(Object.keys(scenarios).toSorted()).toEqual(all.toSorted());
  });

  test.each(Object.entries(scenarios))("%s: $title", (number, { doesNotApply, notBuilt }) => {
    const hasTest = cited.has(number);
    if (doesNotApply !== undefined) expect(hasTest).toBe(false);
    else expect(hasTest || notBuilt !== undefined).toBe(true);
  });

  test("knows every number that a test cites", () => {
    expect([...cited].filter((number) => !(number in scenarios))).toEqual([]);
  });
});

test("a name cites what stands in its parentheses, and `seeds` is for the numbers behind it", () => {
  expect(citationsIn("arrives (T6, R3; seeds X1), and T7 stays (seeds T10 and T42)")).toEqual([
    "T6",
    "seeds X1",
    "seeds T10",
    "seeds T42",
  ]);
});

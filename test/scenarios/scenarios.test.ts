// Every scenario has a test that cites its number, or says in the table why it has none.

import { describe, expect, test } from "vitest";
import { citationsIn, hostileCitations, testNames } from "./citations.js";
import { hostile } from "./hostile.js";
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

describe("the table of what is hostile", () => {
  const citedHere = new Set(hostileCitations());

  test("has every number", () => {
    const numbers = Object.keys(hostile).map((name) => Number(/\d+/.exec(name)));
    const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
    expect(new Set(numbers.slice(0, 27))).toEqual(new Set(upTo(27)));
    expect(new Set(numbers.slice(27))).toEqual(new Set(upTo(31)));
  });

  test.each(Object.entries(hostile))("%s has a test: %s", (number) => {
    expect(citedHere.has(number)).toBe(true);
  });

  test("knows every number that a test cites", () => {
    expect([...citedHere].filter((number) => !(number in hostile))).toEqual([]);
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

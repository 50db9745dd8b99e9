// Sorting makes the comparisons that V8 makes, in the same order, in all versions of Node that we know. Newer engines have other orders.

import fc from "fast-check";
import { describe, test } from "vitest";
import { sortable } from "../../support/sortable.js";
import { expectSame, fill, type Scenario, suspensions } from "../../support/twins.js";

describe.each(["sort", "toSorted"])("%s", (method) => {
  const comparisons: Record<string, (a: number, b: number, index: number) => unknown> = {
    "in order": (a, b) => a - b,
    "in groups": (a, b) => (a >> 3) - (b >> 3),
    backwards: (a, b) => b - a,
    "by texts": (a, b) => String(a - b),
    "by nothing": () => Number.NaN,
    "by chance": (_a, _b, index) => ((index * 7919) % 13) - 6,
  };

  test.each(Object.keys(comparisons))(
    "%s makes the comparisons that the engine makes",
    { timeout: 60_000 },
    async (order) => {
      await fc.assert(
        fc.asyncProperty(sortable, suspensions, async (elements, suspends) => {
          const scenario: Scenario = {
            create: () => fill([], elements),
            method,
            args: (callback) => [callback],
            answer: (_receiver, [a, b], index) => comparisons[order]?.(a as number, b as number, index),
          };
          await expectSame(scenario, suspends);
        }),
        { numRuns: 120 },
      );
    },
  );

  test("merges runs when the engine does, also when one is exactly as long as the next two", async () => {
    for (const lengths of [
      [480, 320, 160, 100],
      [160, 320, 480, 100],
      [100, 60, 40, 30, 200],
    ]) {
      const elements = lengths.flatMap((length) => Array.from({ length }, (_, k) => k * 3));
      const scenario: Scenario = {
        create: () => [...elements],
        method,
        args: (callback) => [callback],
        answer: (_receiver, [a, b]) => Number(a) - Number(b),
      };
      await expectSame(scenario, [false, true]);
    }
  });
});

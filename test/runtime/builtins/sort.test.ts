// Sorting makes the comparisons that the engine makes, in the same order.

import fc from "fast-check";
import { describe, test } from "vitest";
import { arrays, changeArray, changes } from "../../support/arrays.js";
import { expectSame, fill, HOLE, type Scenario, suspensions } from "../../support/twins.js";

/** Arrays in which TimSort finds runs, and gallops. */
const sortable = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 12 }),
  fc.array(fc.oneof(fc.integer({ min: 0, max: 99 }), fc.constantFrom(undefined, HOLE)), { maxLength: 80 }),
  fc
    .array(
      fc.record({
        from: fc.integer({ min: 0, max: 300 }),
        length: fc.integer({ min: 1, max: 90 }),
        step: fc.constantFrom(-1, 0, 1, 2),
      }),
      {
        minLength: 1,
        maxLength: 8,
      },
    )
    .map((parts) => parts.flatMap(({ from, length, step }) => Array.from({ length }, (_, k) => from + k * step))),
);

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

  test("puts back what it has taken, whatever the comparison does to the array", async () => {
    await fc.assert(
      fc.asyncProperty(arrays, changes, suspensions, async (create, { at, change }, suspends) => {
        const scenario: Scenario = {
          create,
          method,
          args: (callback) => [callback],
          answer(receiver, [a, b], index) {
            if (index === at) changeArray(receiver as unknown[], change);
            return Number(a) - Number(b);
          },
        };
        await expectSame(scenario, suspends);
      }),
      { numRuns: 150 },
    );
  });

  test("refuses what is no function, and takes `undefined`", async () => {
    for (const callback of [null, 5, {}, undefined]) {
      await expectSame({ create: () => [3, 1, 10, 2], method, args: () => [callback], answer: () => 0 }, [false]);
    }
  });
});

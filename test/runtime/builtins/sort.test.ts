// Sorting gives what the engine gives.

import fc from "fast-check";
import { describe, test } from "vitest";
import { arrays, changeArray, changes } from "../../support/arrays.js";
import { sortable } from "../../support/sortable.js";
import { expectSame, expectSameResult, fill, type Scenario, suspensions } from "../../support/twins.js";

describe.each(["sort", "toSorted"])("%s", (method) => {
  const orders: Record<string, (a: number, b: number) => number> = {
    "in order": (a, b) => a - b,
    "in groups": (a, b) => (a >> 3) - (b >> 3),
    backwards: (a, b) => b - a,
  };

  test.each(Object.keys(orders))("%s gives what the engine gives", { timeout: 60_000 }, async (order) => {
    await fc.assert(
      fc.asyncProperty(sortable, suspensions, async (elements, suspends) => {
        const scenario: Scenario = {
          create: () => fill([], elements),
          method,
          args: (callback) => [callback],
          answer: (_receiver, [a, b]) => orders[order]?.(a as number, b as number),
        };
        await expectSameResult(scenario, suspends);
      }),
      { numRuns: 120 },
    );
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

// Methods of arrays with callbacks that may suspend do what they do with plain ones: same results, same calls, in the same order.

import fc from "fast-check";
import { describe, test } from "vitest";
import { arrays, changeArray, changes } from "../../support/arrays.js";
import { expectSame, fill, HOLE, type Scenario, suspensions } from "../../support/twins.js";

const runs = { numRuns: 150 };

const answers: Record<string, (args: unknown[]) => unknown> = {
  boolean: ([value]) => Number(value) > 0,
  value: ([value, index]) => [value, index],
  list: ([value]) => (Number(value) > 0 ? [value, [value], ...fill([], [HOLE])] : value),
  sum: ([sum, value]) => `${String(sum)} ${String(value)}`,
};

const methods: Record<string, keyof typeof answers> = {
  forEach: "value",
  map: "value",
  filter: "boolean",
  some: "boolean",
  every: "boolean",
  find: "boolean",
  findIndex: "boolean",
  findLast: "boolean",
  findLastIndex: "boolean",
  flatMap: "list",
  reduce: "sum",
  reduceRight: "sum",
};

describe("arrays", () => {
  test.each(Object.keys(methods))("%s does the same with a callback that suspends", async (method) => {
    const answer = answers[methods[method] as string] as (args: unknown[]) => unknown;
    const more = fc.constantFrom<unknown[]>([], [{ name: "this or initial" }], [undefined]);
    await fc.assert(
      fc.asyncProperty(arrays, more, changes, suspensions, async (create, rest, { at, change }, suspends) => {
        const scenario: Scenario = {
          create,
          method,
          args: (callback) => [callback, ...rest],
          answer(receiver, args, index) {
            if (index === at) changeArray(receiver as unknown[], change);
            return answer(args);
          },
        };
        await expectSame(scenario, suspends);
      }),
      runs,
    );
  });

  test.each(Object.keys(methods))("%s refuses what is no function, as the engine does", async (method) => {
    for (const callback of [undefined, null, 5, {}, "text"]) {
      const scenario: Scenario = { create: () => [1], method, args: () => [callback], answer: () => 0 };
      await expectSame(scenario, [false]);
    }
  });

  test("an array that is like one, and a text, are taken as the engine takes them", async () => {
    const scenario = (create: () => object): Scenario => ({
      create: () => Object.assign(create(), { map: Array.prototype.map }),
      method: "map",
      args: (callback) => [callback],
      answer: (_receiver, [value]) => value,
    });
    await expectSame(
      scenario(() => ({ length: "3.7", 0: "a", 2: "c" })),
      [true],
    );
    await expectSame(
      scenario(() => ({ length: -1, 0: "a" })),
      [true],
    );
    await expectSame(
      scenario(() => Object("text") as object),
      [true],
    );
  });

  test("`constructor` and `Symbol.species` that are no constructors are refused", async () => {
    for (const constructor of [null, 5, { [Symbol.species]: 5 }, { [Symbol.species]: () => [] }]) {
      const scenario: Scenario = {
        create: () => Object.assign([1, 2], { constructor }),
        method: "map",
        args: (callback) => [callback],
        answer: (_receiver, [value]) => value,
      };
      await expectSame(scenario, [true]);
    }
  });
});

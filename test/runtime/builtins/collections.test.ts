// Maps, sets and iterators, and what is made of iterables, with callbacks that may suspend.

import fc from "fast-check";
import { describe, test } from "vitest";
import { addLateMethods } from "../../support/lateMethods.js";
import { expectSame, fill, HOLE, type Plain, type Scenario, suspensions } from "../../support/twins.js";

addLateMethods();

const keys = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 6 });

type Change = "none" | "add" | "delete" | "delete and add" | "clear" | "throw";

const changes = fc.record({
  at: fc.integer({ min: 1, max: 4 }),
  key: fc.integer({ min: 0, max: 9 }),
  change: fc.constantFrom<Change>("none", "add", "delete", "delete and add", "clear", "throw"),
});

function changeCollection(collection: Map<unknown, unknown> | Set<unknown>, change: Change, key: number): void {
  if (change === "clear") collection.clear();
  if (change.startsWith("delete")) collection.delete(key);
  if (change.endsWith("add")) {
    if (collection instanceof Map) collection.set(key, "added");
    else collection.add(key);
  }
  if (change === "throw") throw new Error("from the callback", { cause: "planned" });
}

test.each([
  ["a map", (entries: number[]) => new Map(entries.map((key) => [key, `value ${key}`]))],
  ["a set", (entries: number[]) => new Set(entries)],
])("forEach of %s sees what is added, and not what is deleted", async (_name, create) => {
  const more = fc.constantFrom<unknown[]>([], [{ name: "this" }]);
  await fc.assert(
    fc.asyncProperty(keys, more, changes, suspensions, async (entries, rest, { at, key, change }, suspends) => {
      const scenario: Scenario = {
        create: () => create(entries),
        method: "forEach",
        args: (callback) => [callback, ...rest],
        answer: (receiver, _args, index) => index === at && changeCollection(receiver as Set<unknown>, change, key),
      };
      await expectSame(scenario, suspends);
    }),
    { numRuns: 200 },
  );
});

test("getOrInsertComputed computes what is missing, under the key as it is kept", async () => {
  for (const key of [1, 2, -0, Number.NaN]) {
    const scenario: Scenario = {
      create: () => new Map([[1, "one"]]),
      method: "getOrInsertComputed",
      args: (callback) => [key, callback],
      answer: (_receiver, [given]) => `computed ${String(given)}`,
    };
    await expectSame(scenario, [true]);
  }
  for (const key of [{}, 5]) {
    const scenario: Scenario = {
      create: () => new WeakMap(),
      method: "getOrInsertComputed",
      args: (callback) => [key, callback],
      answer: () => "computed",
    };
    await expectSame(scenario, [true]);
  }
});

/** An iterator that says what is asked of it. */
class Spy {
  readonly log: string[] = [];
  readonly #values: unknown[];

  constructor(values: readonly unknown[]) {
    this.#values = [...values];
  }

  next(): IteratorResult<unknown> {
    this.log.push("next");
    return this.#values.length === 0 ? { done: true, value: undefined } : { done: false, value: this.#values.shift() };
  }

  return(): IteratorResult<unknown> {
    this.log.push("return");
    return { done: true, value: undefined };
  }
}

const answers: Record<string, Plain> = {
  forEach: () => undefined,
  some: (value) => Number(value) > 3,
  every: (value) => Number(value) < 4,
  find: (value) => Number(value) > 3,
  reduce: (sum, value) => `${String(sum)} ${String(value)}`,
};

describe.each(Object.keys(answers))("%s of an iterator", (method) => {
  const answer = answers[method] as Plain;
  const { prototype } = (globalThis as unknown as { Iterator: { prototype: object } }).Iterator;
  const create = (values: readonly unknown[]) => () =>
    Object.assign(new Spy(values), { [method]: (prototype as Record<string, Plain>)[method] });

  test("takes the values that it needs, and closes it then", async () => {
    const more = fc.constantFrom<unknown[]>([], ["initial"], [undefined]);
    await fc.assert(
      fc.asyncProperty(keys, more, fc.integer({ min: 1, max: 9 }), suspensions, async (values, rest, at, suspends) => {
        const scenario: Scenario = {
          create: create(values),
          method,
          args: (callback) => [callback, ...rest],
          answer(_receiver, args, index) {
            if (index === at) throw new Error("from the callback", { cause: "planned" });
            return answer(...args);
          },
        };
        await expectSame(scenario, suspends);
      }),
      { numRuns: 100 },
    );
  });

  test("works on the iterators of the engine", async () => {
    const scenario: Scenario = {
      create: () => new Set([1, 5, 2]).values(),
      method,
      args: (callback) => [callback],
      answer: (_receiver, args) => answer(...args),
    };
    await expectSame(scenario, [true]);
  });
});

describe("what is made of an iterable", () => {
  class Special extends Array<unknown> {}
  class Bytes extends Uint8Array {}
  const constructors = { Array, Special, Uint8Array, Bytes, BigInt64Array };
  const plain = (create: (values: unknown[]) => unknown) => create;
  const sources = fc.constantFrom(
    plain((values) => values),
    plain((values) => new Set(values)),
    plain((values) => Object.assign(new Spy(values), { [Symbol.iterator]: returnThis })),
    plain((values) => Object.assign({}, values, { length: String(values.length) })),
    plain((values) => fill([], [...values, HOLE])),
    plain((values) => values.join("")),
  );

  function returnThis(this: unknown): unknown {
    return this;
  }

  test.each(Object.entries(constructors))(
    "%s.from does the same with a callback that suspends",
    async (name, owner) => {
      const more = fc.constantFrom<unknown[]>([], [{ name: "this" }]);
      await fc.assert(
        fc.asyncProperty(
          keys,
          sources,
          more,
          fc.integer({ min: 1, max: 9 }),
          suspensions,
          async (values, source, rest, at, suspends) => {
            const made: unknown[] = [];
            const scenario: Scenario = {
              create: () => owner,
              method: "from",
              args(callback) {
                const items = source(values);
                made.push(items);
                return [items, callback, ...rest];
              },
              answer(_receiver, [value], index) {
                if (index === at) throw new Error("from the callback", { cause: "planned" });
                return name.startsWith("Big") ? BigInt(Number(value) || 0) : Number(value) * 2;
              },
            };
            await expectSame(scenario, suspends);
            expectSameLogs(made);
          },
        ),
        { numRuns: 120 },
      );
    },
  );

  function expectSameLogs([one, other]: unknown[]): void {
    if (!(one instanceof Spy && other instanceof Spy)) return;
    if (one.log.join() !== other.log.join()) throw new Error(`${one.log.join()} is not ${other.log.join()}`);
  }

  test("Array.from refuses what is no function, and takes `undefined`", async () => {
    for (const fn of [null, 5, {}, undefined]) {
      for (const owner of [Array, Uint8Array])
        await expectSame({ create: () => owner, method: "from", args: () => [[1, 2], fn], answer: () => 0 }, [true]);
    }
  });

  test("from makes what it is called on; if that is no constructor, an array", async () => {
    function Odd(this: object, ...args: unknown[]) {
      Object.assign(this, { args: args.length });
    }
    for (const owner of [Odd, {}, () => 1]) {
      const create = () => Object.assign(owner, { from: Array.from });
      const scenario: Scenario = { create, method: "from", args: (fn) => [[1, 2], fn], answer: (_r, [v]) => v };
      await expectSame(scenario, [true]);
      await expectSame({ ...scenario, args: (fn) => [{ length: 1, 0: "a" }, fn] }, [true]);
    }
  });

  test.each([Object, Map])("%o.groupBy does the same with a callback that suspends", async (owner) => {
    const groups = fc.array(
      fc.constantFrom<unknown>("a", "b", 1, 0, -0, "__proto__", Symbol.iterator, undefined, { toString: () => "c" }),
      {
        minLength: 1,
      },
    );
    await fc.assert(
      fc.asyncProperty(keys, groups, suspensions, async (values, found, suspends) => {
        const scenario: Scenario = {
          create: () => owner,
          method: "groupBy",
          args: (callback) => [values, callback],
          answer: (_receiver, _args, index) => found[index % found.length],
        };
        await expectSame(scenario, suspends);
      }),
      { numRuns: 150 },
    );
    for (const args of [
      [undefined, () => 0],
      [5, () => 0],
      [[1], 5],
    ])
      await expectSame({ create: () => owner, method: "groupBy", args: () => args, answer: () => 0 }, [true]);
  });
});

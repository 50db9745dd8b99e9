// Built-ins with callbacks that may suspend do what they do with plain ones: same results, same calls, in the same order.

import fc from "fast-check";
import { type Cooperative, group, sleep, yieldNow } from "stackful";
import { twin } from "stackful/contract";
import { describe, expect, test } from "vitest";
import { inVirtualTime, transcript } from "../support/transcript.js";

type Plain = (...args: unknown[]) => unknown;
type Methods = Record<string, Plain>;

/** What a run has shown: its result or error, what its callbacks were given, and what has become of the receiver. */
interface Observed {
  readonly outcome: unknown;
  readonly calls: readonly unknown[];
  readonly receiver: unknown;
}

/** A call of a method: a receiver made anew for each run, and a callback that may change it. */
interface Scenario {
  readonly create: () => object;
  readonly method: string;
  /** Makes the arguments, given the callback that observes. */
  readonly args: (callback: Cooperative<Plain>) => unknown[];
  readonly answer: (receiver: object, args: unknown[], index: number) => unknown;
}

/** What the engine does with a plain callback. */
function observePlain(scenario: Scenario): Observed {
  const receiver = scenario.create();
  const calls: unknown[] = [];
  const callback: Plain = function (this: unknown, ...given) {
    calls.push(snapshot([this, ...given], receiver));
    return scenario.answer(receiver, given, calls.length);
  };
  const args = scenario.args(callback);
  const outcome = outcomeOf(() => (receiver as Methods)[scenario.method]?.(...args), receiver);
  return { outcome, calls, receiver: snapshot(receiver, undefined) };
}

/** What the twin does with a callback that suspends whenever `suspensions` says so. */
function observeTwin(scenario: Scenario, suspensions: readonly boolean[]): Promise<Observed> {
  return inVirtualTime(() => {
    const receiver = scenario.create();
    const calls: unknown[] = [];
    const callback: Cooperative<Plain> = function (this: unknown, ...given) {
      "use cooperative";
      calls.push(snapshot([this, ...given], receiver));
      const index = calls.length;
      if (suspensions[index % suspensions.length]) yieldNow();
      return scenario.answer(receiver, given, index);
    };
    const args = scenario.args(callback);
    const methods = twin(receiver) as Record<string, Cooperative<Plain> | undefined>;
    let outcome: unknown;
    try {
      outcome = { value: snapshot(methods[scenario.method]?.(...args), receiver) };
    } catch (error) {
      outcome = { error: describeError(error) };
    }
    return { outcome, calls, receiver: snapshot(receiver, undefined) };
  });
}

function outcomeOf(run: () => unknown, receiver: unknown): unknown {
  try {
    return { value: snapshot(run(), receiver) };
  } catch (error) {
    return { error: describeError(error) };
  }
}

function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}${error.cause === undefined ? "" : ", as planned"}` : String(error);
}

/** A value as it is now: its class, and its own properties, holes and all. The receiver itself counts as the receiver. */
function snapshot(value: unknown, receiver: unknown): unknown {
  if (value === receiver && receiver !== undefined) return "the receiver";
  if (value instanceof Map || value instanceof Set)
    return [value.constructor.name, ...[...value].map((one) => snapshot(one, receiver))];
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : value;
  const own = Reflect.ownKeys(value).map((key) => [
    key,
    snapshot((value as Record<PropertyKey, unknown>)[key], receiver),
  ]);
  return [(value as { constructor?: { name?: string } }).constructor?.name, ...own];
}

async function expectSame(scenario: Scenario, suspensions: readonly boolean[]): Promise<void> {
  expect(await observeTwin(scenario, suspensions)).toStrictEqual(observePlain(scenario));
}

const suspensions = fc.array(fc.boolean(), { minLength: 1, maxLength: 5 });
const runs = { numRuns: 150 };

class Special extends Array<unknown> {}

class OfPlainArrays extends Array<unknown> {
  static override get [Symbol.species]() {
    return Array;
  }
}

const HOLE = Symbol("hole");

/** Fills an array; holes stay holes. */
function fill<T extends unknown[]>(array: T, elements: readonly unknown[]): T {
  array.length = elements.length;
  elements.forEach((element, k) => {
    if (element !== HOLE) array[k] = element;
  });
  return array;
}

const element = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -3, max: 3 }) },
  fc.constant(undefined),
  fc.constant(HOLE),
);

const arrays = fc
  .record({
    elements: fc.array(element, { maxLength: 8 }),
    kind: fc.constantFrom("array", "subclass", "species", "no species", "inherits elements"),
  })
  .map(({ elements, kind }) => () => {
    if (kind === "subclass") return fill(new Special(), elements);
    if (kind === "species") return fill(new OfPlainArrays(), elements);
    const array = fill([], elements);
    if (kind === "no species") Object.assign(array, { constructor: { [Symbol.species]: null } });
    if (kind === "inherits elements")
      Object.setPrototypeOf(array, Object.assign(Object.create(Array.prototype) as object, { 1: "inherited" }));
    return array;
  });

type Change = "none" | "push" | "pop" | "shift" | "set" | "delete" | "throw";

/** What a callback does beside answering, and when. */
const changes = fc.record({
  at: fc.integer({ min: 1, max: 6 }),
  change: fc.constantFrom<Change>("none", "none", "push", "pop", "shift", "set", "delete", "throw"),
});

function changeArray(array: unknown[], change: Change): void {
  if (change === "push") array.push(9);
  if (change === "pop") array.pop();
  if (change === "shift") array.shift();
  if (change === "set") array[2] = 8;
  if (change === "delete") Reflect.deleteProperty(array, 2);
  if (change === "throw") throw new Error("from the callback", { cause: "planned" });
}

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
      runs,
    );
  });

  test("refuses what is no function, and takes `undefined`", async () => {
    for (const callback of [null, 5, {}, undefined]) {
      await expectSame({ create: () => [3, 1, 10, 2], method, args: () => [callback], answer: () => 0 }, [false]);
    }
  });
});

describe("an override", () => {
  class Loud extends Array<number> {
    readonly log: string[] = [];

    override map<U>(fn: (value: number, index: number, array: number[]) => U): U[] {
      this.log.push("map");
      return Array.from(this, (value, k) => fn(value, k, this));
    }
  }
  const create = (): number[] => fill(new Loud(), [1, 2]);

  test("is called, and may be given a cooperative callback that is plain after all", async () => {
    const plain: Cooperative<(n: number) => number> = (n) => n * 2;
    const loud = create();
    expect(await inVirtualTime(() => loud.map(plain))).toEqual([2, 4]);
    expect((loud as Loud).log).toEqual(["map"]);
  });

  test("fails if its callback needs to be waited for", async () => {
    const waits: Cooperative<(n: number) => number> = (n) => (sleep(1), n);
    await expect(inVirtualTime(() => create().map(waits))).rejects.toThrow("does not wait");
    await expect(inVirtualTime(() => create().map((n) => sleep(n)))).rejects.toThrow("does not wait");
  });
});

describe("a cancel", () => {
  test("ends a twin in the middle, and runs the clean-up of its callback", async () => {
    const lines = await transcript((say) => {
      try {
        group((g) => {
          g.spawn(() => {
            sleep(25);
            g.cancel();
          });
          [1, 2, 3, 4].forEach((n) => {
            try {
              sleep(10);
              say(`${n}`);
            } finally {
              say(`cleaned ${n}`);
            }
          });
          say("not reached");
        });
      } catch (error) {
        say((error as Error).name);
      }
    });
    expect(lines).toEqual(["1", "cleaned 1", "2", "cleaned 2", "cleaned 3", "TaskCancelled"]);
  });
});

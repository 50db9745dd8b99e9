// Methods of typed arrays with callbacks that may suspend do what they do with plain ones.

import fc from "fast-check";
import { describe, test } from "vitest";
import { expectSame, type Plain, type Scenario, suspensions } from "../../support/twins.js";

class Special extends Float64Array {}

class OfBytes extends Uint16Array {
  static get [Symbol.species]() {
    return Uint8Array as unknown as Uint16ArrayConstructor;
  }
}

class TooSmall extends Uint16Array {
  static get [Symbol.species]() {
    return function () {
      return new Uint16Array(1);
    } as unknown as Uint16ArrayConstructor;
  }
}

class OfBigIntegers extends Uint16Array {
  static get [Symbol.species]() {
    return BigInt64Array as unknown as Uint16ArrayConstructor;
  }
}

const types = [Int8Array, Uint8ClampedArray, Float32Array, BigInt64Array, Special, OfBytes, TooSmall, OfBigIntegers];

type Constructor = new (source: ArrayBuffer | unknown[]) => object;

const arrays = fc
  .record({
    elements: fc.array(fc.integer({ min: -300, max: 300 }), { maxLength: 12 }),
    type: fc.constantFrom(...types),
  })
  .map(({ elements, type }) => () => {
    const isBig = type === BigInt64Array;
    return new (type as unknown as Constructor)(isBig ? elements.map(BigInt) : elements);
  });

type ResizableBuffer = ArrayBuffer & { resize(length: number): void };
type ResizableConstructor = new (length: number, options: { maxByteLength: number }) => ArrayBuffer;

/** What the callback does to the buffer, if it can shrink. */
const shrinking = fc.record({ at: fc.integer({ min: 1, max: 5 }), to: fc.integer({ min: 0, max: 4 }) });

const answers: Record<string, Plain> = {
  forEach: () => undefined,
  map: (value) => (typeof value === "bigint" ? value * 2n : Number(value) * 1.5),
  filter: (value) => Number(value) > 0,
  some: (value) => Number(value) > 200,
  every: (value) => Number(value) < 200,
  find: (value) => Number(value) > 100,
  findIndex: (value) => Number(value) > 100,
  findLast: (value) => Number(value) > 100,
  findLastIndex: (value) => Number(value) > 100,
  reduce: (sum, value) => `${String(sum)} ${String(value)}`,
  reduceRight: (sum, value) => `${String(sum)} ${String(value)}`,
  sort: (a, b) => Number(a) - Number(b),
  toSorted: (a, b) => Number(b) - Number(a),
};

describe.each(Object.keys(answers))("%s", (method) => {
  const answer = answers[method] as Plain;
  const scenario = (create: () => object, ...rest: unknown[]): Scenario => ({
    create,
    method,
    args: (callback) => [callback, ...rest],
    answer: (_receiver, args) => answer(...args),
  });

  test("does the same with a callback that suspends", async () => {
    const more = fc.constantFrom<unknown[]>([], [{ name: "this or initial" }]);
    await fc.assert(
      fc.asyncProperty(arrays, more, suspensions, (create, rest, suspends) =>
        expectSame(scenario(create, ...rest), suspends),
      ),
      { numRuns: 150 },
    );
  });

  test("goes on over an array that has shrunk", async () => {
    await fc.assert(
      fc.asyncProperty(shrinking, suspensions, async ({ at, to }, suspends) => {
        const shrinks: Scenario = {
          ...scenario(() => {
            const buffer = new (ArrayBuffer as ResizableConstructor)(5, { maxByteLength: 5 });
            const array = new Uint8Array(buffer);
            array.set([5, 3, 4, 1, 2]);
            return array;
          }),
          answer(receiver, args, index) {
            if (index === at) ((receiver as Uint8Array).buffer as ResizableBuffer).resize(to);
            return answer(...args);
          },
        };
        await expectSame(shrinks, suspends);
      }),
      { numRuns: 60 },
    );
  });

  test("refuses what is no function, and what is no typed array", async () => {
    for (const callback of [null, 5, {}]) {
      await expectSame({ ...scenario(() => new Int8Array([2, 1])), args: () => [callback] }, [false]);
    }
    await expectSame(
      scenario(() => Object.create(new Int8Array(2)) as object),
      [true],
    );
  });
});

test("sort makes the comparisons that the engine makes", { timeout: 60_000 }, async () => {
  const elements = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 70 });
  const comparisons = fc.constantFrom<(a: number, b: number, index: number) => unknown>(
    (a, b) => a - b,
    (a, b) => (a >> 3) - (b >> 3),
    () => Number.NaN,
    (_a, _b, index) => ((index * 7919) % 13) - 6,
  );
  await fc.assert(
    fc.asyncProperty(elements, comparisons, suspensions, async (values, compare, suspends) => {
      const scenario: Scenario = {
        create: () => new Int32Array(values),
        method: "sort",
        args: (callback) => [callback],
        answer: (_receiver, [a, b], index) => compare(a as number, b as number, index),
      };
      await expectSame(scenario, suspends);
    }),
    { numRuns: 200 },
  );
});

// Loops over what has to be waited for: when the source is closed, and what is thrown. Rule R65.

import { type CooperativeGenerator, type CooperativeIterable, sleep, spawn, yieldNow } from "stackful";
import { describe, expect, test } from "vitest";
import { inVirtualTime, type Say, transcript } from "../support/transcript.js";

function* numbers(
  say: Say,
  options: { failAt?: number; failOnClose?: boolean } = {},
): CooperativeGenerator<number, string> {
  "use cooperative";
  try {
    for (let n = 1; n <= 3; n++) {
      yieldNow();
      if (n === options.failAt) throw new Error("from the source");
      yield n;
    }
    return "result";
  } finally {
    sleep(1);
    say("closed");
    // oxlint-disable-next-line no-unsafe-finally -- the point of some tests
    if (options.failOnClose) throw new Error("from closing");
  }
}

describe("a loop over a cooperative generator", () => {
  test("runs to the end, and closes nothing more", async () => {
    const lines = await transcript((say) => {
      for (const n of numbers(say)) say(`${n}`);
    });
    expect(lines).toEqual(["1", "2", "3", "closed"]);
  });

  test.each(["break", "return", "throw"] as const)("closes it when it is left by %s", async (how) => {
    function loop(say: Say): string {
      "use cooperative";
      for (const n of numbers(say)) {
        say(`${n}`);
        if (n < 2) continue;
        if (how === "break") break;
        if (how === "throw") throw new Error("from the body");
        return "returned";
      }
      return "left";
    }
    const lines = await transcript((say) => {
      try {
        say(loop(say));
      } catch (error) {
        say((error as Error).message);
      }
    });
    const end = { break: "left", return: "returned", throw: "from the body" }[how];
    expect(lines).toEqual(["1", "2", "closed", end]);
  });

  test("does not close a source that has failed itself", async () => {
    const lines = await transcript((say) => {
      try {
        for (const n of numbers(say, { failAt: 2 })) say(`${n}`);
      } catch (error) {
        say((error as Error).message);
      }
    });
    expect(lines).toEqual(["1", "closed", "from the source"]);
  });

  test("throws the error of its body, whatever closing throws", async () => {
    const lines = await transcript((say) => {
      try {
        for (const n of numbers(say, { failOnClose: true })) throw new Error(`from the body at ${n}`);
      } catch (error) {
        say((error as Error).message);
      }
      try {
        for (const _ of numbers(say, { failOnClose: true })) break;
      } catch (error) {
        say((error as Error).message);
      }
    });
    expect(lines).toEqual(["closed", "from the body at 1", "closed", "from closing"]);
  });

  test("may be left through others by a label", async () => {
    const lines = await transcript((say) => {
      outer: for (const a of numbers(say)) {
        for (const b of numbers(say)) {
          say(`${a}${b}`);
          if (a === 2) break outer;
          continue outer;
        }
      }
    });
    expect(lines).toEqual(["11", "closed", "21", "closed", "closed"]);
  });
});

describe("a loop over any iterable", () => {
  /** An iterable written by hand, that logs what is asked of it. */
  function handWritten(say: Say, results: unknown[]): CooperativeIterable<number> {
    return {
      [Symbol.iterator]: () => ({
        next: () => {
          say("next");
          return results.shift() as IteratorResult<number>;
        },
        return: () => {
          say("return");
          return { done: true, value: undefined };
        },
      }),
    };
  }

  test("asks for each value once, and reads `done` before `value`", async () => {
    const lines = await transcript((say) => {
      const result = {
        get done() {
          say("done");
          return false;
        },
        get value() {
          say("value");
          return 1;
        },
      };
      for (const n of handWritten(say, [result, { done: true }])) say(`${n}`);
    });
    expect(lines).toEqual(["next", "done", "value", "1", "next"]);
  });

  test("refuses a result that is no object, and does not close the source then", async () => {
    const lines = await transcript((say) => {
      try {
        for (const n of handWritten(say, [1])) say(`${n}`);
      } catch (error) {
        say((error as Error).name);
      }
    });
    expect(lines).toEqual(["next", "TypeError"]);
  });

  test("runs over plain ones too", async () => {
    function sum(values: CooperativeIterable<number>): number {
      "use cooperative";
      let total = 0;
      for (const value of values) total += value;
      return total;
    }
    expect(await inVirtualTime(() => sum([1, 2]) + sum(new Set([3, 4])) + sum(new Map([[5, 6]]).values()))).toBe(16);
  });
});

describe("a cooperative generator", () => {
  test("takes values and errors, and returns one", async () => {
    function* adder(): CooperativeGenerator<number, string, number> {
      "use cooperative";
      let sum = 0;
      for (;;) {
        try {
          sum += yield sum;
        } catch {
          return `sum ${sum}`;
        }
        yieldNow();
      }
    }
    const results = await inVirtualTime(() => {
      const generator = adder();
      return [
        generator.next(),
        generator.next(1),
        generator.next(2),
        generator.throw(new Error("stop")),
        generator.next(),
      ];
    });
    expect(results).toEqual([
      { value: 0, done: false },
      { value: 1, done: false },
      { value: 3, done: false },
      { value: "sum 3", done: true },
      { value: undefined, done: true },
    ]);
  });

  test("delegates to plain and cooperative sources, and takes their result", async () => {
    function* inner(): CooperativeGenerator<string, string> {
      "use cooperative";
      yield "inner";
      yieldNow();
      return "result";
    }
    function* outer(): CooperativeGenerator<string> {
      "use cooperative";
      yield* ["plain"];
      yield yield* inner();
    }
    expect(await inVirtualTime(() => [...outer()])).toEqual(["plain", "inner", "result"]);
  });

  test("closes what it delegates to", async () => {
    function* outer(say: Say): CooperativeGenerator<number> {
      "use cooperative";
      yield* numbers(say);
    }
    const lines = await transcript((say) => {
      for (const n of outer(say)) {
        say(`${n}`);
        break;
      }
    });
    expect(lines).toEqual(["1", "closed"]);
  });

  test("runs one step at a time", async () => {
    function* slow(): CooperativeGenerator<number> {
      "use cooperative";
      sleep(10);
      yield 1;
    }
    const failing = inVirtualTime(() => {
      const generator = slow();
      askTwice(generator);
    });
    await expect(failing).rejects.toThrow("already running");
  });

  test("recurses deeper than the native stack goes", async () => {
    function* countdown(n: number): CooperativeGenerator<number> {
      "use cooperative";
      if (n === 0) yieldNow();
      else for (const value of countdown(n - 1)) yield value + 1;
      if (n === 0) yield 0;
    }
    expect(await inVirtualTime(() => [...countdown(2000)])).toEqual([2000]);
  });
});

/** Asks a generator for its next value from two tasks at once. */
function askTwice(generator: CooperativeGenerator<number>): void {
  "use cooperative";
  spawn(() => generator.next());
  generator.next();
}

// Frames: run-through, resuming, deep recursion, and what a stack says. Architecture D3, scenario T79.

import { type Cooperative, run, sleep, spawn, statistics, yieldNow } from "stackful";
import { describe, expect, test } from "vitest";
import { inVirtualTime, transcript } from "../support/transcript.js";

describe("a cooperative call", () => {
  test("that does not suspend never sees the scheduler", async () => {
    function add(a: number, b: number): number {
      "use cooperative";
      return a + b;
    }
    const suspensions = await inVirtualTime(() => {
      const before = statistics().suspensions;
      let sum = 0;
      for (let n = 0; n < 1000; n++) sum = add(sum, n);
      return { sum, suspensions: statistics().suspensions - before };
    });
    expect(suspensions).toEqual({ sum: 499_500, suspensions: 0 });
  });

  test("returns and throws through frames that were suspended, to the nearest handler", async () => {
    function fail(depth: number): never {
      "use cooperative";
      if (depth > 0) fail(depth - 1);
      yieldNow();
      throw new Error("from the bottom");
    }
    function guard(depth: number): string {
      "use cooperative";
      try {
        return fail(depth);
      } catch (error) {
        yieldNow();
        return (error as Error).message;
      } finally {
        yieldNow();
      }
    }
    expect(await inVirtualTime(() => [guard(0), guard(5)].join())).toBe("from the bottom,from the bottom");
  });

  test("calls a plain function where a cooperative one is expected, and takes what it returns as it is", async () => {
    const values = [1, "text", undefined, null, { a: 1 }, [1], () => 1];
    function each(fns: readonly Cooperative<() => unknown>[]): unknown[] {
      "use cooperative";
      const results: unknown[] = [];
      for (const fn of fns) results.push(fn());
      return results;
    }
    expect(await inVirtualTime(() => each(values.map((value) => () => value)))).toEqual(values);
  });

  test("recurses a million deep and suspends at the bottom (T79)", async () => {
    function depth(n: number): number {
      "use cooperative";
      if (n > 0) return 1 + depth(n - 1);
      sleep(1);
      return 0;
    }
    expect(await inVirtualTime(() => depth(1_000_000))).toBe(1_000_000);
  });

  test("recurses a million deep and throws from the bottom", async () => {
    function down(n: number): void {
      "use cooperative";
      if (n > 0) return down(n - 1);
      sleep(1);
      throw new Error("bottom");
    }
    await expect(inVirtualTime(() => down(1_000_000))).rejects.toThrow("bottom");
  });

  test("recurses and returns around the depth at which the native stack is given up", async () => {
    function wide(n: number): number {
      "use cooperative";
      if (n === 0) return 1;
      let sum = 0;
      for (let leaf = 0; leaf < 3; leaf++) sum += leafOf(leaf);
      return sum + wide(n - 1);
    }
    function leafOf(n: number): number {
      "use cooperative";
      if (n === 1) yieldNow();
      return n;
    }
    expect(await inVirtualTime(() => wide(1000))).toBe(3001);
  });
});

describe("a stack", () => {
  function bottom(): void {
    "use cooperative";
    sleep(10);
    throw new Error("boom");
  }
  function middle(): void {
    "use cooperative";
    yieldNow();
    bottom();
  }
  function top(): void {
    "use cooperative";
    middle();
  }

  /** The functions that a stack names, innermost first. */
  const namesIn = (stack: string | undefined) =>
    [...(stack ?? "").matchAll(/at (\w+) \(.*frames\.test\.ts/g)].map((match) => match[1]);

  test("of an error names the whole chain, though it was suspended in between, and nothing of the runtime", async () => {
    const error = await inVirtualTime(() => top()).catch((reason: unknown) => reason as Error);
    expect(namesIn((error as Error).stack)).toEqual(["bottom", "middle", "top"]);
    expect((error as Error).stack).not.toMatch(/\/dist\/|\/runtime\/core\//);
  });

  test("of a parked task says where it is, without waking it", async () => {
    const lines = await transcript((say) => {
      const task = spawn(top);
      sleep(1);
      say(namesIn(task.stack()).join());
      say(namesIn(task.stack()).join());
      say(`${task.state} for ${task.waitingFor?.op}`);
      task.cancel();
    });
    expect(lines).toEqual(["bottom,middle,top", "bottom,middle,top", "parked for sleep"]);
  });

  test("is cut at the engine's limit", async () => {
    function deep(n: number): void {
      "use cooperative";
      if (n > 0) return deep(n - 1);
      sleep(1);
      throw new Error("boom");
    }
    const error = await inVirtualTime(() => deep(100)).catch((reason: unknown) => reason as Error);
    expect(namesIn((error as Error).stack)).toEqual(Array.from({ length: 10 }, () => "deep"));
  });

  test("of an error that cannot be changed is left alone", async () => {
    const frozen = Object.freeze(new Error("frozen"));
    function fail(): void {
      "use cooperative";
      sleep(1);
      throw frozen;
    }
    await expect(inVirtualTime(() => fail())).rejects.toBe(frozen);
  });
});

test("several runs take turns", async () => {
  const lines: string[] = [];
  function count(name: string): void {
    "use cooperative";
    for (let n = 1; n <= 2; n++) {
      lines.push(`${name}${n}`);
      yieldNow();
    }
  }
  await Promise.all([run(count, "a"), run(count, "b")]);
  expect(lines).toEqual(["a1", "b1", "a2", "b2"]);
});

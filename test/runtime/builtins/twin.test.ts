// What a twin does with methods that are not the engine's own, and when its task is cancelled.

import { type Cooperative, group, sleep } from "stackful";
import { describe, expect, test } from "vitest";
import { inVirtualTime, transcript } from "../../support/transcript.js";
import { fill } from "../../support/twins.js";

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

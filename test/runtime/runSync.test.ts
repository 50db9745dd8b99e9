// Cooperative code that does not wait, and programs that end early. Rules R32 and R63.

import { Channel, exit, run, runSync, shield, sleep, spawn, TaskCancelled, WouldBlockError, yieldNow } from "stackful";
import { describe, expect, test } from "vitest";

describe("runSync", () => {
  test("returns what a function returns whose tasks wait for nothing but each other (R63)", () => {
    const total = runSync(
      (values: readonly number[]) => {
        const channel = new Channel<number>();
        const sum = spawn(() => {
          let all = 0;
          for (const value of channel) all += value;
          return all;
        });
        for (const value of values) channel.send(value);
        yieldNow();
        channel.close();
        return sum.join();
      },
      [1, 2, 3],
    );
    expect(total).toBe(6);
  });

  test("throws what the function throws", () => {
    expect(() =>
      runSync(() => {
        throw new RangeError("boom");
      }),
    ).toThrow(RangeError);
  });

  test("says what would have to be waited for, and lets the function clean up (R63)", () => {
    const lines: string[] = [];
    const fn = function load() {
      "use cooperative";
      try {
        sleep(1);
      } finally {
        lines.push("cleaned up");
      }
    };
    expect(() => runSync(fn)).toThrow(new WouldBlockError("`load` would have to wait for sleep"));
    expect(lines).toEqual(["cleaned up"]);
  });

  test("can be called by a task", async () => {
    const value = await run(() => {
      const inner = runSync(() => {
        yieldNow();
        return "inner";
      });
      sleep(0);
      return `${inner} in outer`;
    });
    expect(value).toBe("inner in outer");
  });
});

describe("exit", () => {
  test("cancels the whole run, the calling code too", async () => {
    const lines: string[] = [];
    const promise = run(() => {
      spawn(() => {
        try {
          sleep(10_000);
        } finally {
          lines.push("sibling cleaned up");
        }
      });
      sleep(0);
      spawn(() => {
        shield(() => {
          exit();
          lines.push("under a shield");
        });
        sleep(0);
        lines.push("not reached");
      });
      sleep(10_000);
    });
    await expect(promise).rejects.toThrow(TaskCancelled);
    expect(lines).toEqual(["under a shield", "sibling cleaned up"]);
  });
});

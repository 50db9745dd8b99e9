// Tests that are tasks.

import { currentTask, now, sleep, spawn } from "stackful";
import { cooperative, virtualClock } from "stackful/testing";
import { describe, expect, type TestContext, test, vi } from "vitest";

describe("a cooperative test", () => {
  test(
    "runs as a task",
    cooperative(() => {
      sleep(1);
      const task = spawn(() => currentTask().name);
      expect(task.join()).not.toBe("");
    }),
  );

  test(
    "has a virtual clock of its own, if that is asked for",
    cooperative(
      () => {
        expect(now()).toBe(0);
        sleep(3_600_000);
        expect(now()).toBe(3_600_000);
      },
      { clock: "virtual", seed: 5 },
    ),
  );

  test(
    "gets what the runner hands over",
    cooperative((context: TestContext) => {
      sleep(1);
      expect(context.task.name).toBe("gets what the runner hands over");
    }),
  );

  test("starts at 0 each time", async () => {
    const napping = cooperative(
      () => {
        sleep(10);
        return now();
      },
      { clock: "virtual" },
    );
    expect([await napping(), await napping()]).toEqual([10, 10]);
    const clock = virtualClock();
    const onTheirs = cooperative(() => (sleep(10), now()), { clock });
    expect([await onTheirs(), await onTheirs()]).toEqual([10, 20]);
  });

  test("has no parameter, as far as runners see", () => {
    expect(cooperative((context: object) => sleep(Object.keys(context).length)).length).toBe(0);
  });

  test("fails with what it throws", async () => {
    const failing = cooperative(() => {
      sleep(1);
      throw new Error("no");
    });
    await expect(failing()).rejects.toThrow("no");
  });

  test("waits for what it has spawned", async () => {
    const ended = vi.fn();
    await cooperative(() => {
      spawn(() => {
        sleep(5);
        ended();
      });
    })();
    expect(ended).toHaveBeenCalledOnce();
  });

  test("is cancelled when the runner gives up, and cleans up", async () => {
    const controller = new AbortController();
    const cleaned = vi.fn();
    const hanging = cooperative(({ signal }: { signal: AbortSignal }) => {
      expect(signal).toBe(controller.signal);
      setTimeout(() => controller.abort(new Error("time is up")), 1);
      try {
        sleep(1_000_000);
      } finally {
        sleep(1);
        cleaned();
      }
    })({ signal: controller.signal });
    const outcome = expect(hanging).rejects.toThrow("time is up");
    await outcome;
    expect(cleaned).toHaveBeenCalledOnce();
  });
});

// What Stackless does with its tasks, and ours.

import {
  type Cooperative,
  group,
  runSync,
  SuspendIteration,
  sleep,
  spawn,
  suspend,
  TaskCancelled,
  type Waiter,
  WouldBlockError,
  yieldNow,
} from "stackful";
import { describe, expect, test, vi } from "vitest";
import { transcript } from "../support/transcript.js";

test("tasks take turns, whatever they have left to do (seeds T1)", async () => {
  const lines = await transcript((say) => {
    for (const [name, steps] of Object.entries({ a: 2, b: 3, c: 1 })) {
      spawn(() => {
        for (let step = 0; step < steps; step++) {
          say(`${name}${step}`);
          yieldNow();
        }
      });
    }
  });
  expect(lines).toEqual(["a0", "b0", "c0", "a1", "b1", "b2"]);
});

describe("a cancelled task", () => {
  test("runs `finally`, skips `catch`, and is in nobody's way; another cancel changes nothing (seeds T19, T21)", async () => {
    const lines = await transcript((say) => {
      const task = spawn(() => {
        try {
          sleep(1000);
        } catch {
          say("caught");
        } finally {
          say("cleans up");
        }
      });
      sleep(1);
      task.cancel();
      say("cancelled, and nothing has happened yet");
      yieldNow();
      task.cancel();
      say(task.state);
    });
    expect(lines).toEqual(["cancelled, and nothing has happened yet", "cleans up", "done"]);
  });

  // Stackless never starts it. Ours gets what was handed to it out of the way.
  test("that has not begun is begun, and unwinds at its first blocking call (seeds T20)", async () => {
    const lines = await transcript((say) => {
      const task = spawn(() => {
        try {
          say("begins");
          sleep(1);
          say("never");
        } finally {
          say("cleans up");
        }
      });
      task.cancel();
      sleep(1);
      say(task.state);
    });
    expect(lines).toEqual(["begins", "cleans up", "done"]);
  });

  test("that has cancelled itself stops at its next blocking call (seeds T22)", async () => {
    const lines = await transcript((say) => {
      group((all) => {
        spawn(() => {
          try {
            all.cancel();
            say("until it blocks");
            sleep(1);
            say("never");
          } finally {
            say("cleans up");
          }
        });
      });
    });
    expect(lines).toEqual(["until it blocks", "cleans up"]);
  });

  test("cannot stay alive by a `catch` in a loop; one that stays by `finally` is reported (seeds T23)", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const lines = await transcript((say) => {
      const catching = spawn(() => {
        for (;;) {
          try {
            sleep(10);
          } catch {
            say("never");
          }
        }
      });
      const staying = spawn(() => {
        for (let round = 0; round < 2; round++) {
          try {
            sleep(10);
          } finally {
            // oxlint-disable-next-line no-unsafe-finally -- the point of this test
            continue;
          }
        }
      });
      sleep(1);
      catching.stop();
      staying.stop();
      say(`${catching.state} ${staying.state}`);
    });
    expect(lines).toEqual(["done done"]);
    expect(warn).toHaveBeenCalledOnce();
    warn.mockRestore();
  });
});

describe("what must not block (seeds T26)", () => {
  test.each<[string, Cooperative<() => void>]>([
    ["in its own task", () => sleep(1)],
    ["in a task that it joins", () => spawn(() => sleep(1)).join()],
  ])("throws at the call that would, %s, and goes on working afterwards", (_place, block) => {
    expect(() => runSync(block)).toThrow(WouldBlockError);
    expect(runSync(() => spawn(() => "works").join())).toBe("works");
  });
});

test("two tasks park, and an event hands each its value (seeds T28)", async () => {
  const lines = await transcript((say) => {
    const waiters: Waiter[] = [];
    const line = {
      park: (waiter: Waiter) => {
        waiters.push(waiter);
        return () => {};
      },
    };
    for (const name of ["A", "B"])
      spawn(() => say(`${name} got ${suspend<string>(new SuspendIteration("event", [line]))}`));
    sleep(1);
    for (const waiter of waiters) waiter.unpark("res");
  });
  expect(lines).toEqual(["A got res", "B got res"]);
});

test("an inner run fails by itself: the outer one goes on (seeds T30)", async () => {
  const lines = await transcript((say) => {
    const inner = () => {
      "use cooperative";
      yieldNow();
      throw new Error("foo");
    };
    for (const start of [() => group(() => void spawn(inner)), () => runSync(inner)] as Cooperative<() => void>[]) {
      try {
        start();
      } catch (error) {
        say(`inner: ${(error as Error).message}`);
      }
      yieldNow();
      say("outer goes on");
    }
  });
  expect(lines).toEqual(["inner: foo", "outer goes on", "inner: foo", "outer goes on"]);
});

test("a task for each level computes a factorial, a thousand deep (seeds T37)", async () => {
  let digits = "";
  await transcript(() => {
    const factorial: Cooperative<(n: bigint) => bigint> = (n) =>
      n === 0n ? 1n : n * spawn(() => factorial(n - 1n)).join();
    digits = String(factorial(1000n));
  });
  expect(digits).toMatch(/^4023872600/);
  expect(digits).toHaveLength(2568);
});

test("what a task returns is there for whoever joins it, also later (seeds X6)", async () => {
  const lines = await transcript((say) => {
    const task = spawn(() => "result");
    sleep(1);
    say(`${task.state}: ${task.join()} ${task.join()}`);
    const cancelled = spawn(() => sleep(1));
    cancelled.cancel();
    try {
      cancelled.join();
    } catch (error) {
      say(`${error instanceof TaskCancelled}`);
    }
  });
  expect(lines).toEqual(["done: result result", "true"]);
});

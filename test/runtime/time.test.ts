// Time: rule R56, R60, scenarios T69 to T72; Stackless's T36 (seeds); and the timer heap.

import fc from "fast-check";
import { Channel, DeadlockError, now, run, sleep, spawn, timeout, wait } from "stackful";
import { virtualClock } from "stackful/testing";
import { describe, expect, test } from "vitest";
import { Timers } from "../../runtime/core/timers.js";
import { inVirtualTime, transcript } from "../support/transcript.js";

describe("sleep", () => {
  test("interleaves tasks by their times (T69)", async () => {
    const lines = await transcript((say) => {
      for (const [name, times] of [
        ["a", [1000, 1200, 3200]],
        ["b", [3000, 3500]],
      ] as const) {
        spawn(() => {
          for (const ms of times) {
            sleep(ms);
            say(`${name} at ${now()}`);
          }
        });
      }
    });
    expect(lines).toEqual(["a at 1000", "a at 2200", "b at 3000", "a at 5400", "b at 6500"]);
  });

  test("keeps the order of equal times (T70), and sorts unequal ones (seeds T36)", async () => {
    const lines = await transcript((say) => {
      for (const [order, ms] of [20, 5, 20, 5, 0].entries()) {
        spawn(() => {
          sleep(ms);
          say(`${order}`);
        });
      }
    });
    expect(lines).toEqual(["4", "1", "3", "0", "2"]);
  });

  test.each([2 ** 31, 2 ** 40])("takes %d ms as it is (T72, S-20)", async (ms) => {
    expect(
      await inVirtualTime(() => {
        sleep(ms);
        return now();
      }),
    ).toBe(ms);
  });

  test.each([-1, Number.NaN])("refuses %d (S-20)", async (ms) => {
    await expect(inVirtualTime(() => sleep(ms))).rejects.toThrow(RangeError);
  });

  test("of 0 lets others run, in no time (S-20)", async () => {
    const lines = await transcript((say) => {
      spawn(() => say("other"));
      sleep(0);
      say(`mine at ${now()}`);
    });
    expect(lines).toEqual(["other", "mine at 0"]);
  });

  test("does not end earlier or later when somebody sets the time of day (S-20)", async () => {
    const realNow = Date.now;
    try {
      await run(() => {
        const start = now();
        spawn(() => {
          sleep(2);
          Date.now = () => realNow() - 3_600_000;
        });
        sleep(6);
        expect(now() - start).toBeGreaterThanOrEqual(6);
        Date.now = () => realNow() + 3_600_000;
        const set = now();
        sleep(3);
        expect(now() - set).toBeGreaterThanOrEqual(3);
        expect(now() - set).toBeLessThan(3_000_000);
      });
    } finally {
      Date.now = realNow;
    }
  });

  test("never ends early, on the engine's clock (T71)", async () => {
    await run(() => {
      for (let times = 0; times < 20; times++) {
        const start = now();
        sleep(1.5);
        expect(now() - start).toBeGreaterThanOrEqual(1.5);
      }
    });
  });
});

describe("the virtual clock", () => {
  test("says who waits for what when nothing will ever happen (R60)", async () => {
    const failing = inVirtualTime(function program() {
      "use cooperative";
      new Channel<string>().receive();
    });
    await expect(failing).rejects.toThrow(DeadlockError);
    await expect(failing).rejects.toThrow(/program: channel\.receive on Channel, blocked 0 ms\n.*time\.test\.ts/);
  });

  test("stands still while a promise is waited for", async () => {
    const lines: string[] = [];
    await run.with({ clock: virtualClock() })(() => {
      spawn(() => {
        sleep(1000);
        lines.push(`slept until ${now()}`);
      });
      wait(new Promise((resolve) => setTimeout(resolve, 5)));
      lines.push(`promise at ${now()}`);
    });
    expect(lines).toEqual(["promise at 0", "slept until 1000"]);
  });
});

test("a time limit that does not strike leaves no timer", async () => {
  const left = await inVirtualTime(() => {
    for (let times = 0; times < 1000; times++) timeout(1_000_000, () => {});
    sleep(1);
    return now();
  });
  expect(left).toBe(1);
});

test("the timer heap gives out timers in order, whatever was added and removed before", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("add" as const), at: fc.integer({ min: 0, max: 20 }) }),
    fc.record({ kind: fc.constant("remove" as const), which: fc.nat() }),
    fc.record({ kind: fc.constant("expire" as const), now: fc.integer({ min: 0, max: 20 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const timers = new Timers();
      const model: { at: number; order: number; timer: ReturnType<Timers["add"]> }[] = [];
      const due: number[] = [];
      for (const [order, one] of steps.entries()) {
        if (one.kind === "add") model.push({ at: one.at, order, timer: timers.add(one.at, () => due.push(order)) });
        else if (one.kind === "remove") {
          const [removed] = model.splice(one.which % Math.max(1, model.length), 1);
          if (removed !== undefined) timers.remove(removed.timer);
        } else {
          timers.expire(one.now);
          const expected = model.filter(({ at }) => at <= one.now).toSorted((a, b) => a.at - b.at || a.order - b.order);
          expect(due.splice(0)).toEqual(expected.map((timer) => timer.order));
          model.splice(0, model.length, ...model.filter(({ at }) => at > one.now));
        }
        timers.check();
        expect(timers.size).toBe(model.length);
      }
    }),
    { seed: 7 },
  );
});

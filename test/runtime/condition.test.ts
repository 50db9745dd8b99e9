// Conditions: rule R54, scenario T64.

import { Condition, currentTask, group, Mutex, NotOwnerError, sleep, spawn, TimedOut, yieldNow } from "stackful";
import { describe, expect, test } from "vitest";
import { thrownBy } from "../support/thrownBy.js";
import { inVirtualTime, type Say, transcript } from "../support/transcript.js";

/** A task that waits for the condition, and says how that has ended, and whether it holds the mutex then. */
function waiter(condition: Condition, name: string, say: Say) {
  return spawn(() => {
    using _ = condition.mutex.lock();
    let end = "unwound";
    try {
      condition.wait();
      end = "signalled";
    } catch (error) {
      end = (error as Error).message;
    } finally {
      say(`${name} ${end}, holds: ${condition.mutex.owner === currentTask()}`);
    }
  });
}

describe("a condition (T64)", () => {
  test("lets exactly one go on for each signal, the one that has waited longest", async () => {
    const lines = await transcript((say) => {
      const condition = new Condition(new Mutex());
      for (const name of ["a", "b", "c"]) waiter(condition, name, say);
      yieldNow();
      for (let n = 1; n <= 3; n++) {
        say(`signal ${n}`);
        condition.signal();
        sleep(1);
      }
      condition.signal(); // nobody hears it
      waiter(condition, "d", say);
      sleep(1);
      condition.broadcast();
    });
    expect(lines).toEqual([
      "signal 1",
      "a signalled, holds: true",
      "signal 2",
      "b signalled, holds: true",
      "signal 3",
      "c signalled, holds: true",
      "d signalled, holds: true",
    ]);
  });

  test("goes through a hundred generations in their order", async () => {
    const generations: number[] = [];
    await inVirtualTime(() => {
      const mutex = new Mutex();
      const condition = new Condition(mutex);
      for (let n = 0; n < 100; n++) {
        spawn(() => {
          using _ = mutex.lock();
          condition.wait();
          generations.push(n);
          condition.signal();
        });
      }
      yieldNow();
      condition.signal();
    });
    expect(generations).toEqual(Array.from({ length: 100 }, (_, n) => n));
  });

  test("lets two hundred go on at once, one after the other", async () => {
    const lines = await transcript((say) => {
      const condition = new Condition(new Mutex());
      for (let n = 0; n < 200; n++) waiter(condition, `${n}`, say);
      sleep(1);
      condition.broadcast();
      const late = waiter(condition, "late", say);
      sleep(1);
      late.cancel();
    });
    expect(lines).toEqual([
      ...Array.from({ length: 200 }, (_, n) => `${n} signalled, holds: true`),
      "late unwound, holds: true",
    ]);
  });

  test("gives a signal to who waited, not to who comes later", async () => {
    const lines = await transcript((say) => {
      const condition = new Condition(new Mutex());
      const first = waiter(condition, "first", say);
      yieldNow();
      condition.signal();
      const second = waiter(condition, "second", say);
      first.join();
      sleep(1);
      say(second.state);
      second.cancel();
    });
    expect(lines).toEqual(["first signalled, holds: true", "parked", "second unwound, holds: true"]);
  });

  test("holds the mutex again, however the wait ends", async () => {
    const lines = await transcript((say) => {
      const mutex = new Mutex();
      const condition = new Condition(mutex);
      const cancelled = waiter(condition, "cancelled", say);
      const poked = waiter(condition, "poked", say);
      const late = spawn(() => {
        using _ = mutex.lock();
        try {
          condition.wait({ timeout: 5 });
        } catch (error) {
          say(`late ${error instanceof TimedOut}, holds: ${mutex.owner === currentTask()}`);
        }
      });
      yieldNow();
      // All of them have to wait for the mutex, too, which takes longer than clean-up may.
      using _ = mutex.lock();
      cancelled.cancel();
      poked.poke(new Error("poked"));
      sleep(100_000);
      say([cancelled, poked, late].map(({ state }) => state).join());
    });
    expect(lines).toEqual([
      "parked,parked,parked",
      "cancelled unwound, holds: true",
      "poked poked, holds: true",
      "late true, holds: true",
    ]);
  });

  test.each(["at once", "while it waits for the mutex"])(
    "passes a signal on that a task was given which is cancelled %s",
    async (when) => {
      const lines = await transcript((say) => {
        const mutex = new Mutex();
        const condition = new Condition(mutex);
        const first = waiter(condition, "first", say);
        waiter(condition, "second", say);
        const third = waiter(condition, "third", say);
        yieldNow();
        group(() => {
          using _ = mutex.lock();
          condition.signal();
          if (when !== "at once") sleep(1);
          first.cancel();
          sleep(1);
        });
        sleep(1);
        third.cancel();
      });
      expect(lines).toEqual([
        "first unwound, holds: true",
        "second signalled, holds: true",
        "third unwound, holds: true",
      ]);
    },
  );

  test("does not make a signal of a broadcast when a task is cancelled that heard it", async () => {
    const lines = await transcript((say) => {
      const condition = new Condition(new Mutex());
      const first = waiter(condition, "first", say);
      yieldNow();
      condition.broadcast();
      first.cancel();
      const second = waiter(condition, "second", say);
      sleep(1);
      say(second.state);
      second.cancel();
    });
    expect(lines).toEqual(["first signalled, holds: true", "parked", "second unwound, holds: true"]);
  });

  test("is part of circles: who cannot lock the mutex again hears of it (R50)", async () => {
    const lines = await transcript((say) => {
      const mutex = new Mutex({ name: "queue" });
      const other = new Mutex({ name: "other" });
      const condition = new Condition(mutex);
      spawn(function relocker() {
        using _ = other.lock();
        mutex.lock();
        say((thrownBy(() => condition.wait()) as Error).message.replaceAll(/\n +at.*/g, ""));
        say(`holds it: ${mutex.owner === currentTask()}`);
      });
      spawn(function signaller() {
        using _ = mutex.lock();
        condition.signal();
        using _other = other.lock();
        say("goes on");
      });
    });
    expect(lines).toEqual([
      [
        "Deadlock: tasks wait for each other.",
        "  `relocker` waits for mutex `queue`, which `signaller` holds",
        "  `signaller` waits for mutex `other`, which `relocker` holds",
      ].join("\n"),
      "holds it: false",
      "goes on",
    ]);
  });

  test("is waited for with the mutex held only", async () => {
    await inVirtualTime(() => {
      const mutex = new Mutex();
      const condition = new Condition(mutex);
      expect(thrownBy(() => condition.wait())).toBeInstanceOf(NotOwnerError);
      const guard = mutex.lock();
      spawn(() => expect(thrownBy(() => condition.wait())).toBeInstanceOf(NotOwnerError)).join();
      expect(thrownBy(() => condition.wait({ timeout: -1 }))).toBeInstanceOf(RangeError);
      guard[Symbol.dispose]();
    });
  });

  test("carries items from producers to consumers", async () => {
    const taken: number[] = [];
    await inVirtualTime(() => {
      const mutex = new Mutex();
      const changed = new Condition(mutex);
      const items: number[] = [];
      for (let n = 0; n < 4; n++) {
        spawn(() => {
          for (let item = n; item < 100; item += 4) {
            using _ = mutex.lock();
            while (items.length >= 3) changed.wait();
            items.push(item);
            changed.broadcast();
          }
        });
        spawn(() => {
          for (let count = 0; count < 25; count++) {
            using _ = mutex.lock();
            while (items.length === 0) changed.wait();
            taken.push(items.shift() as number);
            changed.broadcast();
          }
        });
      }
    });
    expect(taken.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n));
  });
});

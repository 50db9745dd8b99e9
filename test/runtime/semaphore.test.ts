// Permits: rule R52, scenario T62.

import { dump, Semaphore, sleep, spawn, TimedOut, yieldNow } from "stackful";
import { describe, expect, test } from "vitest";
import { thrownBy } from "../support/thrownBy.js";
import { inVirtualTime, type Say, transcript } from "../support/transcript.js";

/** A task that takes permits, and gives them back after a while. */
function take(semaphore: Semaphore, name: string, count: number, say: Say, ms = 10) {
  return spawn(() => {
    using _ = semaphore.acquire(count);
    semaphore.check();
    say(name);
    sleep(ms);
  });
}

describe("a semaphore (T62)", () => {
  test("lets as many in as it has permits", async () => {
    let inside = 0;
    let most = 0;
    await inVirtualTime(() => {
      const semaphore = new Semaphore(3);
      for (let n = 0; n < 20; n++) {
        spawn(() => {
          using _ = semaphore.acquire();
          most = Math.max(most, ++inside);
          sleep(n % 4);
          inside--;
        });
      }
    });
    expect([most, inside]).toEqual([3, 0]);
  });

  test("does not let those who want few overtake one who wants many", async () => {
    const lines = await transcript((say) => {
      const semaphore = new Semaphore(3);
      take(semaphore, "two", 2, say);
      take(semaphore, "three", 3, say);
      take(semaphore, "one", 1, say);
      yieldNow();
      say(`${semaphore.available}, ${semaphore.tryAcquire() === undefined}`);
    });
    expect(lines).toEqual(["two", "1, true", "three", "one"]);
  });

  test("lets those go on whom a cancelled first one has held up", async () => {
    const lines = await transcript((say) => {
      const semaphore = new Semaphore(3);
      take(semaphore, "two", 2, say, 100);
      const big = take(semaphore, "three", 3, say);
      take(semaphore, "one", 1, say);
      take(semaphore, "one more", 1, say);
      sleep(1);
      big.cancel();
      semaphore.check();
      sleep(1);
      say("later");
    });
    expect(lines).toEqual(["two", "one", "later", "one more"]);
  });

  test("lets nobody go on when one in the middle is cancelled", async () => {
    const lines = await transcript((say) => {
      const semaphore = new Semaphore(2);
      take(semaphore, "one", 1, say, 100);
      take(semaphore, "two", 2, say);
      const middle = take(semaphore, "middle", 1, say);
      take(semaphore, "last", 1, say);
      sleep(1);
      middle.cancel();
      sleep(1);
      say("later");
    });
    expect(lines).toEqual(["one", "later", "two", "last"]);
  });

  test("has the permits back when a task is cancelled that was given some", async () => {
    const lines = await transcript((say) => {
      const semaphore = new Semaphore(2);
      const guard = semaphore.acquire(2);
      const waiter = spawn(() => {
        using _ = semaphore.acquire(2);
        say(`has them: ${semaphore.available}`);
        sleep(1);
        say("goes on");
      });
      yieldNow();
      guard[Symbol.dispose]();
      say(`handed over: ${semaphore.available}`);
      waiter.cancel();
      yieldNow();
      say(`${semaphore.available}`);
    });
    expect(lines).toEqual(["handed over: 0", "has them: 0", "2"]);
  });

  test("lets nobody ask for what it can never give, or give back what it never gave", async () => {
    await inVirtualTime(() => {
      const semaphore = new Semaphore(2);
      expect(thrownBy(() => semaphore.acquire(3))).toBeInstanceOf(RangeError);
      expect(() => semaphore.tryAcquire(3)).toThrow("How many permits are taken is a whole number, from 0 to 2; got 3");
      expect(thrownBy(() => semaphore.acquire(-1))).toBeInstanceOf(RangeError);
      expect(thrownBy(() => semaphore.acquire(0.5))).toBeInstanceOf(RangeError);
      expect(thrownBy(() => semaphore.acquire(1, { timeout: Number.NaN }))).toBeInstanceOf(RangeError);
      expect(() => semaphore.release()).toThrow(RangeError);
      semaphore.acquire(2);
      expect(() => semaphore.release(3)).toThrow(RangeError);
      semaphore.release(2);
      expect(semaphore.available).toBe(2);
    });
    expect(() => new Semaphore(-1)).toThrow(RangeError);
    expect(() => new Semaphore(2, { max: 1 })).toThrow(RangeError);
  });

  test("can begin with less than it has at most, and be given more", async () => {
    const lines = await transcript((say) => {
      const semaphore = new Semaphore(0, { max: Number.POSITIVE_INFINITY, name: "signals" });
      const waiter = spawn(() => {
        semaphore.acquire(2, { timeout: 100 });
        say("two");
        try {
          semaphore.acquire(1, { timeout: 100 });
        } catch (error) {
          say(`${error instanceof TimedOut}`);
        }
      });
      yieldNow();
      say(dump()[0]?.scopes[0]?.tasks[0]?.waitingFor?.objects[0] ?? "");
      semaphore.release();
      yieldNow();
      say("one is not enough");
      semaphore.release();
      waiter.join();
      say(`${semaphore.available}`);
    });
    expect(lines).toEqual(['Semaphore "signals"', "one is not enough", "two", "true", "0"]);
  });
});

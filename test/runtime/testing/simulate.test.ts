// `transcript`, `settle` and `simulate`: rules R6, R46 and R60.

import {
  Channel,
  DeadlockError,
  group,
  Mutex,
  now,
  ProtocolError,
  receiveFrom,
  run,
  select,
  sleep,
  spawn,
  yieldNow,
} from "stackful";
import { type Say, settle, simulate, transcript } from "stackful/testing";
import { describe, expect, test } from "vitest";

describe("transcript", () => {
  test("is what a scenario says, in a time that takes no time", async () => {
    const lines = await transcript((say) => {
      spawn(() => {
        sleep(1000);
        say(`slept until ${now()}`);
      });
      say("first");
    });
    expect(lines).toEqual(["first", "slept until 1000"]);
  });

  test("throws what the scenario throws", async () => {
    const error = new Error("failed");
    await expect(
      transcript(() => {
        throw error;
      }),
    ).rejects.toBe(error);
  });
});

describe("settle", () => {
  test("waits until all others are blocked, and time stands still (R60)", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<string>();
      const mutex = new Mutex();
      const sending = spawn(() => {
        for (let times = 0; times < 5; times++) yieldNow();
        channel.send("hello");
      });
      const locking = spawn(() => {
        using _ = mutex.lock();
        sleep(10);
      });
      const waiting = spawn(() => {
        using _ = mutex.lock(); // a mutex counts, unlike in Go
      });
      settle();
      say(`${sending.state}, ${locking.state}, ${waiting.state} at ${now()}`);
      say(channel.receive());
      settle();
      say(`${sending.state}, ${locking.state}, ${waiting.state} at ${now()}`);
    });
    expect(lines).toEqual(["parked, parked, parked at 0", "hello", "done, parked, parked at 0"]);
  });

  test("lets those who settle go on one by one", async () => {
    const lines = await transcript((say) => {
      for (const name of ["a", "b"]) {
        spawn(() => {
          settle();
          say(`${name} begins`);
          yieldNow();
          say(`${name} ends`);
        });
      }
    });
    expect(lines).toEqual(["a begins", "a ends", "b begins", "b ends"]);
  });

  test("can be cancelled", async () => {
    const lines = await transcript((say) => {
      const settling = spawn(() => {
        settle();
        say("never");
      });
      spawn(() => settling.cancel());
      settle();
      say(settling.state);
    });
    expect(lines).toEqual(["done"]);
  });

  test("is for runs on a virtual clock", async () => {
    await expect(run(() => settle())).rejects.toThrow(ProtocolError);
  });
});

describe("simulate", () => {
  /** Says in which order three tasks go, and what a `select` takes. */
  function scenario(say: Say): void {
    "use cooperative";
    const [a, b] = [new Channel<string>(3), new Channel<string>(3)];
    group(() => {
      for (const name of ["1", "2", "3"]) {
        spawn(() => {
          say(name);
          a.send(`a${name}`);
          yieldNow();
          say(name);
          b.send(`b${name}`);
        });
      }
    });
    for (let times = 0; times < 3; times++) say(select({ a: receiveFrom(a), b: receiveFrom(b) }).value ?? "nothing");
  }

  async function linesOf(seed: number): Promise<string> {
    return (await simulate(seed, scenario)).lines.join(" ");
  }

  test("gives the same transcript for the same seed, and others for others", async () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 200; seed++) {
      const lines = await linesOf(seed);
      expect(await linesOf(seed)).toBe(lines);
      seen.add(lines);
    }
    expect(seen.size).toBeGreaterThan(50);
  });

  test("shuffles a turn, and nothing across turns: nobody starves (R6)", async () => {
    const orders = new Set<string>();
    for (let seed = 0; seed < 100; seed++) {
      const { lines } = await simulate(seed, scenario);
      for (const turn of [lines.slice(0, 3), lines.slice(3, 6)]) {
        expect(turn.toSorted()).toEqual(["1", "2", "3"]);
        orders.add(turn.join(""));
      }
    }
    expect([...orders].toSorted()).toEqual(["123", "132", "213", "231", "312", "321"]);
  });

  test("returns what the function returns, and throws what it throws", async () => {
    expect(
      (
        await simulate(1, () => {
          sleep(50);
          return now();
        })
      ).value,
    ).toBe(50);
    await expect(simulate(1, () => new Channel<string>().receive())).rejects.toThrow(DeadlockError);
  });

  test("ends a run that never ends", async () => {
    const endless = simulate(1, () => {
      for (;;) yieldNow();
    });
    await expect(endless).rejects.toThrow("After 1000000 steps, the run has not ended");
  });
});

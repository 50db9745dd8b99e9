// What tasks share: values that are computed once, calls, things in a pool, a rate. Rule R55, scenario T66.

import {
  ClosedError,
  DeadlockError,
  dump,
  group,
  now,
  Once,
  Pool,
  RateLimiter,
  singleFlight,
  sleep,
  spawn,
  TimedOut,
  yieldNow,
} from "stackful";
import { describe, expect, test } from "vitest";
import { thrownBy } from "../support/thrownBy.js";
import { inVirtualTime, type Say, transcript } from "../support/transcript.js";

describe("a value that is computed once (T66)", () => {
  test("is computed by the first that asks; others wait for it", async () => {
    const lines = await transcript((say) => {
      const once = new Once(() => {
        say("computes");
        sleep(10);
        return { value: 42 };
      });
      say(`${once.isDone}`);
      const tasks = [1, 2, 3].map(() => spawn(() => once.get()));
      sleep(5);
      say(`${dump()[0]?.scopes[0]?.tasks[2]?.waitingFor?.op}`);
      const values = new Set(tasks.map((task) => task.join()).concat(once.get()));
      say(`${values.size} at ${now()}, ${once.isDone}`);
    });
    expect(lines).toEqual(["false", "computes", "once.get", "1 at 10, true"]);
  });

  test("is computed by the next when the function throws, whose error goes to its own caller", async () => {
    const lines = await transcript((say) => {
      let calls = 0;
      const once = new Once(() => {
        sleep(10);
        if (++calls < 3) throw new Error(`call ${calls}`);
        return calls;
      });
      for (const name of ["a", "b", "c", "d"]) {
        spawn(() => {
          try {
            say(`${name} ${once.get()} at ${now()}`);
          } catch (error) {
            say(`${name} ${(error as Error).message} at ${now()}`);
          }
        });
      }
    });
    expect(lines).toEqual(["a call 1 at 10", "b call 2 at 20", "c 3 at 30", "d 3 at 30"]);
  });

  test("can be an error, for everybody", async () => {
    const lines = await transcript((say) => {
      const failure = new Error("no");
      const once = new Once(
        () => {
          say("computes");
          sleep(1);
          throw failure;
        },
        { keepErrors: true },
      );
      const tasks = [1, 2].map(() => spawn(() => thrownBy(() => once.get())));
      for (const task of tasks) say(`${task.join() === failure}`);
      say(`${thrownBy(() => once.get()) === failure}, ${once.isDone}`);
    });
    expect(lines).toEqual(["computes", "true", "true", "true, true"]);
  });

  test("is computed by the next when the task that computes it is cancelled", async () => {
    const lines = await transcript((say) => {
      let calls = 0;
      const once = new Once(() => {
        try {
          sleep(10);
        } finally {
          calls++;
        }
        return calls;
      });
      const [first, second, third] = [1, 2, 3].map((n) => spawn(() => say(`${n}: ${once.get()} at ${now()}`)));
      sleep(5);
      first?.cancel();
      yieldNow();
      // Has been given the call, and is cancelled before it begins.
      second?.cancel();
      third?.join();
    });
    expect(lines).toEqual(["3: 3 at 15"]);
  });

  test("is computed by whoever comes next when all have given up", async () => {
    const lines = await transcript((say) => {
      const once = new Once(() => {
        sleep(10);
        return now();
      });
      const tasks = [1, 2].map(() => spawn(() => once.get()));
      sleep(5);
      for (const task of tasks.toReversed()) task.cancel();
      sleep(5);
      say(`${once.get()}`);
    });
    expect(lines).toEqual(["20"]);
  });

  test("cannot ask for itself, directly or not (R50)", async () => {
    const lines = await transcript((say) => {
      const self: Once<number> = new Once(() => self.get() + 1);
      say((thrownBy(() => self.get()) as DeadlockError).kind);
      const chicken: Once<number> = new Once(
        () => {
          sleep(1);
          return egg.get();
        },
        { name: "chicken" },
      );
      const egg: Once<number> = new Once(
        () => {
          sleep(1);
          return chicken.get();
        },
        { name: "egg" },
      );
      const first = spawn(() => thrownBy(() => chicken.get()));
      const second = spawn(() => thrownBy(() => egg.get()));
      // The second, told of the circle, has failed; then the first can compute both, and meets itself.
      for (const task of [second, first]) say((task.join() as DeadlockError).kind);
    });
    expect(lines).toEqual(["self", "cycle", "self"]);
  });
});

describe("a single flight", () => {
  test("makes one call for all that ask the same meanwhile", async () => {
    const lines = await transcript((say) => {
      const fetchUser = singleFlight((id: number) => {
        say(`fetches ${id}`);
        sleep(10);
        return { id };
      });
      const tasks = [1, 1, 2, 1].map((id) => spawn(() => fetchUser(id)));
      const users = tasks.map((task) => task.join());
      say(`${new Set(users).size} at ${now()}`);
      fetchUser(1);
    });
    expect(lines).toEqual(["fetches 1", "fetches 2", "2 at 10", "fetches 1"]);
  });

  test("throws the same error at all of them, and tries again for those who come later", async () => {
    const lines = await transcript((say) => {
      let calls = 0;
      const flaky = singleFlight(() => {
        sleep(1);
        if (++calls === 1) throw new Error("once");
        return calls;
      });
      const tasks = [1, 2].map(() => spawn(() => thrownBy(() => flaky())));
      const errors = tasks.map((task) => task.join() as Error);
      say(`${errors[0]?.message} ${errors[0] === errors[1]}`);
      say(`${flaky()}`);
    });
    expect(lines).toEqual(["once true", "2"]);
  });

  test("is made by the next in line when its task is cancelled", async () => {
    const lines = await transcript((say) => {
      const slow = singleFlight(() => {
        sleep(10);
        return now();
      });
      const [first, second, third] = [1, 2, 3].map((n) => spawn(() => say(`${n}: ${slow()}`)));
      sleep(4);
      first?.cancel();
      for (const task of [second, third]) task?.join();
      // Everybody gives up: the next call is a new one.
      const alone = spawn(() => slow());
      yieldNow();
      alone.cancel();
      sleep(1);
      say(`${slow()}`);
    });
    expect(lines).toEqual(["2: 14", "3: 14", "25"]);
  });

  test("goes by a key of one's own", async () => {
    const lines = await transcript((say) => {
      const get = singleFlight(
        (path: string, query: string) => {
          sleep(1);
          say(`${path}?${query}`);
        },
        (path, query) => `${path}?${query}`,
      );
      group(() => {
        for (const query of ["a", "b", "a"]) spawn(() => get("/", query));
      });
    });
    expect(lines).toEqual(["/?a", "/?b"]);
  });
});

describe("a pool", () => {
  /** A pool of numbers, and what is said when they come and go. */
  function numbers(say: Say, max: number): Pool<number> {
    let made = 0;
    return new Pool({
      create: () => {
        sleep(1);
        say(`+${++made}`);
        return made;
      },
      destroy: (value) => {
        sleep(1);
        say(`-${value}`);
      },
      max,
      name: "numbers",
    });
  }

  test("makes things when they are wanted, and not more than it may", async () => {
    const lines = await transcript((say) => {
      const pool = numbers(say, 2);
      group(() => {
        for (const name of ["a", "b", "c", "d"]) {
          spawn(() => {
            using lease = pool.acquire();
            say(`${name}${lease.value}`);
            sleep(10);
          });
        }
        sleep(5);
        say(`${pool.inUse} in use, ${pool.idle} idle`);
      });
      say(`${pool.inUse} in use, ${pool.idle} idle`);
      using one = pool.acquire();
      using other = pool.acquire();
      say(`${one.value}${other.value}`);
    });
    expect(lines).toEqual(["+1", "a1", "+2", "b2", "2 in use, 0 idle", "c2", "d1", "0 in use, 2 idle", "12"]);
  });

  test("makes another one in place of one that is discarded", async () => {
    const lines = await transcript((say) => {
      const pool = numbers(say, 1);
      const waiter = spawn(() => {
        sleep(2);
        using lease = pool.acquire();
        say(`${lease.value}`);
      });
      {
        using lease = pool.acquire();
        sleep(5);
        lease.discard();
        lease.discard();
      }
      waiter.join();
      say(`${pool.inUse} in use, ${pool.idle} idle`);
    });
    expect(lines).toEqual(["+1", "-1", "+2", "2", "0 in use, 1 idle"]);
  });

  test("gives the place to the next when a thing cannot be made, or its task is cancelled", async () => {
    const lines = await transcript((say) => {
      let calls = 0;
      const pool = new Pool({
        create: () => {
          sleep(1);
          if (++calls === 1) throw new Error("refused");
          return calls;
        },
        max: 1,
      });
      const tasks = ["a", "b", "c"].map((name) =>
        spawn(() => {
          try {
            using lease = pool.acquire();
            say(`${name} ${lease.value}`);
          } catch (error) {
            say(`${name} ${(error as Error).message}`);
          }
        }),
      );
      sleep(1.5);
      tasks[1]?.cancel();
      for (const task of [0, 2]) tasks[task]?.join();
      say(`${pool.inUse} in use, ${pool.idle} idle`);
    });
    expect(lines).toEqual(["a refused", "c 2", "0 in use, 1 idle"]);
  });

  test("loses no place when a task is cancelled that was given one (R3)", async () => {
    const lines = await transcript((say) => {
      const pool = new Pool({ create: () => "it", max: 1 });
      const lease = pool.acquire();
      const waiter = spawn(() => {
        using mine = pool.acquire();
        say(`has ${mine.value}`);
        sleep(1);
        say("goes on");
      });
      const late = spawn(() => thrownBy(() => pool.acquire({ timeout: 5 })));
      sleep(10);
      say(`${late.join() instanceof TimedOut}`);
      lease[Symbol.dispose]();
      waiter.cancel();
      yieldNow();
      say(`${pool.inUse} in use, ${pool.idle} idle`);
    });
    expect(lines).toEqual(["true", "has it", "0 in use, 1 idle"]);
  });

  test("destroys what is idle when it is closed, and the rest when it comes back", async () => {
    const lines = await transcript((say) => {
      const pool = numbers(say, 2);
      const user = spawn(() => {
        using lease = pool.acquire();
        sleep(20);
        say(`gives ${lease.value} back`);
      });
      const other = spawn(() => {
        using _ = pool.acquire();
        sleep(5);
      });
      sleep(3);
      const waiter = spawn(() => {
        using _ = pool.acquire();
        say("has one");
        return thrownBy(() => pool.acquire());
      });
      other.join();
      sleep(1);
      pool.close();
      say("closed");
      say(`${waiter.join() instanceof ClosedError}`);
      say((thrownBy(() => pool.acquire()) as Error).message);
      user.join();
      say(`${pool.inUse} in use, ${pool.idle} idle`);
    });
    expect(lines).toEqual([
      "+1",
      "+2",
      "has one",
      "closed",
      "-2",
      "true",
      "The pool is closed: `numbers`",
      "gives 1 back",
      "-1",
      "0 in use, 0 idle",
    ]);
  });

  test("destroys everything that is idle, though its task is cancelled meanwhile (R20)", async () => {
    const destroyed: string[] = [];
    await inVirtualTime(() => {
      let made = 0;
      const pool = new Pool({
        create: () => ++made,
        destroy: (value) => {
          destroyed.push(`begins ${value}`);
          sleep(10);
          destroyed.push(`ends ${value}`);
        },
        max: 3,
      });
      group(() => {
        for (let n = 0; n < 3; n++) {
          spawn(() => {
            using _ = pool.acquire();
            yieldNow();
          });
        }
      });
      const closing = spawn(() => pool.close());
      sleep(5);
      closing.cancel();
    });
    expect(destroyed).toEqual(["begins 3", "begins 2", "ends 2", "begins 1", "ends 1"]);
  });
});

describe("a rate limiter", () => {
  test("lets tasks go on at a steady rate, in their order, after a first burst", async () => {
    const lines = await transcript((say) => {
      const limiter = new RateLimiter({ limit: 10, interval: 1000, burst: 3 });
      for (const name of ["a", "b", "c", "d", "e", "f"]) {
        spawn(() => {
          limiter.acquire();
          say(`${name} ${now()}`);
        });
      }
    });
    expect(lines).toEqual(["a 0", "b 0", "c 0", "d 100", "e 200", "f 300"]);
  });

  test("keeps what nobody takes, but not more than a burst", async () => {
    const lines = await transcript((say) => {
      const limiter = new RateLimiter({ limit: 2, interval: 100 });
      limiter.acquire(2);
      sleep(10_000);
      const got = [1, 2, 3].map(() => limiter.tryAcquire());
      say(got.join());
      sleep(49);
      say(`${limiter.tryAcquire()}`);
      sleep(1);
      say(`${limiter.tryAcquire()}`);
    });
    expect(lines).toEqual(["true,true,false", "false", "true"]);
  });

  test("lets nobody overtake one who wants many, and the next go on when that one gives up", async () => {
    const lines = await transcript((say) => {
      const limiter = new RateLimiter({ limit: 10, interval: 1000 });
      const take = (name: string, count: number) =>
        spawn(() => {
          limiter.acquire(count);
          say(`${name} ${now()}`);
        });
      take("all", 10);
      const many = take("many", 8);
      take("one", 1);
      sleep(150);
      say(`${limiter.tryAcquire()}`);
      many.cancel();
      sleep(0);
      take("two", 2);
      take("three", 3);
    });
    expect(lines).toEqual(["all 0", "false", "one 150", "two 300", "three 600"]);
  });

  test("gives up waiting after a time, and takes nothing then", async () => {
    const lines = await transcript((say) => {
      const limiter = new RateLimiter({ limit: 1, interval: 100 });
      limiter.acquire();
      say(`${thrownBy(() => limiter.acquire(1, { timeout: 60 })) instanceof TimedOut} ${now()}`);
      limiter.acquire(1, { timeout: 60 });
      say(`${now()}`);
    });
    expect(lines).toEqual(["true 60", "100"]);
  });

  test("counts in whole numbers, and not above what can ever be there", async () => {
    expect(() => new RateLimiter({ limit: 0 })).toThrow(RangeError);
    expect(() => new RateLimiter({ limit: 1, burst: 0.5 })).toThrow(RangeError);
    expect(() => new RateLimiter({ limit: 1, interval: 0 })).toThrow(RangeError);
    await inVirtualTime(() => {
      const limiter = new RateLimiter({ limit: 3 });
      expect(thrownBy(() => limiter.acquire(4))).toBeInstanceOf(RangeError);
      expect(() => limiter.tryAcquire(0)).toThrow(RangeError);
    });
  });
});

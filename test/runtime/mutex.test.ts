// Mutual exclusion: rules R49 to R51, scenarios T56 to T61; Stackless's T35 (seeds). What all locks have in common: locks.test.ts.

import {
  currentTask,
  DeadlockError,
  group,
  LockAbandoned,
  Mutex,
  NotOwnerError,
  SuspendIteration,
  sleep,
  spawn,
  suspend,
  TimedOut,
  type Waitable,
  yieldNow,
} from "stackful";
import { describe, expect, test } from "vitest";
import { inVirtualTime, type Say, transcript } from "../support/transcript.js";

/** Runs what throws, and returns the error. */
async function errorOf(fn: () => Promise<unknown>): Promise<Error> {
  return fn().then(
    () => expect.unreachable(),
    (error: unknown) => error as Error,
  );
}

test("a mutex is held by one task at a time, in the order in which they asked (seeds T35)", async () => {
  function work(name: string, mutex: Mutex, say: Say): void {
    "use cooperative";
    say(`${name} acquiring`);
    using _ = mutex.lock();
    say(`${name} switching`);
    yieldNow();
    yieldNow();
    say(`${name} releasing`);
  }
  const lines = await transcript((say) => {
    const mutex = new Mutex();
    for (const name of ["tick", "trick", "track"]) spawn(() => work(name, mutex, say));
  });
  expect(lines).toEqual([
    "tick acquiring",
    "tick switching",
    "trick acquiring",
    "track acquiring",
    "tick releasing",
    "trick switching",
    "trick releasing",
    "track switching",
    "track releasing",
  ]);
});

test("three tasks keep their order for five rounds (T56)", async () => {
  const order: number[] = [];
  await inVirtualTime(() => {
    const mutex = new Mutex();
    for (const n of [1, 2, 3]) {
      spawn(() => {
        for (let round = 0; round < 5; round++) {
          using _ = mutex.lock();
          order.push(n);
          yieldNow();
        }
      });
    }
  });
  expect(order).toEqual(Array.from({ length: 15 }, (_, index) => (index % 3) + 1));
});

test("trying fails while somebody holds it, or waits for it (T57)", async () => {
  const lines = await transcript((say) => {
    const mutex = new Mutex();
    const guard = mutex.tryLock();
    spawn(() => mutex.withLock(() => say("waiter")));
    yieldNow();
    say(`${mutex.tryLock() === undefined}`);
    guard?.[Symbol.dispose]();
    say(`${mutex.tryLock() === undefined}`);
  });
  expect(lines).toEqual(["true", "true", "waiter"]);
});

/** Waits for a lock, or for a ring, whichever comes first: as a program could that has waitables of its own. */
class Either extends SuspendIteration {
  constructor(lock: Mutex) {
    super("either", [lock, {}] as unknown as Waitable[]);
  }

  override park(): () => void {
    return () => {};
  }
}

describe("a deadlock is noticed by the call that closes the circle (T58, R50)", () => {
  test("of one task, which locks twice", async () => {
    const error = (await errorOf(() =>
      inVirtualTime(() => {
        const mutex = new Mutex({ name: "accounts" });
        mutex.lock();
        mutex.lock();
      }),
    )) as DeadlockError;
    expect(error).toBeInstanceOf(DeadlockError);
    expect([error.kind, error.code]).toEqual(["self", "SF_DEADLOCK"]);
    expect(error.message).toMatch(/^Task `.*` locks mutex `accounts`, which it holds already$/);
  });

  test("not if one of them waits for something else, too", async () => {
    const lines = await transcript((say) => {
      const left = new Mutex();
      const right = new Mutex();
      const waiter = spawn(() => {
        using _left = left.lock();
        try {
          suspend(new Either(right));
        } catch (error) {
          say((error as Error).message);
        }
      });
      yieldNow();
      using _right = right.lock();
      spawn(() => void waiter.poke(new Error("rings")));
      using _left = left.lock();
      say("has both");
    });
    expect(lines).toEqual(["rings", "has both"]);
  });

  test("of two tasks: the second hears of it, and of both places", async () => {
    let error: DeadlockError | undefined;
    const lines = await transcript((say) => {
      const left = new Mutex({ name: "left" });
      const right = new Mutex({ name: "right" });
      function both(first: Mutex, second: Mutex): void {
        "use cooperative";
        using _first = first.lock();
        sleep(1);
        using _second = second.lock();
        say(`${currentTask().name} has both`);
      }
      group(() => {
        spawn(function first() {
          both(left, right);
        });
        spawn(function second() {
          try {
            both(right, left);
          } catch (thrown) {
            error = thrown as DeadlockError;
          }
        });
      });
    });
    expect(lines).toEqual(["first has both"]);
    expect(error).toBeInstanceOf(DeadlockError);
    expect(error?.kind).toBe("cycle");
    expect(error?.task?.name).toBe("second");
    const place = "    at both \\(.*mutex\\.test\\.ts\\S*:\\d+:\\d+\\)";
    expect(error?.message).toMatch(
      new RegExp(
        [
          "^Deadlock: tasks wait for each other\\.",
          "  `second` waits for mutex `left`, which `first` holds",
          place,
          "  `first` waits for mutex `right`, which `second` holds",
          `${place}$`,
        ].join("\n"),
      ),
    );
  });

  test("of many tasks in a ring", async () => {
    const COUNT = 50;
    const errors: unknown[] = [];
    let done = 0;
    await inVirtualTime(() => {
      const mutexes = Array.from({ length: COUNT }, () => new Mutex());
      mutexes.forEach((mutex, n) => {
        spawn(() => {
          try {
            using _own = mutex.lock();
            yieldNow();
            using _next = (mutexes[(n + 1) % COUNT] as Mutex).lock();
            done++;
          } catch (error) {
            errors.push(error);
          }
        });
      });
    });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toBeInstanceOf(DeadlockError);
    expect((errors[0] as Error).message.match(/waits for/g)).toHaveLength(COUNT);
    expect(done).toBe(COUNT - 1);
  });

  test("but not of tasks that wait for somebody who waits for nobody", async () => {
    const lines = await transcript((say) => {
      const [a, b] = [new Mutex(), new Mutex()];
      spawn(() => {
        using _a = a.lock();
        using _b = b.lock();
        sleep(10);
        say("first");
      });
      spawn(() => {
        yieldNow();
        using _a = a.lock();
        using _b = b.lock();
        say("second");
      });
      spawn(() => {
        yieldNow();
        using _b = b.lock();
        say("third");
      });
    });
    expect(lines).toEqual(["first", "third", "second"]);
  });
});

test("unlocking what the task does not hold fails (R49)", async () => {
  await expect(inVirtualTime(() => new Mutex().unlock())).rejects.toThrow(NotOwnerError);
  const lines = await transcript((say) => {
    const mutex = new Mutex({ name: "m" });
    const guard = mutex.lock();
    const other = spawn(function other() {
      try {
        guard[Symbol.dispose]();
      } catch (error) {
        say(`${(error as NotOwnerError).code}: ${(error as Error).message}`);
      }
    });
    other.join();
    say(`${mutex.owner === currentTask()}`);
  });
  expect(lines).toEqual(["SF_NOT_OWNER: Task `other` does not hold mutex `m`", "true"]);
});

describe("a task that ends with the lock (T59)", () => {
  function lockCarelessly(mutex: Mutex): void {
    "use cooperative";
    mutex.lock();
    sleep(10);
  }

  function attempt(mutex: Mutex, say: Say): void {
    "use cooperative";
    try {
      mutex.lock();
    } catch (error) {
      const { message, task, waitingFor } = error as LockAbandoned;
      say(`${error instanceof LockAbandoned}: ${message.split(":")[0]}, ${task?.name} in ${waitingFor?.op}`);
    }
  }

  test("fails those who wait for it, and those who come later", async () => {
    const lines = await transcript((say) => {
      const mutex = new Mutex();
      spawn(function careless() {
        lockCarelessly(mutex);
      });
      yieldNow();
      const waiters = ["a", "b"].map(() =>
        spawn(function waiter() {
          attempt(mutex, say);
        }),
      );
      for (const waiter of waiters) waiter.join();
      spawn(function late() {
        attempt(mutex, say);
      }).join();
      try {
        mutex.tryLock();
      } catch (error) {
        say((error as LockAbandoned).code);
      }
    });
    const message = "true: Task `careless` ended while it held the mutex";
    expect(lines).toEqual([
      `${message}, waiter in mutex.lock`,
      `${message}, waiter in mutex.lock`,
      `${message}, late in undefined`,
      "SF_LOCK_ABANDONED",
    ]);
  });

  test("is told apart by the place where it locked, if the lock remembers that", async () => {
    const lines = await transcript((say) => {
      const mutex = new Mutex({ trace: true });
      const first = mutex.lock();
      spawn(function careless() {
        lockCarelessly(mutex);
      });
      yieldNow();
      // Handed over: the place is that of who has waited.
      first[Symbol.dispose]();
      sleep(20);
      try {
        mutex.lock();
      } catch (error) {
        say((error as Error).message);
      }
    });
    expect(lines[0]).toMatch(/, locked at lockCarelessly \(.*mutex\.test\.ts\S*:\d+:\d+\): what it guards/);
  });

  test("is noticed by those, too, who waited behind one that was given the lock and then ended", async () => {
    const lines = await transcript((say) => {
      const mutex = new Mutex();
      const guard = mutex.lock();
      spawn(function careless() {
        lockCarelessly(mutex);
      });
      spawn(function behind() {
        attempt(mutex, say);
      });
      yieldNow();
      guard[Symbol.dispose]();
    });
    expect(lines).toEqual(["true: Task `careless` ended while it held the mutex, behind in mutex.lock"]);
  });
});

test("who holds it is told at every step of a hand-off (T60)", async () => {
  const lines = await transcript((say) => {
    const mutex = new Mutex();
    const owner = () => say(mutex.owner?.name ?? "nobody");
    owner();
    const guard = mutex.lock();
    if (mutex.owner === currentTask()) say("me");
    spawn(function next() {
      using _ = mutex.lock();
      yieldNow();
    });
    yieldNow();
    guard[Symbol.dispose]();
    owner();
    yieldNow();
    owner();
    yieldNow();
    owner();
  });
  expect(lines).toEqual(["nobody", "me", "next", "next", "nobody"]);
});

test("a time limit of its own ends the wait, and leaves nothing behind (R15)", async () => {
  const lines = await transcript((say) => {
    const mutex = new Mutex();
    const guard = mutex.lock();
    const waiter = spawn(() => {
      try {
        mutex.lock({ timeout: 10 });
      } catch (error) {
        say(`${error instanceof TimedOut}: ${(error as Error).message}`);
      }
    });
    sleep(20);
    waiter.join();
    guard[Symbol.dispose]();
    say(mutex.owner?.name ?? "nobody");
  });
  expect(lines).toEqual(["true: `mutex.lock` timed out after 10 ms", "nobody"]);
  await expect(inVirtualTime(() => new Mutex().lock({ timeout: -1 }))).rejects.toThrow(RangeError);
});

test("a waiter that is cancelled leaves the line, and nothing else (T61, R51)", async () => {
  const lines = await transcript((say) => {
    const mutex = new Mutex();
    const guard = mutex.lock();
    const waiters = ["a", "b", "c"].map((name) => spawn(() => mutex.withLock(() => say(name))));
    yieldNow();
    waiters[1]?.cancel();
    guard[Symbol.dispose]();
  });
  expect(lines).toEqual(["a", "c"]);
});

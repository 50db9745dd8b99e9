// Mutual exclusion: rules R49 and R51, scenarios T55 to T59; Stackless's T35 (seeds).

import { DeadlockError, LockAbandoned, Mutex, NotOwnerError, sleep, spawn, yieldNow } from "stackful";
import { expect, test } from "vitest";
import { inVirtualTime, type Say, transcript } from "../support/transcript.js";

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

test("locking twice, or unlocking what is not held, fails at once (T58)", async () => {
  await expect(
    inVirtualTime(() => {
      const mutex = new Mutex();
      mutex.lock();
      mutex.lock();
    }),
  ).rejects.toThrow(DeadlockError);
  await expect(inVirtualTime(() => new Mutex().unlock())).rejects.toThrow(NotOwnerError);
});

test("a task that ends with the lock fails those who wait for it, and those who come later (T59)", async () => {
  const lines = await transcript((say) => {
    const mutex = new Mutex();
    function attempt(): void {
      "use cooperative";
      try {
        mutex.lock();
      } catch (error) {
        say(`${error instanceof LockAbandoned}: ${(error as Error).message.split(":")[0]}`);
      }
    }
    spawn(function careless() {
      "use cooperative";
      mutex.lock();
      sleep(10);
    });
    yieldNow();
    const waiter = spawn(attempt);
    waiter.join();
    attempt();
  });
  const message = "true: Task `careless` ended while it held the mutex";
  expect(lines).toEqual([message, message]);
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

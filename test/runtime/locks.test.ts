// One suite for everything that can serve as a lock. Rules R3, R49 and R51, scenarios T6, T55 to T57 and T61.

import {
  Channel,
  Condition,
  type Cooperative,
  Mutex,
  RwLock,
  Semaphore,
  sleep,
  spawn,
  timeout,
  yieldNow,
} from "stackful";
import { describe, expect, test } from "vitest";
import { transcript } from "../support/transcript.js";

interface Lock {
  lock: Cooperative<() => void>;
  tryLock(): boolean;
  unlock(): void;
}

/** A lock whose tasks wait until it is their turn, and nobody has it. */
class ConditionLock implements Lock {
  readonly #changed = new Condition(new Mutex());
  readonly #queue: object[] = [];
  #isHeld = false;

  lock(): void {
    "use cooperative";
    using _ = this.#changed.mutex.lock();
    const ticket = {};
    this.#queue.push(ticket);
    try {
      while (this.#isHeld || this.#queue[0] !== ticket) this.#changed.wait();
      this.#isHeld = true;
    } finally {
      this.#queue.splice(this.#queue.indexOf(ticket), 1);
      this.#changed.broadcast();
    }
  }

  tryLock(): boolean {
    if (this.#isHeld || this.#queue.length > 0) return false;
    this.#isHeld = true;
    return true;
  }

  unlock(): void {
    this.#isHeld = false;
    this.#changed.broadcast();
  }
}

const locks: Record<string, () => Lock> = {
  Mutex: () => {
    const mutex = new Mutex();
    return {
      lock: () => void mutex.lock(),
      tryLock: () => mutex.tryLock() !== undefined,
      unlock: () => mutex.unlock(),
    };
  },
  "Semaphore(1)": () => {
    const semaphore = new Semaphore(1);
    return {
      lock: () => void semaphore.acquire(),
      tryLock: () => semaphore.tryAcquire() !== undefined,
      unlock: () => {
        semaphore.release();
        semaphore.check();
      },
    };
  },
  "Semaphore(5), all of it": () => {
    const semaphore = new Semaphore(5);
    return {
      lock: () => void semaphore.acquire(5),
      tryLock: () => semaphore.tryAcquire(5) !== undefined,
      unlock: () => {
        semaphore.release(5);
        semaphore.check();
      },
    };
  },
  "RwLock.write": () => {
    const lock = new RwLock();
    return {
      lock: () => void lock.write(),
      tryLock: () => lock.tryWrite() !== undefined,
      unlock: () => {
        lock.unlock();
        lock.check();
      },
    };
  },
  "Channel(1), filled by who holds it": () => {
    const channel = new Channel<null>(1);
    return {
      lock: () => channel.send(null),
      tryLock: () => channel.trySend(null),
      unlock: () => void channel.tryReceive(),
    };
  },
  "Channel(1), emptied by who holds it": () => {
    const channel = new Channel<null>(1);
    channel.trySend(null);
    return {
      lock: () => void channel.receive(),
      tryLock: () => channel.tryReceive() !== undefined,
      unlock: () => void channel.trySend(null),
    };
  },
  Condition: () => new ConditionLock(),
};

describe.each(Object.entries(locks))("%s as a lock (seeds T43)", (_name, create) => {
  test("is held by one task at a time (T55)", async () => {
    let holders = 0;
    let most = 0;
    let times = 0;
    await transcript(() => {
      const lock = create();
      for (let n = 0; n < 8; n++) {
        spawn(() => {
          for (let round = 0; round < 10; round++) {
            lock.lock();
            most = Math.max(most, ++holders);
            if ((n + round) % 3 === 0) yieldNow();
            if ((n * round) % 5 === 1) sleep(round);
            holders--;
            times++;
            lock.unlock();
            if (round % 4 === n % 4) yieldNow();
          }
        });
      }
    });
    expect([most, holders, times]).toEqual([1, 0, 80]);
  });

  test("goes to the tasks in the order in which they asked, for five rounds (T56)", async () => {
    const lines = await transcript((say) => {
      const lock = create();
      for (const name of ["a", "b", "c"]) {
        spawn(() => {
          for (let round = 0; round < 5; round++) {
            lock.lock();
            say(name);
            sleep(1);
            lock.unlock();
          }
        });
      }
    });
    expect(lines.join("")).toBe("abc".repeat(5));
  });

  test("is not got by trying while somebody holds it, or waits for it (T57)", async () => {
    const lines = await transcript((say) => {
      const lock = create();
      say(`free: ${lock.tryLock()}`);
      const waiter = spawn(() => {
        lock.lock();
        say("waiter has it");
        lock.unlock();
      });
      yieldNow();
      say(`waited for: ${lock.tryLock()}`);
      lock.unlock();
      say(`handed over: ${lock.tryLock()}`);
      waiter.join();
      say(`free: ${lock.tryLock()}`);
      lock.unlock();
    });
    expect(lines).toEqual(["free: true", "waited for: false", "handed over: false", "waiter has it", "free: true"]);
  });

  test("forgets a waiter that is cancelled, poked or late, and nobody else (R51)", async () => {
    const lines = await transcript((say) => {
      const lock = create();
      lock.lock();
      const waiters = ["a", "b", "c", "d", "e"].map((name) =>
        spawn(() => {
          try {
            timeout(name === "e" ? 5 : 1000, () => lock.lock());
            say(name);
            lock.unlock();
          } catch (error) {
            say(`${name}: ${(error as Error).message}`);
          }
        }),
      );
      yieldNow();
      waiters[1]?.cancel();
      waiters[2]?.poke(new Error("poked"));
      sleep(10);
      lock.unlock();
      for (const waiter of [0, 3]) waiters[waiter]?.join();
      say(`free: ${lock.tryLock()}`);
    });
    expect(lines).toEqual(["c: poked", "e: Timed out after 5 ms", "a", "d", "free: true"]);
  });

  test("is held by a task that is cancelled after it was handed over, until its next blocking call (R3, T6, S-22; seeds X2)", async () => {
    const lines = await transcript((say) => {
      const lock = create();
      lock.lock();
      const waiter = spawn(() => {
        lock.lock();
        try {
          say("has it");
          sleep(1);
          say("goes on");
        } finally {
          lock.unlock();
        }
      });
      yieldNow();
      lock.unlock();
      waiter.cancel();
      sleep(1);
      say(`free: ${lock.tryLock()}`);
    });
    expect(lines).toEqual(["has it", "free: true"]);
  });

  test("is free in the end, whenever waiters are cancelled and it is unlocked (T61)", async () => {
    const lines = await transcript((say) => {
      let freed = 0;
      for (let first = 0; first < 5; first++) {
        for (let second = 0; second < 5; second++) {
          for (let unlocking = 0; unlocking < 5; unlocking++) {
            const lock = create();
            const waiters = [0, 1, 2].map(() =>
              spawn(() => {
                lock.lock();
                try {
                  yieldNow();
                } finally {
                  lock.unlock();
                }
              }),
            );
            lock.lock();
            for (let step = 0; step < 5; step++) {
              if (step === unlocking) lock.unlock();
              if (step === first) waiters[0]?.cancel();
              if (step === second) waiters[1]?.cancel();
              yieldNow();
            }
            sleep(1);
            if (lock.tryLock()) freed++;
          }
        }
      }
      say(`${freed}`);
    });
    expect(lines).toEqual(["125"]);
  });
});

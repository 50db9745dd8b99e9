// Locks and friends, in a sweep. What was taken is there again, and nobody is left.

import assert from "node:assert/strict";
import {
  Barrier,
  BrokenBarrier,
  ClosedError,
  Condition,
  type Cooperative,
  Event,
  happened,
  Latch,
  Mutex,
  Notify,
  Once,
  Pool,
  RateLimiter,
  RwLock,
  Semaphore,
  select,
  singleFlight,
  sleep,
  WaitGroup,
  yieldNow,
} from "stackful";
import type { Stage } from "stackful/testing";
import { type Subject, subject, unlessTimedOut } from "./subject.js";

class Guarded {
  readonly mutex = new Mutex();
  readonly condition = new Condition(this.mutex);

  constructor(stage: Stage) {
    stage.afterwards(() => assert.equal(this.mutex.owner, undefined));
  }
}

function checked<T extends { check(): void }>(stage: Stage, thing: T, isFree: () => boolean): T {
  stage.afterwards(() => {
    thing.check();
    assert.ok(isFree(), "it is free again");
  });
  return thing;
}

function meet(barrier: Barrier, timeout?: number): void {
  "use cooperative";
  try {
    unlessTimedOut(() => void barrier.wait({ timeout }));
  } catch (error) {
    if (!(error instanceof BrokenBarrier)) throw error;
  }
}

interface Loan {
  isOpen: boolean;
}

/** A pool that counts what it has made and not ended. */
class Lending {
  open = 0;
  readonly pool = new Pool<Loan>({
    create: () => {
      sleep(1);
      this.open++;
      return { isOpen: true };
    },
    destroy: (loan) => {
      loan.isOpen = false;
      this.open--;
    },
    max: 1,
  });

  constructor(stage: Stage) {
    stage.afterwards(() => {
      assert.equal(this.pool.inUse, 0, "nothing is lent");
      assert.equal(this.pool.idle, this.open, "what there is is idle");
    });
  }

  /** Somebody else may close the pool. */
  use(fn: Cooperative<(pool: Pool<Loan>) => void>): void {
    "use cooperative";
    try {
      fn(this.pool);
    } catch (error) {
      if (!(error instanceof ClosedError)) throw error;
    }
  }
}

export const lockSubjects: readonly Subject[] = [
  subject("mutex and condition", (stage) => new Guarded(stage), {
    "Mutex.lock": ({ mutex }) => {
      using _ = mutex.lock();
      yieldNow();
    },
    "Mutex.lock, not for long": ({ mutex }) => {
      unlessTimedOut(() => {
        using _ = mutex.lock({ timeout: 5 });
        sleep(10);
      });
    },
    "Mutex.withLock": ({ mutex }) => mutex.withLock(() => yieldNow()),
    "Condition.wait": ({ mutex, condition }) => {
      using _ = mutex.lock();
      condition.wait();
      assert.equal(mutex.owner?.state, "running");
    },
    "Condition.wait, not for long": ({ mutex, condition }) => {
      using _ = mutex.lock();
      unlessTimedOut(() => condition.wait({ timeout: 5 }));
      assert.equal(mutex.owner?.state, "running");
    },
    "Mutex.lock, then signal": ({ mutex, condition }) => {
      using _ = mutex.lock();
      condition.signal();
      yieldNow();
    },
    "Mutex.lock, then broadcast": ({ mutex, condition }) => {
      using _ = mutex.lock();
      condition.broadcast();
    },
  }),
  subject(
    "semaphore",
    (stage) => {
      const semaphore = new Semaphore(2);
      return checked(stage, semaphore, () => semaphore.available === 2);
    },
    {
      "Semaphore.acquire": (semaphore) => {
        using _ = semaphore.acquire();
        yieldNow();
      },
      "Semaphore.acquire, all": (semaphore) => {
        using _ = semaphore.acquire(2);
        yieldNow();
      },
      "Semaphore.acquire, not for long": (semaphore) => {
        unlessTimedOut(() => {
          using _ = semaphore.acquire(2, { timeout: 5 });
          sleep(10);
        });
      },
    },
  ),
  subject(
    "lock for readers and writers",
    (stage) => {
      const lock = new RwLock();
      return checked(stage, lock, () => lock.owner === undefined && lock.readers === 0);
    },
    {
      "RwLock.read": (lock) => {
        using _ = lock.read();
        yieldNow();
      },
      "RwLock.write": (lock) => {
        using _ = lock.write();
        yieldNow();
      },
      "RwLock.write, then downgrade": (lock) => {
        using _ = lock.write();
        yieldNow();
        lock.downgrade();
        yieldNow();
      },
      "RwLock.write, not for long": (lock) => {
        unlessTimedOut(() => {
          using _ = lock.write({ timeout: 5 });
          sleep(10);
        });
      },
    },
  ),
  subject("event", () => new Event(), {
    "Event.wait": (event) => event.wait(),
    "Event.wait, not for long": (event) => unlessTimedOut(() => event.wait({ timeout: 5 })),
    "select, for an event": (event) => void select({ event: happened(event) }),
    "yieldNow, then set": (event) => {
      yieldNow();
      event.set();
    },
  }),
  subject("latch", () => new Latch(1), {
    "Latch.wait": (latch) => latch.wait(),
    "Latch.wait, not for long": (latch) => unlessTimedOut(() => latch.wait({ timeout: 5 })),
    "yieldNow, then open": (latch) => {
      yieldNow();
      latch.open();
    },
  }),
  subject(
    "barrier",
    (stage) => {
      const barrier = new Barrier(2);
      stage.afterwards(() => assert.equal(barrier.waiting, 0));
      return barrier;
    },
    {
      "Barrier.wait": (barrier) => meet(barrier),
      "Barrier.wait, not for long": (barrier) => meet(barrier, 5),
    },
  ),
  subject(
    "wait group",
    () => {
      const group = new WaitGroup();
      group.add();
      return group;
    },
    {
      "WaitGroup.wait": (group) => group.wait(),
      "WaitGroup.wait, not for long": (group) => unlessTimedOut(() => group.wait({ timeout: 5 })),
      "yieldNow, then done": (group) => {
        yieldNow();
        if (group.count > 0) group.done();
      },
    },
  ),
  subject("note", () => new Notify(), {
    "Notify.wait": (note) => note.wait(),
    "Notify.wait, not for long": (note) => unlessTimedOut(() => note.wait({ timeout: 5 })),
    "yieldNow, then notifyOne": (note) => {
      yieldNow();
      note.notifyOne();
    },
    "yieldNow, then notifyAll": (note) => {
      yieldNow();
      note.notifyAll();
    },
  }),
  subject(
    "value computed once",
    () =>
      new Once(() => {
        sleep(1);
        return {};
      }),
    { "Once.get": (once) => void once.get() },
  ),
  subject(
    "single flight",
    () =>
      singleFlight((key: string) => {
        sleep(1);
        return key;
      }),
    {
      singleFlight: (fly) => assert.equal(fly("a"), "a"),
      "singleFlight, of another": (fly) => assert.equal(fly("b"), "b"),
    },
  ),
  subject("pool", (stage) => new Lending(stage), {
    "Pool.acquire": (lending) => {
      lending.use((pool) => {
        using lease = pool.acquire();
        assert.ok(lease.value.isOpen);
        yieldNow();
      });
    },
    "Pool.acquire, not for long": (lending) => {
      lending.use((pool) => {
        unlessTimedOut(() => {
          using _ = pool.acquire({ timeout: 5 });
          sleep(10);
        });
      });
    },
    "Lease.discard": (lending) => {
      lending.use((pool) => {
        const lease = pool.acquire();
        lease.discard();
      });
    },
    "Lease[dispose]": (lending) => {
      lending.use((pool) => {
        using _ = pool.acquire();
      });
    },
    "Pool[dispose]": (lending) => {
      using _ = lending.pool;
      yieldNow();
    },
    "Pool.close": (lending) => {
      lending.use((pool) => {
        using _ = pool.acquire();
        pool.close();
      });
    },
  }),
  subject("rate limiter", () => new RateLimiter({ limit: 1, interval: 10 }), {
    "RateLimiter.acquire": (limiter) => limiter.acquire(),
    "RateLimiter.acquire, not for long": (limiter) => unlessTimedOut(() => limiter.acquire(1, { timeout: 5 })),
  }),
];

// What the examples of locks, and of other ways to wait for each other, need around them, and what has happened afterwards.

import assert from "node:assert/strict";
import {
  Barrier,
  ClosedError,
  Condition,
  type Cooperative,
  currentTask,
  Event,
  Latch,
  Mutex,
  Notify,
  now,
  Once,
  Pool,
  RateLimiter,
  RwLock,
  Semaphore,
  sleep,
  spawn,
  TimedOut,
  timeout,
  WaitGroup,
} from "stackful";
import { errorOf, lasting, recorder } from "./lasting.js";

export const settings = {
  Barrier() {
    const printProgress = recorder<number>();
    const compute = lasting(10, (round: number) => round);
    return {
      workers: [{ compute }, { compute }],
      rounds: [1, 2],
      printProgress,
      after() {
        "use cooperative";
        sleep(50);
        assert.deepEqual(printProgress.heard, [1, 2]);
      },
    };
  },

  "Barrier.wait"() {
    const barrier = new Barrier(2);
    spawn(() => barrier.wait());
    return { barrier };
  },

  Condition: () => ({
    items: new Array<unknown>(),
    limit: 1,
    after({ put, hasSpace, mutex }: Queue) {
      "use cooperative";
      put("a" as never);
      const second = spawn(() => put("b" as never));
      sleep(1);
      assert.equal(second.state, "parked");
      second.cancel();
      using _ = mutex.lock();
      hasSpace.broadcast();
    },
  }),

  "Condition.wait"() {
    "use cooperative";
    const mutex = new Mutex();
    const notEmpty = new Condition(mutex);
    const queue: string[] = [];
    spawn(() => {
      using _ = mutex.lock();
      queue.push("a");
      notEmpty.signal();
    });
    mutex.lock();
    return { queue, notEmpty, after: () => mutex.unlock() };
  },

  Event: () => ({ warmUp: lasting(10, () => {}), after: () => assert.equal(now(), 10) }),

  "Event.wait"() {
    const ready = new Event();
    spawn(() => ready.set());
    return { ready };
  },

  Latch() {
    const start = recorder<void>();
    return { workers: [{ start }, { start }], after: () => assert.equal(start.heard.length, 2) };
  },

  "Latch.wait"() {
    const started = new Latch(1);
    spawn(() => started.countDown());
    return { started };
  },

  "Lease.discard"() {
    const destroyed = recorder<string>();
    const pool = new Pool({ create: () => "thing", destroy: destroyed, max: 1 });
    return { pool, isAlive: (_thing: string) => false, after: () => assert.deepEqual(destroyed.heard, ["thing"]) };
  },

  Mutex: () => ({ balance: 0, price: 3, fetchBalance: lasting(10, () => 10), after: () => assert.equal(now(), 10) }),

  "Mutex.lock"() {
    const mutex = new Mutex();
    return { mutex, after: () => assert.equal(mutex.owner, currentTask()) };
  },

  "Mutex.withLock": () => ({
    mutex: new Mutex(),
    price: 3,
    fetchBalance: lasting(10, () => 10),
    after: ({ total }: { total: number }) => assert.equal(total, 7),
  }),

  Notify() {
    const handle = recorder<number | undefined>();
    const queue = [1, 2];
    return {
      queue,
      handle,
      after({ work, hasWork }: { work: Cooperative<() => void>; hasWork: Notify }) {
        "use cooperative";
        const working = spawn(work);
        sleep(1);
        queue.push(3);
        hasWork.notifyOne();
        sleep(1);
        assert.deepEqual(handle.heard, [1, 2, 3]);
        working.cancel();
      },
    };
  },

  "Notify.wait"() {
    const queue: number[] = [];
    const hasWork = new Notify();
    spawn(() => {
      queue.push(1);
      hasWork.notifyOne();
    });
    return { queue, hasWork };
  },

  "Once.get": () => ({
    config: new Once(lasting(1, () => ({ port: 7000 }))),
    after: ({ port }: { port: number }) => assert.equal(port, 7000),
  }),

  "Pool.acquire"() {
    const pool = new Pool({ create: () => "thing", max: 1 });
    return { pool, after: () => assert.equal(pool.inUse, 1) };
  },

  "Pool.close"() {
    const pool = new Pool({ create: () => "thing", max: 1 });
    return {
      pool,
      after() {
        "use cooperative";
        assert(errorOf(() => pool.acquire()) instanceof ClosedError);
      },
    };
  },

  RateLimiter() {
    const fetchPage = recorder<number>();
    return {
      urls: Array.from({ length: 20 }, (_, n) => n),
      fetchPage,
      after() {
        "use cooperative";
        sleep(1);
        assert.equal(fetchPage.heard.length, 20);
        assert(now() >= 900);
      },
    };
  },

  "RateLimiter.acquire": () => ({ limiter: new RateLimiter({ limit: 10, interval: 1000 }), message: "hello" }),

  RwLock: () => ({ table: new Map([["key", "value"]]), fetchKey: lasting(1, () => "key") }),

  "RwLock.read"() {
    const lock = new RwLock();
    return {
      lock,
      after() {
        "use cooperative";
        assert(errorOf(() => timeout(1, () => spawn(() => lock.write()).join())) instanceof TimedOut);
      },
    };
  },

  "RwLock.write"() {
    const lock = new RwLock();
    return {
      lock,
      after() {
        "use cooperative";
        assert(errorOf(() => timeout(1, () => spawn(() => lock.read()).join())) instanceof TimedOut);
      },
    };
  },

  Semaphore: () => ({
    download: lasting(10, (url: string) => `page ${url}`),
    after({ fetchPage, connections }: { fetchPage: Cooperative<(url: string) => string>; connections: Semaphore }) {
      "use cooperative";
      assert.equal(fetchPage("/"), "page /");
      assert.equal(connections.available, 8);
    },
  }),

  "Semaphore.acquire"() {
    const memory = new Semaphore(100);
    return { memory, image: { size: 40 }, after: () => assert.equal(memory.available, 60) };
  },

  singleFlight() {
    const got = recorder<string>();
    const render = recorder<string>();
    const get = lasting(10, (path: string) => {
      got(path);
      return `user of ${path}`;
    });
    return {
      get,
      render,
      requests: [{ userId: 1 }, { userId: 1 }, { userId: 2 }],
      after() {
        "use cooperative";
        sleep(20);
        assert.deepEqual([got.heard, render.heard.length], [["/users/1", "/users/2"], 3]);
      },
    };
  },

  WaitGroup: () => ({
    button: {
      onClick(click: () => void) {
        click();
      },
    },
    startUpload(done: () => void) {
      spawn(() => {
        sleep(10);
        done();
      });
    },
    after: () => assert.equal(now(), 10),
  }),

  "WaitGroup.wait": () => ({ uploads: new WaitGroup() }),
};

interface Queue {
  readonly put: Cooperative<(item: never) => void>;
  readonly hasSpace: Condition;
  readonly mutex: Mutex;
}

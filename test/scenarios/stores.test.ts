// Stores of Node's `AsyncLocalStorage`: what an async function sees, a cooperative one sees, too.

import { AsyncLocalStorage } from "node:async_hooks";
import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import { setTimeout as delay, setImmediate as immediate } from "node:timers/promises";
import { all, type Cooperative, type CooperativeGenerator, each, group, run, spawn, wait } from "stackful";
import { describe, expect, test } from "vitest";

type Look = () => void;
type Shape = readonly [
  name: string,
  plain: (storage: AsyncLocalStorage<string>, look: Look) => Promise<unknown>,
  cooperative: Cooperative<(storage: AsyncLocalStorage<string>, look: Look) => unknown>,
];

/** Node 20 has no `Promise.withResolvers`. */
function newPromise() {
  let resolve!: () => void;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

const failed = () => Promise.reject(new Error("failed"));

const shapes: Shape[] = [
  [
    "a run, and after it",
    async (storage, look) => {
      await storage.run("a", async () => {
        look();
        await immediate();
        look();
      });
      look();
    },
    (storage, look) => {
      storage.run("a", () => {
        look();
        wait(immediate());
        look();
      });
      look();
    },
  ],
  [
    "runs in each other",
    (storage, look) =>
      storage.run("a", async () => {
        await storage.run("b", async () => {
          await immediate();
          look();
        });
        look();
      }),
    (storage, look) =>
      storage.run("a", () => {
        storage.run("b", () => {
          wait(immediate());
          look();
        });
        look();
      }),
  ],
  [
    "an exit inside a run",
    (storage, look) =>
      storage.run("a", async () => {
        await storage.exit(async () => {
          await immediate();
          look();
        });
        look();
      }),
    (storage, look) =>
      storage.run("a", () => {
        storage.exit(() => {
          wait(immediate());
          look();
        });
        look();
      }),
  ],
  [
    "an error out of a run",
    async (storage, look) => {
      await storage
        .run("a", async () => {
          await failed();
        })
        .catch(look);
      look();
    },
    (storage, look) => {
      try {
        storage.run("a", () => {
          wait(failed());
        });
      } catch {
        look();
      }
      look();
    },
  ],
  [
    "an error that is caught inside",
    (storage, look) =>
      storage.run("a", async () => {
        try {
          await failed();
        } catch {
          look();
        } finally {
          await immediate();
          look();
        }
      }),
    (storage, look) =>
      storage.run("a", () => {
        try {
          wait(failed());
        } catch {
          look();
        } finally {
          wait(immediate());
          look();
        }
      }),
  ],
  [
    "what is begun in a run, and waited for outside",
    async (storage, look) => {
      const begun = storage.run("a", async () => {
        await delay(2);
        look();
      });
      look();
      await begun;
      look();
    },
    (storage, look) => {
      const begun = storage.run("a", () =>
        spawn(() => {
          wait(delay(2));
          look();
        }),
      );
      look();
      begun.join();
      look();
    },
  ],
  [
    "several side by side, each in a run of its own",
    async (storage, look) => {
      const one = (store: string, ms: number) =>
        storage.run(store, async () => {
          await delay(ms);
          look();
        });
      await Promise.all([one("a", 20), one("b", 1)]);
      look();
    },
    (storage, look) => {
      const one: Cooperative<(store: string, ms: number) => void> = (store, ms) =>
        storage.run(store, () => {
          wait(delay(ms));
          look();
        });
      all([() => one("a", 20), () => one("b", 1)]);
      look();
    },
  ],
  [
    "a loop with a run in each round",
    async (storage, look) => {
      for (const store of ["a", "b", "c"]) {
        await storage.run(store, async () => {
          await immediate();
          look();
        });
        look();
      }
    },
    (storage, look) => {
      for (const store of ["a", "b", "c"]) {
        storage.run(store, () => {
          wait(immediate());
          look();
        });
        look();
      }
    },
  ],
  [
    "arguments, and what is returned",
    async (storage, look) => {
      const add = async (a: number, b: number) => {
        await immediate();
        look();
        return a + b;
      };
      return storage.run("a", add, 1, 2);
    },
    (storage, look) => {
      const add: Cooperative<(a: number, b: number) => number> = (a, b) => {
        wait(immediate());
        look();
        return a + b;
      };
      return storage.run("a", add, 1, 2);
    },
  ],
  [
    "a generator, stepped outside the run that made it",
    async (storage, look) => {
      async function* steps() {
        yield 1;
        await immediate();
        look();
        yield 2;
      }
      const made = storage.run("a", steps);
      for await (const _ of made) look();
    },
    (storage, look) => {
      function* steps(): CooperativeGenerator<number> {
        "use cooperative";
        yield 1;
        wait(immediate());
        look();
        yield 2;
      }
      const made = storage.run("a", steps);
      for (const _ of made) look();
    },
  ],
  [
    "a loop over an async iterable inside a run",
    (storage, look) =>
      storage.run("a", async () => {
        async function* values() {
          yield await immediate();
          yield await immediate();
        }
        for await (const _ of values()) look();
      }),
    (storage, look) =>
      storage.run("a", () => {
        async function* values() {
          yield await immediate();
          yield await immediate();
        }
        for (const _ of each(values())) look();
      }),
  ],
  [
    "an event that is emitted in a run",
    async (storage, look) => {
      const emitter = new EventEmitter().on("event", look);
      await storage.run("a", async () => {
        await immediate();
        emitter.emit("event");
      });
      emitter.emit("event");
    },
    (storage, look) => {
      const emitter = new EventEmitter().on("event", look);
      storage.run("a", () => {
        wait(immediate());
        emitter.emit("event");
      });
      emitter.emit("event");
    },
  ],
  [
    "a callback of Node's that was set in a run",
    (storage, look) =>
      storage.run("a", async () => {
        await immediate();
        await new Promise<void>((resolve) => {
          setTimeout(() => {
            look();
            resolve();
          }, 1);
        });
      }),
    (storage, look) =>
      storage.run("a", () => {
        wait(immediate());
        wait(
          new Promise<void>((resolve) => {
            setTimeout(() => {
              look();
              resolve();
            }, 1);
          }),
        );
      }),
  ],
  [
    "a function that is bound in a run, and called outside",
    async (storage, look) => {
      const bound = await storage.run("a", async () => {
        await immediate();
        return AsyncLocalStorage.bind(look);
      });
      bound();
      look();
    },
    (storage, look) => {
      const bound = storage.run("a", () => {
        wait(immediate());
        return AsyncLocalStorage.bind(look);
      });
      bound();
      look();
    },
  ],
  [
    "two that call each other in turns",
    async (storage, look) => {
      const down = async (depth: number): Promise<void> => {
        await immediate();
        if (depth > 0) await storage.run(`${depth}`, () => down(depth - 1));
        look();
      };
      await down(3);
    },
    (storage, look) => {
      const down: Cooperative<(depth: number) => void> = (depth) => {
        wait(immediate());
        if (depth > 0) storage.run(`${depth}`, () => down(depth - 1));
        look();
      };
      down(3);
    },
  ],
  [
    "an async function that is waited for in a run",
    (storage, look) => {
      const answer = async () => {
        look();
        await immediate();
        look();
      };
      return storage.run("a", async () => {
        await answer();
        look();
      });
    },
    (storage, look) => {
      const answer = async () => {
        look();
        await immediate();
        look();
      };
      storage.run("a", () => {
        wait(answer());
        look();
      });
    },
  ],
  [
    "a promise that is settled in another run",
    async (storage, look) => {
      const { promise, resolve } = newPromise();
      const other = storage.run("b", async () => {
        await delay(2);
        resolve();
        look();
      });
      await storage.run("a", async () => {
        await promise;
        look();
      });
      await other;
    },
    (storage, look) => {
      const { promise, resolve } = newPromise();
      all([
        () =>
          storage.run("b", () => {
            wait(delay(2));
            resolve();
            look();
          }),
        () =>
          storage.run("a", () => {
            wait(promise);
            look();
          }),
      ]);
    },
  ],
  [
    "what `then` calls, attached in a run and settled outside",
    async (storage, look) => {
      const { promise, resolve } = newPromise();
      const done = storage.run("a", async () => {
        await immediate();
        return [promise.then(look)] as const;
      });
      const [called] = await done;
      resolve();
      await called;
      look();
    },
    (storage, look) => {
      const { promise, resolve } = newPromise();
      const [called] = storage.run("a", () => {
        wait(immediate());
        return [promise.then(look)] as const;
      });
      resolve();
      wait(called);
      look();
    },
  ],
  [
    "microtasks and ticks that are queued in a run",
    (storage, look) =>
      storage.run("a", async () => {
        await immediate();
        queueMicrotask(look);
        process.nextTick(look);
        await immediate();
        look();
      }),
    (storage, look) =>
      storage.run("a", () => {
        wait(immediate());
        queueMicrotask(look);
        process.nextTick(look);
        wait(immediate());
        look();
      }),
  ],
  [
    "a stream that is read in a run, and written outside",
    async (storage, look) => {
      const stream = new PassThrough({ objectMode: true });
      const reading = storage.run("a", async () => {
        for await (const _ of stream) look();
      });
      for (let n = 0; n < 3; n++) {
        stream.write(n);
        await immediate();
      }
      stream.end();
      look();
      await reading;
    },
    (storage, look) => {
      const stream = new PassThrough({ objectMode: true });
      group(() => {
        spawn(() =>
          storage.run("a", () => {
            for (const _ of each(stream)) look();
          }),
        );
        for (let n = 0; n < 3; n++) {
          stream.write(n);
          wait(immediate());
        }
        stream.end();
        look();
      });
    },
  ],
  [
    "a snapshot that is taken in a run, and used outside",
    async (storage, look) => {
      const inside = await storage.run("a", async () => {
        await immediate();
        return AsyncLocalStorage.snapshot();
      });
      inside(look);
      look();
    },
    (storage, look) => {
      const inside = storage.run("a", () => {
        wait(immediate());
        return AsyncLocalStorage.snapshot();
      });
      inside(look);
      look();
    },
  ],
  [
    "two storages, the runs of which are in each other",
    async (storage, look) => {
      const other = new AsyncLocalStorage<string>();
      const seen: unknown[] = [];
      await storage.run("a", () =>
        other.run("x", async () => {
          await immediate();
          seen.push(other.getStore());
          await storage.run("b", async () => {
            await immediate();
            look();
            seen.push(other.getStore());
          });
          await other.exit(async () => {
            await immediate();
            look();
            seen.push(other.getStore());
          });
        }),
      );
      look();
      return seen.join();
    },
    (storage, look) => {
      const other = new AsyncLocalStorage<string>();
      const seen: unknown[] = [];
      storage.run("a", () =>
        other.run("x", () => {
          wait(immediate());
          seen.push(other.getStore());
          storage.run("b", () => {
            wait(immediate());
            look();
            seen.push(other.getStore());
          });
          other.exit(() => {
            wait(immediate());
            look();
            seen.push(other.getStore());
          });
        }),
      );
      look();
      return seen.join();
    },
  ],
  [
    "a run with no store at all",
    (storage, look) =>
      storage.run("a", async () => {
        await storage.run(undefined as never, async () => {
          await immediate();
          look();
        });
        look();
      }),
    (storage, look) => {
      storage.run("a", () => {
        storage.run(undefined as never, () => {
          wait(immediate());
          look();
        });
        look();
      });
    },
  ],
  [
    "a method that is run with its object",
    async (storage, look) => {
      class Service {
        #calls = 0;
        async call() {
          await immediate();
          look();
          return ++this.#calls;
        }
      }
      const service = new Service();
      await storage.run("a", () => service.call());
      return storage.run("b", () => service.call());
    },
    (storage, look) => {
      class Service {
        #calls = 0;
        /** @cooperative */
        call() {
          wait(immediate());
          look();
          return ++this.#calls;
        }
      }
      const service = new Service();
      storage.run("a", () => service.call());
      return storage.run("b", () => service.call());
    },
  ],
  [
    "clean-up of what fails side by side",
    async (storage, look) => {
      const one = (store: string, ms: number) =>
        storage.run(store, async () => {
          try {
            await delay(ms);
            throw new Error(store);
          } finally {
            await immediate();
            look();
          }
        });
      await one("a", 1).catch(() => {});
      look();
      await one("b", 2).catch(() => {});
      look();
    },
    (storage, look) => {
      const one: Cooperative<(store: string, ms: number) => void> = (store, ms) =>
        storage.run(store, () => {
          try {
            wait(delay(ms));
            throw new Error(store);
          } finally {
            wait(immediate());
            look();
          }
        });
      for (const [store, ms] of [
        ["a", 1],
        ["b", 2],
      ] as const) {
        try {
          one(store, ms);
        } catch {}
        look();
      }
    },
  ],
  [
    "what is entered, and stays",
    async (storage, look) => {
      storage.enterWith("a");
      look();
      await immediate();
      look();
      storage.enterWith("b");
      await immediate();
      look();
      await immediate();
      look();
    },
    (storage, look) => {
      storage.enterWith("a");
      look();
      wait(immediate());
      look();
      storage.enterWith("b");
      wait(immediate());
      look();
      wait(immediate());
      look();
    },
  ],
  [
    "what is entered in a run, and left with it",
    async (storage, look) => {
      storage.enterWith("outside");
      await storage.run("a", async () => {
        await immediate();
        storage.enterWith("b");
        await immediate();
        look();
        await storage.run("c", async () => {
          storage.enterWith("d");
          await immediate();
          look();
        });
        look();
      });
      look();
      await immediate();
      look();
    },
    (storage, look) => {
      storage.enterWith("outside");
      storage.run("a", () => {
        wait(immediate());
        storage.enterWith("b");
        wait(immediate());
        look();
        storage.run("c", () => {
          storage.enterWith("d");
          wait(immediate());
          look();
        });
        look();
      });
      look();
      wait(immediate());
      look();
    },
  ],
  [
    "what is entered in the run of another storage, and stays after that",
    async (storage, look) => {
      const other = new AsyncLocalStorage<number>();
      storage.enterWith("outside");
      // Plain code does not wait here: behind an `await`, async code has its own store again, whatever was called.
      other.run(1, () => {
        storage.enterWith("a");
        look();
        other.enterWith(2);
        storage.enterWith("b");
        look();
      });
      look();
      return other.getStore();
    },
    (storage, look) => {
      const other = new AsyncLocalStorage<number>();
      storage.enterWith("outside");
      other.run(1, () => {
        wait(immediate());
        storage.enterWith("a");
        wait(immediate());
        look();
        other.enterWith(2);
        wait(immediate());
        storage.enterWith("b");
        look();
      });
      look();
      return other.getStore();
    },
  ],
  [
    "what side by side tasks enter, each for itself",
    async (storage, look) => {
      storage.enterWith("before");
      const one = async (store: string, ms: number) => {
        look();
        await delay(ms);
        storage.enterWith(store);
        await delay(ms);
        look();
      };
      await Promise.all([one("a", 20), one("b", 1)]);
    },
    (storage, look) => {
      storage.enterWith("before");
      const one: Cooperative<(store: string, ms: number) => void> = (store, ms) => {
        look();
        wait(delay(ms));
        storage.enterWith(store);
        wait(delay(ms));
        look();
      };
      all([() => one("a", 20), () => one("b", 1)]);
    },
  ],
  [
    "what is entered before something begins, and after that",
    async (storage, look) => {
      storage.enterWith("before");
      const begun = (async () => {
        await immediate();
        look();
      })();
      storage.enterWith("after");
      await begun;
      look();
    },
    (storage, look) => {
      storage.enterWith("before");
      const begun = spawn(() => {
        wait(immediate());
        look();
      });
      storage.enterWith("after");
      begun.join();
      look();
    },
  ],
];

/** Here, plain code sets the store: around a `spawn`, or for good. */
const NEEDS_TO_BE_TOLD = /^what .*(?:waited for outside|entered|enter)\b/;

describe.each(["a run that is told of the storage", "a run that is not"])("%s", (kind) => {
  const isTold = !kind.endsWith("not");
  test.each(shapes.filter(([name]) => isTold || !NEEDS_TO_BE_TOLD.test(name)))(
    "sees the stores that async code sees: %s (T87, R66)",
    async (_name, plain, cooperative) => {
      const storage = new AsyncLocalStorage<string>();
      const observe = () => {
        const seen: (string | undefined)[] = [];
        return [seen, () => void seen.push(storage.getStore())] as const;
      };
      const [expected, lookPlain] = observe();
      const [seen, look] = observe();
      const start = isTold ? run.with({ storages: [storage] }) : run;
      expect(await start(cooperative, storage, look)).toBe(await plain(storage, lookPlain));
      expect(seen).toEqual(expected);
      expect(seen.length).toBeGreaterThan(0);
    },
  );
});

// Stores of Node's `AsyncLocalStorage`: what an async function sees, a cooperative one sees, too.

import { AsyncLocalStorage } from "node:async_hooks";
import { EventEmitter } from "node:events";
import { setTimeout as delay, setImmediate as immediate } from "node:timers/promises";
import { all, type Cooperative, type CooperativeGenerator, each, run, spawn, wait } from "stackful";
import { describe, expect, test } from "vitest";

type Look = () => void;
type Shape = readonly [
  name: string,
  plain: (storage: AsyncLocalStorage<string>, look: Look) => Promise<unknown>,
  cooperative: Cooperative<(storage: AsyncLocalStorage<string>, look: Look) => unknown>,
];

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

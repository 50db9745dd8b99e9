// Node's storages in tasks.

import { AsyncLocalStorage } from "node:async_hooks";
import { Channel, run, sleep, spawn, yieldNow } from "stackful";
import { describe, expect, test } from "vitest";
import { inVirtualTime, transcript } from "../../support/transcript.js";

test("a store is there after each suspension, and only in the task that runs with it", async () => {
  const storage = new AsyncLocalStorage<string>();
  const lines = await transcript((say) => {
    const tell = (who: string) => say(`${who} ${storage.getStore()}`);
    const other = spawn(() => {
      for (let i = 0; i < 3; i++) {
        tell("other");
        yieldNow();
      }
    });
    const result = storage.run(
      "outer",
      (n: number) => {
        tell("task");
        yieldNow();
        storage.run("inner", () => {
          yieldNow();
          tell("task");
        });
        tell("task");
        storage.exit(() => {
          sleep(1);
          tell("task");
        });
        yieldNow();
        tell("task");
        return n + 1;
      },
      1,
    );
    say(`result ${result}`);
    tell("task");
    other.join();
  });
  expect(lines.filter((line) => line.startsWith("other"))).toEqual(Array(3).fill("other undefined"));
  expect(lines.filter((line) => !line.startsWith("other"))).toEqual([
    "task outer",
    "task inner",
    "task outer",
    "task undefined",
    "task outer",
    "result 2",
    "task undefined",
  ]);
  expect(storage.getStore()).toBe(undefined);
});

test("a spawned task keeps the store that it was spawned with", async () => {
  const storage = new AsyncLocalStorage<number>();
  const seen = await inVirtualTime(() => {
    const task = storage.run(1, () => {
      yieldNow();
      return spawn(() => {
        sleep(1);
        return storage.getStore();
      });
    });
    return [storage.getStore(), task.join(), storage.getStore()];
  });
  expect(seen).toEqual([undefined, 1, undefined]);
});

test("a store is gone after an error, and while the task is cancelled it is there for clean-up", async () => {
  const storage = new AsyncLocalStorage<string>();
  const lines = await transcript((say) => {
    try {
      storage.run("failing", () => {
        yieldNow();
        throw new Error("no");
      });
    } catch {
      say(`caught with ${storage.getStore()}`);
    }
    const task = spawn(() => {
      try {
        storage.run("cancelled", () => {
          try {
            sleep(1000);
          } finally {
            sleep(1);
            say(`cleans up with ${storage.getStore()}`);
          }
        });
      } finally {
        say(`ends with ${storage.getStore()}`);
      }
    });
    sleep(1);
    task.cancel();
  });
  expect(lines).toEqual(["caught with undefined", "cleans up with cancelled", "ends with undefined"]);
});

describe("a run with storages", () => {
  const storage = new AsyncLocalStorage<string>();
  const runWithStores = run.with({ storages: [storage, new AsyncLocalStorage<number>()] });

  function look(): (string | undefined)[] {
    "use cooperative";
    const seen = [storage.getStore()];
    yieldNow();
    seen.push(storage.getStore());
    const child = spawn(() => {
      sleep(1);
      return storage.getStore();
    });
    seen.push(child.join(), storage.getStore());
    return seen;
  }

  test("keeps what was there when it was called, and so does each (R66)", async () => {
    const runs = [
      storage.run("first", () => runWithStores(look)),
      storage.run("second", () => runWithStores(look)),
      runWithStores(look),
    ];
    expect(await Promise.all(runs)).toEqual(["first", "second", undefined].map((store) => Array(4).fill(store)));
    expect(storage.getStore()).toBe(undefined);
  });

  test("finds it whoever wakes it", async () => {
    const channel = new Channel<number>();
    const seen = storage.run("own", () =>
      runWithStores(() => {
        channel.receive();
        return storage.getStore();
      }),
    );
    await new Promise(setImmediate);
    await storage.run("of a stranger", () => run(() => channel.send(1)));
    expect(await seen).toBe("own");
  });
});

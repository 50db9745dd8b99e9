// Values that follow a task. Rule R66.

import { group, run, sleep, spawn, TaskLocal } from "stackful";
import { expect, test } from "vitest";
import { transcript } from "../support/transcript.js";

test("a bound value is found in the function, across suspensions, and in what it spawns; nowhere else (R66)", async () => {
  const name = new TaskLocal("nobody");
  const other = new TaskLocal(0);
  const lines = await transcript((say) => {
    const visit = (who: string) => () => {
      "use cooperative";
      name.run(who, () => {
        sleep(1);
        spawn(() => {
          sleep(2);
          say(`spawned by ${name.get()}`);
        });
        name.run(`${who} inside`, () => {
          sleep(1);
          say(name.get());
        });
        say(`${name.get()} ${other.get()}`);
      });
      say(`after: ${name.get()}`);
    };
    group((all) => {
      all.spawn(visit("a"));
      all.spawn(visit("b"));
    });
  });
  expect(lines).toEqual([
    "a inside",
    "a 0",
    "after: nobody",
    "b inside",
    "b 0",
    "after: nobody",
    "spawned by a",
    "spawned by b",
  ]);
  expect(name.get()).toBe("nobody");
});

test("a bound value is gone when the function throws, or is cancelled", async () => {
  const depth = new TaskLocal(0);
  await run(() => {
    try {
      depth.run(1, () => {
        throw new Error("boom");
      });
    } catch {
      expect(depth.get()).toBe(0);
    }
    group((all) => {
      try {
        depth.run(2, () => {
          all.cancel();
          sleep(0);
        });
      } finally {
        expect(depth.get()).toBe(0);
        all.spawn(() => expect(depth.get()).toBe(0));
      }
    });
  }).catch((error: unknown) => expect((error as Error).name).toBe("TaskCancelled"));
});

// In which order the tasks of a group clean up.

import { type Cooperative, type GroupOptions, group, now, sleep, spawn, type TaskGroup } from "stackful";
import { describe, expect, test } from "vitest";
import { type Say, transcript } from "../support/transcript.js";

/** Runs a group of tasks whose clean-up takes 10 ms each, until something ends them. */
function cleaningUp(options: GroupOptions, say: Say, names: string[], end: Cooperative<(all: TaskGroup) => void>) {
  "use cooperative";
  group((all) => {
    for (const name of names) {
      spawn(() => {
        try {
          sleep(1000);
        } finally {
          say(`${name} begins`);
          sleep(10);
          say(`${name} is done`);
        }
      });
    }
    sleep(1);
    end(all);
  }, options);
}

test("tasks that are cancelled clean up newest first, side by side (T25)", async () => {
  const lines = await transcript((say) => {
    cleaningUp({}, say, ["first", "second"], (all) => all.cancel());
  });
  expect(lines).toEqual(["second begins", "first begins", "second is done", "first is done"]);
});

describe("tasks of a group that cleans up in series", () => {
  const inSeries: GroupOptions = { cleanUp: "inSeries" };
  const order = ["second begins", "second is done", "first begins", "first is done"];

  test("clean up newest first, each when the one before has (T25)", async () => {
    const lines = await transcript((say) => {
      cleaningUp(inSeries, say, ["first", "second"], (all) => all.cancel());
      say(`all at ${now()}`);
    });
    expect(lines).toEqual([...order, "all at 21"]);
  });

  test("do so when something outside is cancelled, or one of them fails, too (T25)", async () => {
    const lines = await transcript((say) => {
      const outside = spawn(() => cleaningUp(inSeries, say, ["first", "second"], () => sleep(1000)));
      sleep(5);
      outside.stop();
      say(`all at ${now()}`);
      try {
        cleaningUp(inSeries, say, ["first", "second"], () => {
          spawn(() => {
            throw new Error("failed");
          });
        });
      } catch (error) {
        say(`${String(error)} at ${now()}`);
      }
    });
    expect(lines).toEqual([...order, "all at 25", ...order, "Error: failed at 46"]);
  });

  test("go on until it is their turn, and end with what they have spawned (T25)", async () => {
    const lines = await transcript((say) => {
      group((all) => {
        spawn(function ticker() {
          spawn(() => {
            try {
              sleep(1000);
            } finally {
              say(`child of ticker ends at ${now()}`);
            }
          });
          for (;;) {
            sleep(20);
            say(`tick at ${now()}`);
          }
        });
        spawn(function cleans() {
          try {
            sleep(1000);
          } finally {
            sleep(45);
            say(`clean at ${now()}`);
          }
        });
        sleep(10);
        all.cancel();
      }, inSeries);
    });
    expect(lines).toEqual(["tick at 20", "tick at 40", "clean at 55", "child of ticker ends at 55"]);
  });

  test("end in any order while nobody cancels them (T25)", async () => {
    const lines = await transcript((say) => {
      group(() => {
        for (const ms of [10, 30, 20]) {
          spawn(() => {
            sleep(ms);
            say(`${ms}`);
          });
        }
      }, inSeries);
    });
    expect(lines).toEqual(["10", "20", "30"]);
  });

  test("are cleaned up together with who runs in the background, which is cancelled when the rest has ended (T25)", async () => {
    const lines = await transcript((say) => {
      group((all) => {
        all.background(() => {
          try {
            sleep(1000);
          } finally {
            say("background ends");
          }
        });
        cleaningUp(inSeries, say, ["first", "second"], (inner) => inner.cancel());
      }, inSeries);
    });
    expect(lines).toEqual([...order, "background ends"]);
  });
});

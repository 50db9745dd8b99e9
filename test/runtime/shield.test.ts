// Code that a cancel from outside does not reach. Rule R18, scenario T4.

import { group, now, shield, sleep, spawn, timeout } from "stackful";
import { describe, expect, test } from "vitest";
import { transcript } from "../support/transcript.js";

describe("a shield", () => {
  test("keeps a cancel out until its end; then it arrives (T4)", async () => {
    const lines = await transcript((say) => {
      timeout(1000, () => {
        const task = spawn(() => {
          shield(() => {
            sleep(10);
            say(`inside at ${now()}`);
            sleep(10);
            spawn(() => {
              sleep(5);
              say(`spawned inside, ${now()}`);
            });
          });
          say(`behind at ${now()}`);
          sleep(10);
          say("not reached");
        });
        sleep(1);
        task.cancel();
      });
      say(`over at ${now()}`);
    });
    expect(lines).toEqual(["inside at 10", "spawned inside, 25", "behind at 25", "over at 25"]);
  });

  test("does not keep out what is cancelled inside (T4)", async () => {
    const lines = await transcript((say) => {
      const task = spawn(() => {
        shield(() => {
          try {
            timeout(5, () => sleep(1000));
          } catch (error) {
            say(`${(error as Error).name} at ${now()}`);
          }
          try {
            group((inner) => {
              inner.cancel();
              sleep(1000);
            });
          } catch (error) {
            say(`${(error as Error).name} at ${now()}`);
          }
        });
        sleep(1);
        say("not reached");
      });
      sleep(1);
      task.cancel();
    });
    expect(lines).toEqual(["TimedOut at 5", "TaskCancelled at 5"]);
  });

  test("that is lifted lets the cancel in, also to a call that is blocked already (T4)", async () => {
    const lines = await transcript((say) => {
      group(() => {
        const task = spawn(() => {
          shield((inner) => {
            spawn(() => {
              sleep(20);
              inner.lift();
            });
            try {
              say("sleeping");
              sleep(1000);
              say("not reached");
            } finally {
              say(`cancelled at ${now()}`);
            }
          });
        });
        sleep(1);
        task.cancel();
      });
    });
    expect(lines).toEqual(["sleeping", "cancelled at 20"]);
  });
});

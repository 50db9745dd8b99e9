// Cancelling a task, and waiting until it has cleaned up. Rule R22, scenario T14.

import { Channel, currentTask, DeadlockError, group, now, sleep, spawn, type Task } from "stackful";
import { describe, expect, test } from "vitest";
import { transcript } from "../support/transcript.js";

describe("task.stop", () => {
  test("returns when the clean-up has ended, however long that is held up (T14; seeds X7)", async () => {
    const lines = await transcript((say) => {
      const gate = new Channel<undefined>();
      const task = spawn(() => {
        try {
          sleep(Number.POSITIVE_INFINITY);
        } finally {
          gate.receive();
          say("cleaned up");
        }
      });
      spawn(() => {
        sleep(20);
        gate.send(undefined);
      });
      sleep(1);
      task.stop();
      say(`stopped at ${now()}, ${task.state}`);
      task.stop();
      say(`again at ${now()}`);
    });
    expect(lines).toEqual(["cleaned up", "stopped at 20, done", "again at 20"]);
  });

  test("does not throw what the task has thrown before (T14)", async () => {
    const lines = await transcript((say) => {
      try {
        group(() => {
          const task = spawn(() => {
            spawn(() => {
              try {
                sleep(1000);
              } finally {
                sleep(10);
              }
            });
            sleep(1);
            throw new Error("its own");
          });
          sleep(5);
          try {
            task.stop();
          } finally {
            say(`stopped at ${now()}`);
          }
        });
      } catch (error) {
        say(`the group: ${(error as Error).message}`);
      }
    });
    expect(lines).toEqual(["stopped at 11", "the group: its own"]);
  });

  test("throws what the clean-up throws, and nobody else hears of it (T14)", async () => {
    const lines = await transcript((say) => {
      group(() => {
        const task = spawn(() => {
          try {
            sleep(1000);
          } finally {
            // oxlint-disable-next-line no-unsafe-finally -- the point of this test
            throw new Error("clean-up");
          }
        });
        sleep(1);
        try {
          task.stop();
        } catch (error) {
          say((error as Error).message);
        }
        sleep(1);
        say("the group goes on");
      });
    });
    expect(lines).toEqual(["clean-up", "the group goes on"]);
  });

  test("of oneself is a deadlock (R22)", async () => {
    const lines = await transcript((say) => {
      const task: Task = currentTask();
      try {
        task.stop();
      } catch (error) {
        say(String(error instanceof DeadlockError));
      }
    });
    expect(lines).toEqual(["true"]);
  });

  test("that is cancelled leaves the task to its end", async () => {
    const lines = await transcript((say) => {
      const task = spawn(() => {
        try {
          sleep(1000);
        } finally {
          sleep(10);
          say(`cleaned up at ${now()}`);
        }
      });
      const stopper = spawn(() => task.stop());
      sleep(1);
      stopper.cancel();
      sleep(1);
      say(`stopper ${stopper.state}`);
    });
    expect(lines).toEqual(["stopper done", "cleaned up at 10"]);
  });
});

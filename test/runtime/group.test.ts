// Scopes own tasks, and end after them. Rules R23 to R27, scenarios T16 to T21.

import { GroupClosedError, group, now, sleep, spawn, TaskCancelled, type TaskGroup, timeout } from "stackful";
import { describe, expect, test } from "vitest";
import { inVirtualTime, transcript } from "../support/transcript.js";

describe("a group", () => {
  test("returns its function's value when all tasks have ended (T19, R23)", async () => {
    const result = await inVirtualTime(() => {
      const value = group(() => {
        spawn(() => sleep(5000));
        return "value";
      });
      return `${value} at ${now()}`;
    });
    expect(result).toBe("value at 5000");
  });

  test("throws the error of a task, that very object, after the others have cleaned up (T16, R24)", async () => {
    const failure = new Error("boom");
    const lines = await transcript((say) => {
      try {
        group(() => {
          spawn(() => {
            try {
              sleep(1000);
            } finally {
              sleep(1);
              say("sibling cleaned up");
            }
          });
          spawn(() => {
            sleep(5);
            throw failure;
          });
          sleep(1000);
          say("not reached");
        });
      } catch (error) {
        say(`same object: ${error === failure}`);
      }
    });
    expect(lines).toEqual(["sibling cleaned up", "same object: true"]);
  });

  test("throws the first error; later ones are in its `suppressed` (T17, T18)", async () => {
    const lines = await transcript((say) => {
      try {
        group(() => {
          spawn(() => {
            try {
              sleep(1000);
            } finally {
              // oxlint-disable-next-line no-unsafe-finally -- the point of this test
              throw new Error("second");
            }
          });
          sleep(1);
          throw new Error("first");
        });
      } catch (error) {
        const { message, suppressed } = error as Error & { suppressed: Error[] };
        say(`${message}, suppressed ${suppressed.map((one) => one.message)}`);
      }
    });
    expect(lines).toEqual(["first, suppressed second"]);
  });

  test("keeps an error away from the `try` around the spawn (R25)", async () => {
    const lines = await transcript((say) => {
      try {
        group(() => {
          try {
            spawn(() => {
              throw new Error("boom");
            });
          } catch {
            say("around the spawn");
          }
          sleep(1);
        });
      } catch {
        say("around the group");
      }
    });
    expect(lines).toEqual(["around the group"]);
  });

  test("can be cancelled from inside, and returns what its function has returned", async () => {
    const value = await inVirtualTime(() =>
      group((all) => {
        spawn(() => sleep(1000));
        all.cancel();
        return "done";
      }),
    );
    expect(value).toBe("done");
  });

  test("whose function was cancelled with it throws TaskCancelled, with the reason", async () => {
    const lines = await transcript((say) => {
      try {
        group((all) => {
          spawn(() => all.cancel("enough"));
          sleep(1000);
        });
      } catch (error) {
        say(`${error instanceof TaskCancelled}: ${(error as TaskCancelled).cancel.reason}`);
      }
    });
    expect(lines).toEqual(["true: enough"]);
  });

  test("is unwound to the outermost that is cancelled (T3, R14)", async () => {
    const lines = await transcript((say) => {
      group((a) => {
        void a;
        try {
          group((b) => {
            try {
              group((c) => {
                c.cancel("c");
                b.cancel("b");
                sleep(1);
              });
            } catch {
              say("caught around c");
            }
          });
        } catch (error) {
          say(`caught around b: ${(error as TaskCancelled).cancel.reason}`);
        }
        sleep(1);
        say("a goes on");
      });
    });
    expect(lines).toEqual(["caught around b: b", "a goes on"]);
  });

  test("that was cancelled, but never asked, has nothing to throw (T3)", async () => {
    const value = await inVirtualTime(() =>
      group((all) => {
        all.cancel();
        return "untouched";
      }),
    );
    expect(value).toBe("untouched");
  });

  test("refuses tasks after its end (T21, R27)", async () => {
    const failing = inVirtualTime(() => {
      let escaped: TaskGroup | undefined;
      group((all) => {
        escaped = all;
      });
      escaped?.spawn(() => {});
    });
    await expect(failing).rejects.toThrow(GroupClosedError);
  });

  test("takes tasks from other tasks", async () => {
    const lines = await transcript((say) => {
      group((all) => {
        spawn(() => {
          all.spawn(() => {
            sleep(10);
            say(`grandchild at ${now()}`);
          });
        });
      });
      say(`group ended at ${now()}`);
    });
    expect(lines).toEqual(["grandchild at 10", "group ended at 10"]);
  });
});

describe("a task", () => {
  test("ends after what it has spawned", async () => {
    const lines = await transcript((say) => {
      const parent = spawn(() => {
        spawn(() => sleep(100));
        return "value";
      });
      say(`${parent.join()} at ${now()}`);
    });
    expect(lines).toEqual(["value at 100"]);
  });

  test("hands its error to every task that joins it (R26)", async () => {
    const lines = await transcript((say) => {
      try {
        group(() => {
          const failing = spawn(() => {
            sleep(5);
            throw new Error("boom");
          });
          spawn(() => {
            try {
              failing.join();
            } catch (error) {
              say(`joiner: ${(error as Error).message}`);
            }
          });
        });
      } catch (error) {
        say(`group: ${(error as Error).message}`);
      }
    });
    expect(lines).toEqual(["group: boom"]);
  });

  test("can be awaited by plain code", async () => {
    const value = await inVirtualTime(() => {
      const task = spawn(() => {
        sleep(1);
        return 7;
      });
      return { awaited: Promise.resolve(task) };
    });
    expect(await value.awaited).toBe(7);
  });

  test("spawned in a time limit belongs to it", async () => {
    const lines = await transcript((say) => {
      timeout(100, () => {
        spawn(() => sleep(50));
      });
      say(`${now()}`);
    });
    expect(lines).toEqual(["50"]);
  });
});

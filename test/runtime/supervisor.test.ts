// Tasks whose failures are their own affair. Rule R30, scenario T26.

import { group, now, sleep, supervisor } from "stackful";
import { describe, expect, test } from "vitest";
import { transcript } from "../support/transcript.js";

describe("a supervisor", () => {
  test("leaves the others alone when a task throws, and hears of it (T26)", async () => {
    const lines = await transcript((say) => {
      const value = supervisor(
        (all) => {
          all.spawn(function failing() {
            sleep(1);
            throw new Error("boom");
          });
          all.spawn(() => {
            sleep(10);
            say(`sibling at ${now()}`);
          });
          return "value";
        },
        { onFailure: (error, name) => say(`${name}: ${(error as Error).message}`) },
      );
      say(`${value} at ${now()}`);
    });
    expect(lines).toEqual(["failing: boom", "sibling at 10", "value at 10"]);
  });

  test("starts a task anew, after its clean-up and a delay, until that was too often", async () => {
    const lines = await transcript((say) => {
      let attempts = 0;
      try {
        supervisor(
          (all) => {
            all.spawn(
              () => {
                try {
                  sleep(1);
                  throw new Error(`attempt ${++attempts}`);
                } finally {
                  sleep(1);
                }
              },
              { restart: { delay: (attempt) => attempt * 10, most: 2 } },
            );
            sleep(1000);
          },
          { onFailure: (error) => say(`${(error as Error).message} failed at ${now()}`) },
        );
      } catch (error) {
        say(`${(error as Error).message} was the last, at ${now()}`);
      }
    });
    expect(lines).toEqual(["attempt 1 failed at 2", "attempt 2 failed at 14", "attempt 3 was the last, at 36"]);
  });

  test("counts restarts within a time", async () => {
    const lines = await transcript((say) => {
      let attempts = 0;
      supervisor(
        (all) => {
          all.spawn(
            () => {
              sleep(100);
              if (++attempts < 5) throw new Error("again");
            },
            { restart: { most: 1, within: 50 } },
          );
        },
        { onFailure: () => {} },
      );
      say(`${attempts} attempts, ${now()}`);
    });
    expect(lines).toEqual(["5 attempts, 500"]);
  });

  test("passes on what a task throws that escalates, and what its function throws", async () => {
    const lines = await transcript((say) => {
      const attempt = (fails: "task" | "function") => {
        try {
          supervisor((all) => {
            all.spawn(() => {
              try {
                sleep(1000);
              } finally {
                say("sibling cleaned up");
              }
            });
            if (fails === "task")
              all.spawn(() => {
                throw new Error("task");
              }, "escalate");
            sleep(1);
            throw new Error("function");
          });
        } catch (error) {
          say((error as Error).message);
        }
      };
      attempt("task");
      attempt("function");
    });
    expect(lines).toEqual(["sibling cleaned up", "task", "sibling cleaned up", "function"]);
  });
});

describe("a task in the background", () => {
  test("is cancelled when everything else in its group has ended (T20)", async () => {
    const lines = await transcript((say) => {
      const value = group((all) => {
        all.background(() => {
          try {
            for (;;) {
              sleep(10);
              say(`tick ${now()}`);
            }
          } finally {
            sleep(1);
            say(`cleaned up ${now()}`);
          }
        });
        all.spawn(() => sleep(25));
        sleep(5);
        return "value";
      });
      say(`${value} at ${now()}`);
    });
    expect(lines).toEqual(["tick 10", "tick 20", "cleaned up 26", "value at 26"]);
  });

  test("ends with a function that never blocks, and fails the group if it throws", async () => {
    const lines = await transcript((say) => {
      say(`${group((all) => (all.background(() => sleep(1000)), "at once"))} ${now()}`);
      try {
        group((all) => {
          all.background(() => {
            sleep(1);
            throw new Error("boom");
          });
          sleep(1000);
        });
      } catch (error) {
        say(`${(error as Error).message} ${now()}`);
      }
    });
    expect(lines).toEqual(["at once 0", "boom 1"]);
  });
});

describe("group.start", () => {
  test("returns what the task says when it has started; the group waits for its end (T23, R28)", async () => {
    const lines = await transcript((say) => {
      group((all) => {
        const { task, value } = all.start<string, number>((started) => {
          sleep(5);
          started(7000);
          started(7001);
          sleep(5);
          return "served";
        });
        say(`${value} at ${now()}, ${task.state}`);
        say(`${task.join()} at ${now()}`);
      });
    });
    expect(lines).toEqual(["7000 at 5, parked", "served at 10"]);
  });

  test("throws what the task throws before it has started, and the group goes on (T23)", async () => {
    const lines = await transcript((say) => {
      group((all) => {
        try {
          all.start(() => {
            sleep(1);
            throw new Error("port in use");
          });
        } catch (error) {
          say((error as Error).message);
        }
        try {
          all.start(() => {});
        } catch (error) {
          say((error as Error).message);
        }
        sleep(1);
        say("goes on");
      });
    });
    expect(lines).toEqual(["port in use", "The task has ended, and never said that it had started", "goes on"]);
  });

  test("that is cancelled stops the task", async () => {
    const lines = await transcript((say) => {
      group((all) => {
        const starter = all.spawn(() => {
          all.start(() => {
            try {
              sleep(1000);
            } finally {
              sleep(1);
              say("cleaned up");
            }
          });
        });
        sleep(1);
        starter.cancel();
      });
      say(`${now()}`);
    });
    expect(lines).toEqual(["cleaned up", "2"]);
  });

  test("fails the group if the task throws later", async () => {
    const lines = await transcript((say) => {
      try {
        group((all) => {
          all.start((started) => {
            started(undefined);
            sleep(1);
            throw new Error("later");
          });
          sleep(1000);
        });
      } catch (error) {
        say(`${(error as Error).message} ${now()}`);
      }
    });
    expect(lines).toEqual(["later 1"]);
  });

  test("names its tasks after their functions, also in reports", async () => {
    const lines = await transcript((say) => {
      const onFailure = (_error: unknown, name: string) => say(`${name} failed`);
      supervisor(
        (all) => {
          const poll = all.spawn(function pollMail() {
            throw new Error("no connection");
          });
          const unnamed = all.spawn(() => {
            throw new Error("no connection");
          });
          say(`${poll.name}, ${unnamed.name}`);
        },
        { onFailure },
      );
    });
    expect(lines).toEqual(["pollMail, task", "pollMail failed", "task failed"]);
  });
});

// Several calls at once. Rule R29, scenario T24.

import {
  all,
  allSettled,
  allUntil,
  any,
  group,
  now,
  race,
  sleep,
  spawn,
  TaskCancelled,
  TaskGroupError,
} from "stackful";
import { describe, expect, test } from "vitest";
import { inVirtualTime, transcript } from "../support/transcript.js";

describe("all", () => {
  test("returns the values in the order of the functions, side by side; tasks may stand among them", async () => {
    const result = await inVirtualTime(() => {
      const task = spawn(() => {
        sleep(5);
        return "task";
      });
      const values = all([
        () => {
          sleep(30);
          return "slow";
        },
        () => "fast",
        task,
      ]);
      return [...values, now()];
    });
    expect(result).toEqual(["slow", "fast", "task", 30]);
  });

  test("throws the first error, that very object, when the others have cleaned up, tasks too", async () => {
    const failure = new Error("boom");
    const lines = await transcript((say) => {
      const slow = (name: string) => () => {
        "use cooperative";
        try {
          sleep(1000);
        } finally {
          sleep(1);
          say(`${name} cleaned up`);
        }
      };
      const task = spawn(slow("task"));
      try {
        all([
          slow("function"),
          task,
          () => {
            sleep(1);
            throw failure;
          },
        ]);
      } catch (error) {
        say(`same ${error === failure}, ${task.state}`);
      }
    });
    expect(lines.toSorted()).toEqual(["function cleaned up", "same true, done", "task cleaned up"]);
    expect(lines.at(-1)).toBe("same true, done");
  });

  test("of nothing is nothing", async () => {
    expect(await inVirtualTime(() => [all([]), allSettled([])])).toEqual([[], []]);
  });

  test("that is cancelled cancels all", async () => {
    const lines = await transcript((say) => {
      const task = spawn(() => {
        all([
          () => {
            try {
              sleep(1000);
            } finally {
              say("cleaned up");
            }
          },
        ]);
      });
      sleep(1);
      task.cancel();
    });
    expect(lines).toEqual(["cleaned up"]);
  });
});

test("allSettled waits for all, and tells how each has ended", async () => {
  const outcomes = await inVirtualTime(() => {
    const cancelled = spawn(() => sleep(1000));
    cancelled.cancel("not needed");
    return allSettled([
      () => 1,
      () => {
        throw new Error("two");
      },
      cancelled,
    ]);
  });
  expect(outcomes[0]).toEqual({ status: "fulfilled", value: 1 });
  expect(outcomes[1]).toMatchObject({ status: "rejected", reason: { message: "two" } });
  expect(outcomes[2].status === "rejected" && outcomes[2].reason).toBeInstanceOf(TaskCancelled);
});

test("allUntil stops the others when one is enough", async () => {
  const outcomes = await inVirtualTime(() => {
    let votes = 0;
    return allUntil(
      [30, 10, 20].map((ms) => () => {
        "use cooperative";
        sleep(ms);
        return ms;
      }),
      () => ++votes === 2,
    );
  });
  expect(outcomes.map((outcome) => outcome?.status === "fulfilled" && outcome.value)).toEqual([false, 10, 20]);
});

describe("any", () => {
  test("returns what the first returned that did not throw, after the losers have cleaned up (T24)", async () => {
    const lines = await transcript((say) => {
      const value = any([
        () => {
          throw new Error("at once");
        },
        () => {
          sleep(10);
          return "winner";
        },
        () => {
          try {
            sleep(1000);
          } finally {
            sleep(1);
            say("loser cleaned up");
          }
        },
      ]);
      say(`${value} at ${now()}`);
    });
    expect(lines).toEqual(["loser cleaned up", "winner at 11"]);
  });

  test("throws all errors if all have thrown", async () => {
    const fail = (message: string) => (): never => {
      throw new Error(message);
    };
    const error = await inVirtualTime(() => any([fail("one"), fail("two")])).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TaskGroupError);
    expect(error).toMatchObject({ code: "SF_TASK_GROUP", errors: [{ message: "one" }, { message: "two" }] });
  });
});

describe("race", () => {
  test("ends as the first ends, after the losers have cleaned up (T24)", async () => {
    const lines = await transcript((say) => {
      const loser = () => {
        "use cooperative";
        try {
          sleep(1000);
        } finally {
          sleep(2);
          say("loser cleaned up");
        }
      };
      try {
        race([
          loser,
          () => {
            sleep(10);
            throw new Error("first");
          },
          loser,
        ]);
      } catch (error) {
        say(`${(error as Error).message} at ${now()}`);
      }
    });
    expect(lines).toEqual(["loser cleaned up", "loser cleaned up", "first at 12"]);
  });

  test("keeps what the losers have spawned inside", async () => {
    const lines = await transcript((say) => {
      race([
        () => sleep(1),
        () => {
          group(() => {
            spawn(() => {
              try {
                sleep(1000);
              } finally {
                say("grandchild cleaned up");
              }
            });
          });
        },
      ]);
      say("race over");
    });
    expect(lines).toEqual(["grandchild cleaned up", "race over"]);
  });
});

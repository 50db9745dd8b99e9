// Deadlines, and time limits that move. Rules R56, R57, scenario T74.

import { type Cooperative, deadline, group, now, sleep, sleepUntil, spawn, TaskGroupError, timeout } from "stackful";
import { describe, expect, test } from "vitest";
import { transcript } from "../support/transcript.js";

describe("a time limit", () => {
  test("can be moved later and sooner, also by others, while the function sleeps (T74, R57)", async () => {
    const lines = await transcript((say) => {
      const attempt = (moves: readonly (readonly [number, number])[]) => {
        const begin = now();
        try {
          timeout(10, (limit) => {
            for (const [when, at] of moves) {
              spawn(() => {
                sleep(when);
                limit.at = begin + at;
              });
            }
            sleep(50);
            say(`in time at ${now() - begin}`);
          });
        } catch (error) {
          say(`${(error as Error).name} at ${now() - begin}`);
        }
      };
      attempt([]);
      attempt([[5, 20]]);
      attempt([[5, 7]]);
      attempt([[5, 1]]);
      attempt([
        [5, 20],
        [15, Number.POSITIVE_INFINITY],
      ]);
    });
    expect(lines).toEqual(["TimedOut at 10", "TimedOut at 20", "TimedOut at 7", "TimedOut at 5", "in time at 50"]);
  });

  test("that has struck cannot be moved (R57)", async () => {
    const lines = await transcript((say) => {
      try {
        timeout(10, (limit) => {
          try {
            sleep(50);
          } finally {
            limit.at = now() + 1000;
            sleep(1);
          }
          say("not reached");
        });
      } catch (error) {
        say(`${(error as Error).name} at ${now()}`);
      }
    });
    expect(lines).toEqual(["TimedOut at 11"]);
  });

  test("is refused if it is no moment", async () => {
    const lines = await transcript((say) => {
      const attempts: Cooperative<() => void>[] = [() => deadline(Number.NaN, () => {}), () => sleepUntil(Number.NaN)];
      for (const attempt of attempts) {
        try {
          attempt();
        } catch (error) {
          say((error as Error).message);
        }
      }
    });
    expect(lines).toEqual(Array(2).fill("A moment is a number of milliseconds; got NaN"));
  });
});

test("a deadline is a moment; the nearest of several holds (R57)", async () => {
  const lines = await transcript((say) => {
    sleep(100);
    const attempt = (outer: number, inner: number) => {
      try {
        deadline(outer, () => {
          try {
            deadline(inner, () => sleep(1000));
          } catch (error) {
            say(`inner ${(error as Error).name} at ${now()}`);
          }
          sleep(1000);
        });
      } catch (error) {
        say(`outer ${(error as Error).name} at ${now()}`);
      }
    };
    attempt(150, 120);
    attempt(200, 300);
    attempt(50, 40);
  });
  expect(lines).toEqual([
    "inner TimedOut at 120",
    "outer TimedOut at 150",
    "outer TimedOut at 200",
    "outer TimedOut at 200",
  ]);
});

test("sleepUntil sleeps until a moment, and not at all for one that is past", async () => {
  const lines = await transcript((say) => {
    for (const at of [30, 50, 40]) {
      sleepUntil(at);
      say(`${now()}`);
    }
  });
  expect(lines).toEqual(["30", "50", "50"]);
});

test("a group that aggregates throws all errors, even if it is one (R24)", async () => {
  const lines = await transcript((say) => {
    for (const count of [1, 2]) {
      try {
        group(
          () => {
            for (let n = 1; n <= count; n++)
              spawn(() => {
                throw new Error(`error ${n}`);
              });
            sleep(1000);
          },
          { errors: "aggregate" },
        );
      } catch (error) {
        say((error as TaskGroupError).errors.map((one: Error) => one.message).join());
        say(String(error instanceof TaskGroupError));
      }
    }
  });
  expect(lines).toEqual(["error 1", "true", "error 1,error 2", "true"]);
});

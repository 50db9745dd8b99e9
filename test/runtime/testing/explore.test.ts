// `explore` and `replay`: every schedule, and the simplest one that goes wrong (scenarios, method 4).

import { Channel, group, Mutex, receiveFrom, Semaphore, select, sleep, spawn, yieldNow } from "stackful";
import { type ExploreOptions, explore, formatFinding, replay, type Scenario, type Stage } from "stackful/testing";
import { describe, expect, test } from "vitest";

/** The orders in which a scenario says its lines. */
async function ordersOf(
  scenario: Scenario,
  options?: ExploreOptions,
): Promise<{ orders: string[]; schedules: number }> {
  const orders: string[] = [];
  const { schedules, isComplete } = await explore((stage) => {
    const lines: string[] = [];
    stage.afterwards(() => orders.push(lines.join("")));
    scenario({ ...stage, say: (line) => lines.push(line) });
  }, options);
  expect(isComplete).toBe(true);
  return { orders, schedules };
}

describe("an exploration", () => {
  test("runs every order of tasks once", async () => {
    const { orders, schedules } = await ordersOf((stage) => {
      for (const name of ["a", "b", "c"]) spawn(() => stage.say(name));
    });
    expect(schedules).toBe(6);
    expect(orders.toSorted()).toEqual(["abc", "acb", "bac", "bca", "cab", "cba"]);
  });

  test("runs every interleaving of their steps once", async () => {
    const { orders, schedules } = await ordersOf((stage) => {
      for (const name of ["a", "b"]) {
        spawn(() => {
          stage.say(name);
          yieldNow();
          stage.say(name);
          yieldNow();
          stage.say(name);
        });
      }
    });
    expect(schedules).toBe(20); // 6! / (3! × 3!)
    expect(new Set(orders).size).toBe(20);
  });

  test("takes every clause of a select that is ready", async () => {
    const { orders } = await ordersOf((stage) => {
      const [a, b, c] = ["a", "b", "c"].map((name) => {
        const channel = new Channel<string>(1);
        channel.send(name);
        return channel;
      }) as [Channel<string>, Channel<string>, Channel<string>];
      stage.say(select({ a: receiveFrom(a), b: receiveFrom(b), c: receiveFrom(c) }).key);
    });
    expect(orders.toSorted()).toEqual(["a", "a", "b", "b", "c", "c"]);
  });

  test("interrupts every task at every moment, as often as it may", async () => {
    const interrupted = new Set<string>();
    const { schedules } = await explore(
      (stage) => {
        stage.onInterrupt((task, how) => void interrupted.add(`${how} ${task.name} ${task.waitingFor?.op}`));
        const sleeper = spawn(() => {
          try {
            sleep(1);
          } catch {
            // Poked.
          }
          yieldNow();
        });
        expect(sleeper.state).toBe("ready");
      },
      { atMost: 1 },
    );
    expect([...interrupted].toSorted()).toEqual([
      "cancel task sleep",
      "cancel task undefined",
      "poke task sleep",
      "poke task undefined",
    ]);
    expect(schedules).toBe(9);
  });

  test("lets time pass while somebody is ready, if asked", async () => {
    const scenario = (stage: Stage) => {
      "use cooperative";
      spawn(() => {
        sleep(5);
        stage.say("slept");
      });
      spawn(() => {
        yieldNow();
        stage.say("done");
      });
    };
    expect(new Set((await ordersOf(scenario)).orders)).toEqual(new Set(["doneslept"]));
    const { orders } = await ordersOf(scenario, { interruptions: ["time"] });
    expect(new Set(orders)).toEqual(new Set(["doneslept", "sleptdone"]));
  });

  test("stops after as many schedules as it may try", async () => {
    const scenario = (): void => {
      "use cooperative";
      for (let times = 0; times < 4; times++) spawn(() => {});
    };
    expect(await explore(scenario, { maxSchedules: 23 })).toMatchObject({ schedules: 23, isComplete: false });
    expect(await explore(scenario, { maxSchedules: 24 })).toMatchObject({ schedules: 24, isComplete: true });
  });
});

/** Two tasks that each look first, and pay afterwards. */
function paying(stage: Stage): void {
  "use cooperative";
  let balance = 100;
  stage.afterwards(() => expect(balance).toBeGreaterThanOrEqual(0));
  group(() => {
    for (const name of ["first", "second", "third"]) {
      spawn(() => {
        if (balance < 60) return;
        if (name === "third") yieldNow(); // elsewhere it would look again
        stage.say(`${name} pays`);
        balance -= 60;
      });
    }
  });
}

describe("a finding", () => {
  test("is the simplest schedule that goes wrong, step by step", async () => {
    const { finding, report } = await explore(paying);
    expect(finding?.schedule).toBe("2");
    expect(finding?.lines).toEqual(["first pays", "third pays"]);
    expect(finding?.steps.slice(1)).toEqual(
      [
        "1 `scenario` is parked: scope.join",
        "2 `task` goes on",
        "2 `task` is ready",
        "3 `task` goes on",
        "3 `task` is done",
        "4 `task` goes on",
        "4 `task` is done",
        "2 `task` goes on",
        "2 `task` is done",
        "1 `scenario` goes on",
        "1 `scenario` is done",
      ].map((line) => expect.stringContaining(line.slice(2)) as unknown),
    );
    expect(report).toContain('schedule: "2"');
  });

  test("can be replayed", async () => {
    const { finding } = await explore(paying);
    const again = await replay(paying, finding?.schedule ?? "none");
    expect(again).toEqual(finding);
    expect((await replay(paying, "")).problems).toEqual([]);
    expect(formatFinding(again)).toMatch(/^AssertionError: expected -20 .*\nschedule: "2"\nsteps:\n/);
  });

  test("is noticed not to fit another scenario", async () => {
    const { problems } = await replay(() => void spawn(() => {}), "7");
    expect(problems).toEqual([]);
    const other = await replay(() => {
      spawn(() => {});
      spawn(() => {});
    }, "7");
    expect(other.problems).toEqual(["Choice 0 of the schedule is 7, and there are only 2"]);
  });

  test("can be a deadlock: two tasks that lock two mutexes in different orders", async () => {
    const { finding } = await explore(() => {
      const [a, b] = [new Semaphore(1), new Semaphore(1)];
      for (const [one, other] of [
        [a, b],
        [b, a],
      ] as const) {
        spawn(() => {
          using _ = one.acquire();
          yieldNow();
          using __ = other.acquire();
        });
      }
    });
    expect(finding?.problems[0]).toMatch(/^DeadlockError/);
    expect(finding?.schedule).toBe("");
  });

  test("is not there if nothing is wrong", async () => {
    const { report, finding } = await explore(
      (stage) => {
        const mutex = new Mutex();
        stage.afterwards(() => expect(mutex.owner).toBeUndefined());
        for (let times = 0; times < 3; times++) {
          spawn(() => {
            using _ = mutex.lock();
            yieldNow();
          });
        }
      },
      { atMost: 1 },
    );
    expect(finding, report).toBeUndefined();
  });
});

// `sweep`: it finds what is wrong with a scenario, and nothing else (scenarios, method 1).

import {
  Channel,
  currentSignal,
  group,
  Mutex,
  Semaphore,
  SuspendIteration,
  sleep,
  spawn,
  suspend,
  type Waiter,
  withSignal,
  yieldNow,
} from "stackful";
import { replay, type Stage, sweep } from "stackful/testing";
import { describe, expect, test } from "vitest";

/** Two tasks, one permit. */
function sharing(stage: Stage): void {
  "use cooperative";
  const permits = new Semaphore(1);
  stage.afterwards(() => expect(permits.available).toBe(1));
  group(() => {
    for (let times = 0; times < 2; times++) {
      spawn(() => {
        using _ = permits.acquire();
        sleep(5);
      });
    }
  });
}

describe("a sweep", () => {
  test("interrupts a scenario at every moment, once and twice, in every way", async () => {
    const sweeping = await sweep(sharing);
    expect(sweeping.report).toBe("722 runs, 4 suspensions, 1396 interruptions, 0 went wrong");
    expect(sweeping).toMatchObject({ isComplete: true, failed: 0, finding: undefined });
  });

  test("can be had once, in one way", async () => {
    const { runs, interruptions } = await sweep(sharing, undefined, { twice: false, interruptions: ["cancel"] });
    expect(interruptions).toBe(runs - 1);
    expect(runs).toBe(15);
  });

  test("stops after as many runs as it may have", async () => {
    expect(await sweep(sharing, undefined, { maxRuns: 10 })).toMatchObject({ runs: 10, isComplete: false });
  });

  test("tells the invariants how a run has ended", async () => {
    const seen = new Set<string>();
    await sweep(
      (stage) => {
        stage.say("begun");
        sleep(1);
        stage.say("slept");
      },
      ({ lines, failure }) => seen.add(`${lines.join(", ")}: ${(failure?.error as Error | undefined)?.name}`),
    );
    expect([...seen].toSorted()).toEqual([
      ": Error",
      ": TaskCancelled",
      "begun, slept: undefined",
      "begun: Error",
      "begun: TaskCancelled",
      "begun: TimedOut",
    ]);
  });
});

describe("a sweep finds", () => {
  test("a permit that is not released when its task is interrupted", async () => {
    const { finding } = await sweep((stage) => {
      const permits = new Semaphore(1);
      stage.afterwards(() => expect(permits.available).toBe(1));
      permits.acquire();
      sleep(1);
      permits.release();
    });
    expect(finding?.schedule).toMatch(/^cancel@\d+$/);
    expect(finding?.problems[0]).toContain("expected +0 to be 1");
  });

  test("what can be replayed", async () => {
    const forgetting = (stage: Stage): void => {
      "use cooperative";
      const permits = new Semaphore(1);
      stage.afterwards(() => expect(permits.available).toBe(1));
      permits.acquire();
      sleep(1);
      permits.release();
    };
    const { finding } = await sweep(forgetting);
    expect(finding?.schedule).toBe("cancel@1");
    expect(await replay(forgetting, "cancel@1")).toEqual(finding);
    expect((await replay(forgetting, "cancel@99")).problems).toEqual([]);
  });

  test("a task that waits for what an interrupted one would have done", async () => {
    const { finding } = await sweep(() => {
      const done = new Channel<string>();
      spawn(() => {
        try {
          sleep(1);
          done.send("done");
        } catch {
          // Forgets the other.
        }
      });
      done.receive();
    });
    expect(finding?.problems[0]).toMatch(/^DeadlockError/);
    expect(finding?.schedule).toBe("cancel@2");
    expect(finding?.steps).toContain("1 `task` is about to begin");
  });

  test("an error that hides the one that was poked", async () => {
    const { finding } = await sweep(() => {
      try {
        sleep(1);
      } catch (error) {
        throw new Error("failed", { cause: error });
      }
    });
    expect(finding).toMatchObject({ problems: ["Error: failed (because of poked)"] });
  });

  test("a waiter that is left in a line", async () => {
    const line: Waiter[] = [];
    const { finding } = await sweep(
      () => {
        spawn(() => {
          sleep(1);
          for (const waiter of line.splice(0)) waiter.unpark();
        });
        suspend(
          new SuspendIteration("doorbell", [
            {
              park(waiter) {
                line.push(waiter);
                return () => {}; // and does not leave
              },
            },
          ]),
        );
      },
      () => expect(line.splice(0)).toEqual([]),
    );
    expect(finding).toBeDefined();
  });

  test("a listener that is left at a signal", async () => {
    const { signal } = new AbortController();
    const { finding } = await sweep(
      () => {
        signal.addEventListener("abort", () => {});
        yieldNow();
      },
      undefined,
      { maxRuns: 1 },
    );
    expect(finding).toMatchObject({ schedule: "", problems: ["somebody listens to an AbortSignal"] });
  });

  test("no listener of ours, whatever is interrupted", async () => {
    const { report, failed } = await sweep(() => {
      const { signal } = new AbortController();
      withSignal(signal, () => {
        currentSignal();
        sleep(1);
      });
    });
    expect(failed, report).toBe(0);
  });

  test("clean-up that never ends, only to be cut short: the lock is free all the same", async () => {
    const { report, failed } = await sweep((stage) => {
      const mutex = new Mutex();
      stage.afterwards(() => expect(mutex.owner).toBeUndefined());
      spawn(() => {
        using _ = mutex.lock();
        try {
          sleep(1);
        } finally {
          sleep(1_000_000);
        }
      });
      mutex.withLock(() => sleep(1));
    });
    expect(failed, report).toBe(0);
  });
});

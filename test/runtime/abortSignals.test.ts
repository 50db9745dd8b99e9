// Cancels and AbortSignal. Rules R61 and R62, scenario T86.

import { currentSignal, group, now, run, shield, sleep, spawn, timeout, wait, withSignal } from "stackful";
import { virtualClock } from "stackful/testing";
import { describe, expect, test } from "vitest";
import { CountedController } from "../support/listeners.js";
import { transcript } from "../support/transcript.js";

describe("withSignal", () => {
  test("cancels its function when the signal aborts: before, during, not after (T86, R61)", async () => {
    const lines = await transcript((say) => {
      const attempt = (abortAt: number) => {
        const controller = new CountedController();
        const begin = now();
        spawn(() => {
          sleep(abortAt);
          controller.abort(new Error("reason"));
        });
        if (abortAt === 0) sleep(0);
        try {
          withSignal(controller.signal, () => {
            say("begins");
            sleep(10);
            say(`ends at ${now() - begin}`);
          });
        } catch (error) {
          say(`${(error as Error).name}: ${((error as Error).cause as Error).message} at ${now() - begin}`);
        }
        sleep(50);
        say(`listeners ${controller.listeners}`);
      };
      attempt(0);
      attempt(5);
      attempt(20);
    });
    expect(lines).toEqual([
      "begins",
      "TaskCancelled: reason at 0",
      "listeners 0",
      "begins",
      "TaskCancelled: reason at 5",
      "listeners 0",
      "begins",
      "ends at 10",
      "listeners 0",
    ]);
  });

  test("has one listener on a signal, however many scopes listen, and none afterwards (T86)", async () => {
    const controller = new CountedController();
    const lines = await transcript((say) => {
      group(() => {
        for (let n = 0; n < 10_000; n++) spawn(() => withSignal(controller.signal, () => sleep(1)));
        sleep(0);
        sleep(0);
        say(`${controller.listeners}`);
      });
      say(`${controller.listeners}`);
    });
    expect(lines).toEqual(["1", "0"]);
  });
});

test("a run that is given a signal is rejected with its reason, that very object (R61)", async () => {
  const controller = new CountedController();
  const reason = { why: "enough" };
  const cleaned: number[] = [];
  const promise = run.with({ clock: virtualClock(), signal: controller.signal })(() => {
    try {
      spawn(() => {
        sleep(5);
        controller.abort(reason);
      });
      sleep(1000);
    } finally {
      sleep(1);
      cleaned.push(now());
    }
  });
  await expect(promise).rejects.toBe(reason);
  expect(cleaned).toEqual([6]);
  expect(controller.listeners).toBe(0);

  const late = run.with({ signal: AbortSignal.abort(reason) })(() => sleep(1000));
  await expect(late).rejects.toBe(reason);
});

describe("currentSignal", () => {
  test("aborts when the code that asked for it is cancelled; each scope has one (R62)", async () => {
    const lines = await transcript((say) => {
      const outer = currentSignal();
      try {
        timeout(10, () => {
          const inner = currentSignal();
          say(`one of its own: ${inner !== outer}, the same again: ${inner === currentSignal()}`);
          inner.addEventListener("abort", () => {
            const { name, cause } = inner.reason as DOMException & { cause: { source: string } };
            say(`${name} because of ${cause.source}`);
          });
          sleep(1000);
        });
      } catch (error) {
        say((error as Error).name);
      }
      say(`outer: ${outer.aborted}`);
      const task = spawn(() => {
        const signal = currentSignal();
        group(() => {
          const inner = currentSignal();
          try {
            sleep(1000);
          } finally {
            say(`${(signal.reason as Error).name} ${(inner.reason as Error).name}`);
          }
        });
      });
      sleep(1);
      task.cancel();
    });
    expect(lines).toEqual([
      "one of its own: true, the same again: true",
      "TimeoutError because of deadline",
      "TimedOut",
      "outer: false",
      "AbortError AbortError",
    ]);
  });

  test("is not aborted under a shield, until that is lifted (R62)", async () => {
    const lines = await transcript((say) => {
      const task = spawn(() => {
        shield((inner) => {
          const signal = currentSignal();
          sleep(10);
          say(`${signal.aborted}`);
          inner.lift();
          say(`${signal.aborted}`);
        });
      });
      sleep(1);
      task.cancel();
    });
    expect(lines).toEqual(["false", "true"]);
  });

  test("comes back as the cancel, not as an error; a foreign AbortError is an ordinary one (R62, T86)", async () => {
    const lines = await transcript((say) => {
      const request = (signal: AbortSignal) =>
        new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
      const task = spawn(() => {
        try {
          wait(request(currentSignal()));
        } catch {
          say("not caught");
        }
      });
      sleep(0);
      task.cancel();
      sleep(0);
      say(task.state);
      try {
        group((all) => {
          const signal = currentSignal();
          all.cancel("enough");
          signal.throwIfAborted();
        });
      } catch (error) {
        say((error as Error).name);
      }
      try {
        group(() => AbortSignal.abort().throwIfAborted());
      } catch (error) {
        say((error as Error).name);
      }
    });
    expect(lines).toEqual(["done", "TaskCancelled", "AbortError"]);
  });

  test("comes back as the cancel, also in an AbortError of its own, as Node makes them", async () => {
    const lines = await transcript((say) => {
      const ended = (reason: unknown) => {
        "use cooperative";
        try {
          group((all) => {
            const signal = currentSignal();
            all.cancel("enough");
            const name = reason === "ours" ? "AbortError" : "Error";
            throw Object.assign(new Error("stopped", { cause: signal.reason }), { name });
          });
        } catch (error) {
          say((error as Error).name);
        }
      };
      ended("ours");
      ended("an error that has one as its cause");
    });
    expect(lines).toEqual(["TaskCancelled", "Error"]);
  });
});

// Tasks of the whole run, and cooperative functions for plain code. Rules R31 and R63, scenario T27.

import { detach, GroupClosedError, group, now, run, sleep, spawn, toCallback, toPromise } from "stackful";
import { virtualClock } from "stackful/testing";
import { describe, expect, test } from "vitest";
import { transcript } from "../support/transcript.js";

describe("a detached task", () => {
  test("outlives the group that started it; the run ends after it", async () => {
    const lines = await transcript((say) => {
      group(() => {
        spawn(() => {
          detach(() => {
            sleep(20);
            say(`detached at ${now()}`);
          });
        });
      });
      say(`group over at ${now()}`);
    });
    expect(lines).toEqual(["group over at 0", "detached at 20"]);
  });

  test("that throws is reported, and cancels nobody (R31)", async () => {
    const heard: string[] = [];
    const onUnhandled = (error: unknown, { name }: { name: string }) => heard.push(`${name}: ${String(error)}`);
    const value = await run.with({ clock: virtualClock(), onUnhandled })(() => {
      detach(function sending() {
        sleep(1);
        throw new Error("no connection");
      });
      sleep(10);
      return now();
    });
    expect(value).toBe(10);
    expect(heard).toEqual(["sending: Error: no connection"]);
  });
});

test("toPromise makes an async function of a cooperative one", async () => {
  const double = toPromise((n: number) => {
    sleep(1);
    if (n < 0) throw new RangeError("negative");
    return n * 2;
  });
  expect(await double(2)).toBe(4);
  await expect(double(-1)).rejects.toThrow(RangeError);
});

describe("toCallback", () => {
  test("makes a listener whose calls are tasks of the scope in which it was made", async () => {
    const lines = await transcript((say) => {
      const ring = group(() => {
        const listener = toCallback((name: string) => {
          sleep(10);
          say(`${name} at ${now()}`);
        });
        listener("first");
        sleep(5);
        listener("second");
        return listener;
      });
      say(`group over at ${now()}`);
      try {
        ring("third");
      } catch (error) {
        say(String(error instanceof GroupClosedError));
      }
    });
    expect(lines).toEqual(["first at 10", "second at 15", "group over at 15", "true"]);
  });

  test("fails its scope when a call throws", async () => {
    const lines = await transcript((say) => {
      try {
        group(() => {
          const listener = toCallback(() => {
            sleep(1);
            throw new Error("boom");
          });
          listener();
          sleep(1000);
        });
      } catch (error) {
        say(`${(error as Error).message} at ${now()}`);
      }
    });
    expect(lines).toEqual(["boom at 1"]);
  });
});

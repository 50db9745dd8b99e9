// Who is stuck while the program goes on. Scenario T82; beside a server, in node/leaks.test.ts.

import {
  after,
  all,
  Channel,
  type Cooperative,
  Event,
  group,
  happened,
  leaks,
  RateLimiter,
  RwLock,
  receiveFrom,
  run,
  select,
  sleep,
  spawn,
  timeout,
  wait,
  yieldNow,
} from "stackful";
import { describe, expect, test } from "vitest";
import { ManualClock } from "../support/manualClock.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The names of those who are stuck when the tasks of a scenario have been left to themselves for an hour. */
const leaking = (scenario: Cooperative<() => void>) =>
  run.with({ clock: new ManualClock() })(() =>
    group((tasks) => {
      tasks.spawn(scenario);
      sleep(HOUR);
      const names = leaks().map(({ name }) => name);
      tasks.cancel();
      return names;
    }),
  );

describe("leaks", () => {
  test("lists who has been blocked for so long, at least: a minute, unless it is told otherwise (T82)", async () => {
    const found = await run.with({ clock: new ManualClock() })(() => {
      const waiting = spawn(function waits() {
        new Event().wait();
      });
      yieldNow();
      const seen: number[] = [];
      for (const ms of [0, MINUTE - 1, 1]) {
        sleep(ms);
        seen.push(leaks().length, leaks({ after: 30_000 }).length, leaks({ after: 0 }).length);
      }
      expect(() => leaks({ after: -1 })).toThrow(RangeError);
      waiting.cancel();
      return seen;
    });
    expect(found).toEqual([0, 0, 1, 0, 1, 1, 1, 1, 1]);
  });

  test("looks into the runs on the shared clock, from plain code (T82)", async () => {
    const never = new Event();
    const running = run(function stuck() {
      never.wait();
    });
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(leaks({ after: 0 }).map(({ name }) => name)).toContain("stuck");
    never.set();
    await running;
    expect(leaks({ after: 0 })).toEqual([]);
  });

  test("lists who waits for a task that is stuck, and tasks that wait for each other (T82)", async () => {
    const found = await leaking(() => {
      const stuck = spawn(function waits() {
        new Event().wait();
      });
      spawn(function joins() {
        stuck.join();
      });
      const left = spawn(function joinsRight() {
        yieldNow();
        right.join();
      });
      const right = spawn(function joinsLeft() {
        left.join();
      });
    });
    expect(found.toSorted()).toEqual(["joins", "joinsLeft", "joinsRight", "waits"]);
  });

  test.each<[string, Cooperative<() => void>]>([
    ["sleeps", () => sleep(10 * HOUR)],
    ["sleeps for ever", () => sleep(Number.POSITIVE_INFINITY)],
    ["waits for a promise", () => void wait(new Promise(() => {}))],
    ["has a time limit", () => timeout(10 * HOUR, () => new Event().wait())],
    ["has a limit in a select", () => void select({ event: happened(new Event()), late: after(10 * HOUR) })],
    [
      "waits for tokens",
      () => {
        const limiter = new RateLimiter({ limit: 1, interval: 10 * HOUR });
        limiter.acquire();
        limiter.acquire();
      },
    ],
    ["waits until its tasks have ended", () => void spawn(() => sleep(10 * HOUR))],
    ["waits for tasks of its own", () => void all([() => sleep(10 * HOUR), () => sleep(5 * HOUR)])],
    [
      "waits for a task",
      () => {
        const sleeping = spawn(() => sleep(10 * HOUR));
        spawn(() => sleeping.join());
      },
    ],
    [
      "waits for a lock",
      () => {
        const lock = new RwLock();
        for (let n = 0; n < 2; n++) {
          spawn(() => {
            using _ = lock.read();
            sleep(10 * HOUR);
          });
        }
        spawn(() => {
          using _ = lock.write();
        });
      },
    ],
  ])("does not list who %s (T82)", async (_what, scenario) => {
    expect(await leaking(scenario)).toEqual([]);
  });

  test("lists who waits for a channel, and has had limits, or such that are for ever (T82)", async () => {
    const found = await leaking(function waits() {
      timeout(10, () => sleep(1));
      timeout(Number.POSITIVE_INFINITY, () => {
        select({ value: receiveFrom(new Channel()), never: after(Number.POSITIVE_INFINITY) });
      });
    });
    expect(found).toEqual(["waits"]);
  });
});

// Time limits in each other, and waiting for several things: the libraries that Stackless's users relied on, and ours.

import {
  all,
  allSettled,
  any,
  Channel,
  type Cooperative,
  group,
  sleep,
  spawn,
  TaskCancelled,
  TimedOut,
  timeout,
} from "stackful";
import { describe, expect, test } from "vitest";
import { type Say, transcript } from "../support/transcript.js";

function tell(say: Say, name: string, fn: Cooperative<() => void>): void {
  "use cooperative";
  try {
    fn();
    say(`${name}: in time`);
  } catch (error) {
    if (!(error instanceof TimedOut)) throw error;
    say(`${name}: ${error.message}`);
  }
}

describe("time limits in each other (seeds T40)", () => {
  test.each([
    [10, 1000, ["outer: Timed out after 10 ms"]],
    [1000, 10, ["inner: Timed out after 10 ms", "outer: in time"]],
    [1000, 900, ["inner: in time", "outer: in time"]],
  ])("of %d and %d ms: the one that is over tells its own caller", async (outer, inner, expected) => {
    const lines = await transcript((say) => {
      tell(say, "outer", () => timeout(outer, () => tell(say, "inner", () => timeout(inner, () => sleep(100)))));
    });
    expect(lines).toEqual(expected);
  });

  test("three deep: the innermost never takes what belongs to another", async () => {
    const nest: Cooperative<(limits: readonly number[], say: Say) => void> = ([limit, ...rest], say) => {
      if (limit === undefined) return sleep(100);
      tell(say, `${limit}`, () => timeout(limit, () => nest(rest, say)));
    };
    for (const limits of [
      [60, 80, 10],
      [80, 60, 10],
      [10, 60, 80],
    ]) {
      const lines = await transcript((say) => nest(limits, say));
      expect(lines[0]).toBe("10: Timed out after 10 ms");
      expect(lines.slice(1)).toEqual(
        limits
          .slice(0, limits.indexOf(10))
          .toReversed()
          .map((limit) => `${limit}: in time`),
      );
    }
  });

  test("do not concern a call that has returned already", async () => {
    const lines = await transcript((say) => {
      tell(say, "limit", () => timeout(10, () => sleep(5)));
      sleep(20);
      say("nothing comes later");
    });
    expect(lines).toEqual(["limit: in time", "nothing comes later"]);
  });
});

test.each(["outer", "inner"])(
  "of two scopes in each other, only the %s one, which was cancelled, says so (seeds T41)",
  async (cancelled) => {
    const lines = await transcript((say) => {
      try {
        group((outer) => {
          try {
            group((inner) => {
              (cancelled === "outer" ? outer : inner).cancel("enough");
              sleep(1);
            });
          } catch (error) {
            say(`inner: ${(error as TaskCancelled).cause}`);
          }
          sleep(1);
          say("outer goes on");
        });
      } catch (error) {
        say(`outer: ${error instanceof TaskCancelled && error.cause}`);
      }
    });
    expect(lines).toEqual(cancelled === "outer" ? ["outer: enough"] : ["inner: enough", "outer goes on"]);
  },
);

describe("waiting for several (seeds T44)", () => {
  const after =
    (ms: number, outcome: "value" | "error" = "value"): Cooperative<() => number> =>
    () => {
      sleep(ms);
      if (outcome === "error") throw new Error(`failed after ${ms}`);
      return ms;
    };

  test("in the order in which they end", async () => {
    const lines = await transcript((say) => {
      const ended = new Channel<number>(Number.POSITIVE_INFINITY);
      for (const ms of [30, 10, 20]) spawn(() => ended.send(after(ms)()));
      for (let count = 0; count < 3; count++) say(`${ended.receive()}`);
    });
    expect(lines).toEqual(["10", "20", "30"]);
  });

  test("all, any, and none in time", async () => {
    const lines = await transcript((say) => {
      say(`${all([after(2), after(1)])}`);
      say(`${any([after(2), after(1), after(0, "error")])}`);
      tell(say, "none", () => timeout(5, () => void all([after(10), after(20)])));
      say(
        allSettled([after(1, "error"), after(2)])
          .map(({ status }) => status)
          .join(),
      );
    });
    expect(lines).toEqual(["2,1", "1", "none: Timed out after 5 ms", "rejected,fulfilled"]);
  });

  test("is given up when it is cancelled, or when one fails, and so are they", async () => {
    const lines = await transcript((say) => {
      const cleaning: Cooperative<() => void> = () => {
        try {
          sleep(1000);
        } finally {
          say("cleaned up");
        }
      };
      const waiting = spawn(() => all([cleaning, cleaning]));
      sleep(1);
      waiting.stop();
      try {
        all([cleaning, after(1, "error")]);
      } catch (error) {
        say((error as Error).message);
      }
    });
    expect(lines).toEqual(["cleaned up", "cleaned up", "cleaned up", "failed after 1"]);
  });
});

// Nobody keeps the others waiting (R7), and who does is reported (R8). Scenarios T77 and T80.

import {
  Channel,
  type Cooperative,
  dump,
  formatDump,
  type RunOptions,
  run,
  sleep,
  spawn,
  unconstrained,
  wait,
  yieldNow,
} from "stackful";
import { describe, expect, test, vi } from "vitest";
import { ManualClock } from "../support/manualClock.js";
import { onIO } from "../support/onIO.js";
import { inVirtualTime, transcript } from "../support/transcript.js";

// Hogs are reported during development. The runtime looks when it is loaded.
vi.hoisted(() => {
  if (typeof process !== "undefined") process.env["NODE_ENV"] = "development";
});

describe("a task whose calls are always ready", () => {
  test("does not starve a timer or I/O (T77, R7)", async () => {
    const most = 100_000_000;
    const sent = await run(() => {
      const channel = new Channel<number>(1, { overflow: "dropOldest" });
      const seen = new Set<string>();
      spawn(() => {
        sleep(1);
        seen.add("timer");
      });
      spawn(() => {
        wait(new Promise<void>((resolve) => onIO(resolve)));
        seen.add("I/O");
      });
      let count = 0;
      while (seen.size < 2 && count < most) {
        channel.send(count);
        count++;
      }
      return count;
    });
    expect(sent).toBeLessThan(most);
  });

  test("gives way after 128 of them, with the result of the last (R7)", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>(Number.POSITIVE_INFINITY);
      let count = 0;
      spawn(() => {
        say(`after ${count}`);
        yieldNow();
        say(`after ${count}`);
        yieldNow();
        say(`after ${count}`);
      });
      for (let n = 0; n < 300; n++) {
        channel.send(n);
        count++;
      }
      const received: number[] = [];
      for (let n = 0; n < 300; n++) received.push(channel.receive());
      say(`in order: ${received.every((value, index) => value === index)}`);
    });
    expect(lines).toEqual(["after 127", "after 255", "after 300", "in order: true"]);
  });

  test("keeps what it has got when it is cancelled meanwhile (R3, R7)", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>(Number.POSITIVE_INFINITY);
      for (let n = 0; n < 100; n++) channel.send(n);
      for (let n = 100; n < 200; n++) channel.trySend(n);
      yieldNow();
      const received: number[] = [];
      const task = spawn(() => {
        for (;;) received.push(channel.receive());
      });
      yieldNow();
      say(`${received.length} ${task.state}`);
      task.cancel();
      yieldNow();
      say(`${received.length} ${task.state}`);
      say(`left: ${channel.statistics().used}`);
    });
    expect(lines).toEqual(["127 ready", "128 done", "left: 72"]);
  });

  test("does not give way in `unconstrained`, however deep, until it blocks, and does again behind it (R7)", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>(Number.POSITIVE_INFINITY);
      let count = 0;
      const send = (times: number) => {
        "use cooperative";
        for (let n = 0; n < times; n++) {
          channel.send(n);
          count++;
        }
        return count;
      };
      spawn(() => {
        for (;;) {
          say(`after ${count}`);
          if (count === 1600) return;
          yieldNow();
        }
      });
      unconstrained(() => {
        unconstrained(() => send(500));
        send(500);
        yieldNow();
        send(500);
      });
      say(`returns ${send(100)}`);
    });
    // Of the 1,500 calls, the last 116 have used up a part of a share.
    expect(lines).toEqual(["after 1000", "after 1511", "returns 1600", "after 1600"]);
  });

  test("gives way in what `unconstrained` spawns, and after an error out of it (R7)", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>(Number.POSITIVE_INFINITY);
      const send = () => {
        "use cooperative";
        for (let n = 0; n < 200; n++) channel.send(n);
      };
      try {
        unconstrained(() => {
          spawn(() => {
            send();
            say("spawned");
          });
          throw new Error("failed");
        });
      } catch (error) {
        say(String(error));
      }
      spawn(() => say("another"));
      send();
      say("after");
    });
    expect(lines).toEqual(["Error: failed", "another", "after", "spawned"]);
  });

  test("begins with a new share after each call that blocks", async () => {
    const turns = await inVirtualTime(() => {
      const channel = new Channel<number>(Number.POSITIVE_INFINITY);
      const others: number[] = [];
      let count = 0;
      spawn(() => {
        for (let n = 0; n < 4; n++) {
          others.push(count);
          yieldNow();
        }
      });
      for (let n = 0; n < 4; n++) {
        for (let m = 0; m < 100; m++) channel.send(m);
        count++;
        yieldNow();
      }
      return others;
    });
    expect(turns).toEqual([1, 2, 3, 4]);
  });
});

test("a slice ends in the middle of a turn, and the next goes on there (R6, R7)", async () => {
  const clock = new ManualClock();
  const lines: string[] = [];
  await run.with({ clock })(() => {
    for (let n = 0; n < 5; n++) {
      spawn(() => {
        clock.time += 6;
        lines.push(`task ${n}`);
        yieldNow();
        lines.push(`task ${n} again`);
      });
    }
    onIO(() => lines.push("I/O"));
  });
  const again = [0, 1, 2, 3, 4].map((n) => `task ${n} again`);
  expect(lines).toEqual(["task 0", "task 1", "I/O", "task 2", "task 3", "task 4", ...again]);
});

describe("a task that runs for long", () => {
  /** What is printed about a run whose clock goes on when it says so. */
  const warnings = async (options: RunOptions, fn: Cooperative<(clock: ManualClock) => void>) => {
    const clock = new ManualClock();
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    try {
      await run.with({ clock, ...options })(fn, clock);
      return warn.mock.calls.map(([text]) => String(text));
    } finally {
      warn.mockRestore();
    }
  };

  const crunching = (ms: number): Cooperative<(clock: ManualClock) => void> =>
    function program(clock) {
      const task = spawn(function crunch() {
        clock.time += ms;
        yieldNow();
        clock.time += ms;
      });
      task.join();
    };

  const short = (steps: number) => {
    "use cooperative";
    for (let n = 0; n < steps; n++) yieldNow();
  };

  test.each<[string, RunOptions]>([
    ["unless asked", {}],
    ["if asked for 50 ms", { hogMs: 50 }],
  ])("is reported: at 60 ms, not at 10, %s (T80, S-25, R8)", async (_when, options) => {
    expect(await warnings(options, crunching(10))).toEqual([]);
    const [first, second, ...others] = await warnings(options, crunching(60));
    expect(first).toMatch(
      /^stackful: task `crunch` ran for 60 ms, .*\nIt ran until this call:\n\s+at crunch \(.*fairness\.test\.ts\S*:/,
    );
    expect(second).toMatch(/^stackful: task `crunch` ran for 60 ms, .*\nIt ran until it ended$/);
    expect(others).toEqual([]);
  });

  test("is reported at other times, or never, if that is asked for (R8)", async () => {
    expect(await warnings({ hogMs: 5 }, crunching(10))).toHaveLength(2);
    expect(await warnings({ hogMs: 100 }, crunching(60))).toEqual([]);
    expect(await warnings({ hogMs: Number.POSITIVE_INFINITY }, crunching(60))).toEqual([]);
  });

  test("is reported with where it was spawned, if the run remembers that (R8)", async () => {
    const [, last] = await warnings({ trace: true }, crunching(60));
    expect(last).toMatch(/\nIt was spawned at .*fairness\.test\.ts\S*:\d+/);
  });

  /** Many short steps, and a long one among them, three times: the second soon after the first, the third later. */
  const oftenShort: Cooperative<(clock: ManualClock) => void> = function program(clock) {
    for (const pause of [10, 10, 2000]) {
      sleep(pause);
      short(100);
      clock.time += 60;
      short(100);
    }
  };

  test("may be missed after many short steps, but not when that happens again soon (R8)", async () => {
    const seen = await warnings({}, oftenShort);
    expect(seen.map((text) => text.split(",")[0])).toEqual(["stackful: task `program` ran for 60 ms"]);
  });

  test("is never missed if each step is timed (R8)", async () => {
    const seen = await warnings({ hogMs: 50 }, oftenShort);
    expect(seen.map((text) => text.split(",")[0])).toEqual(
      Array.from({ length: 3 }, () => "stackful: task `program` ran for 60 ms"),
    );
  });
});

describe("dumps", () => {
  const dumped = async (trace: boolean) =>
    await run.with({ trace })(function root() {
      const task = spawn(function waiting() {
        sleep(1000);
      });
      yieldNow();
      const [node] = dump();
      task.cancel();
      return { node, text: formatDump(node ? [node] : []) };
    });

  test("tell where tasks were spawned, if the run remembers that (T83)", async () => {
    const { node, text } = await dumped(true);
    expect(node?.spawnedAt).toMatch(/fairness\.test\.ts\S*:\d+/);
    expect(node?.scopes[0]?.tasks[0]?.spawnedAt).toMatch(/^at root \(.*fairness\.test\.ts\S*:\d+/);
    expect(text).toMatch(/\n {2}waiting: sleep, blocked \d+ ms\n {6}at .*\n {6}spawned at root \(/);
  });

  test("do not, unless it was asked for", async () => {
    const { node, text } = await dumped(false);
    expect(node).not.toHaveProperty("spawnedAt");
    expect(text).not.toContain("spawned");
  });
});

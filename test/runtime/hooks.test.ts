// Hooks: what tools are told of tasks. Scenarios seeds T33 and T34.

import {
  type CauseHook,
  Channel,
  currentTask,
  group,
  onBlock,
  onEnd,
  onSpawn,
  onSwitch,
  onUnblock,
  run,
  runSync,
  sleep,
  spawn,
  type Task,
  yieldNow,
} from "stackful";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { inVirtualTime } from "../support/transcript.js";

const nameOf = (task: Task | undefined) => task?.name ?? "-";

let lines: string[] = [];
const say = (line: string) => void lines.push(line);

const setters = { onBlock, onEnd, onSpawn, onSwitch, onUnblock };

beforeEach(() => {
  lines = [];
});
afterEach(() => {
  for (const set of Object.values(setters)) set(undefined);
});

describe("hooks", () => {
  test("hear of a receiver that is blocked, and of the sender that lets it go on (seeds T34)", async () => {
    onBlock((task) => say(`${task.name}: ${task.waitingFor?.op}, blocked`));
    onUnblock((task, by) => say(`${task.name}: goes on, because of ${nameOf(by)}`));
    await inVirtualTime(function program() {
      const channel = new Channel<number>();
      spawn(function receiver() {
        channel.receive();
        say("received");
      });
      spawn(function sender() {
        channel.send(1);
        say("sent");
        sleep(10);
      });
    });
    expect(lines).toEqual([
      "program: scope.join, blocked",
      "receiver: channel.receive, blocked",
      "receiver: goes on, because of sender",
      "sent",
      "sender: sleep, blocked",
      "received",
      "sender: goes on, because of -",
      "program: goes on, because of sender",
    ]);
  });

  test("hear of every switch, and of every start and end (seeds T34)", async () => {
    onSwitch((from, to) => say(`${nameOf(from)} -> ${nameOf(to)}`));
    onSpawn((task, by) => say(`${nameOf(by)} spawns ${task.name}: ${task.state}`));
    onEnd((task) => say(`${task.name} ends: ${task.state}${task.cancelled ? ", cancelled" : ""}`));
    await run(function program() {
      const child = spawn(function child() {
        yieldNow();
        sleep(1000);
      });
      yieldNow();
      child.cancel();
    });
    expect(lines).toEqual([
      "- spawns program: ready",
      "- -> program",
      "program spawns child: ready",
      "program -> -",
      "- -> child",
      "child -> -",
      "- -> program",
      "program -> -",
      "- -> child",
      "child ends: done, cancelled",
      "child -> -",
      "- -> program",
      "program ends: done",
      "program -> -",
    ]);
  });

  test("hear that a run in a task takes its place, and gives it back", async () => {
    onSwitch((from, to) => say(`${nameOf(from)} -> ${nameOf(to)}`));
    await run(function outer() {
      runSync(function inner() {});
    });
    expect(lines).toEqual(["- -> outer", "outer -> inner", "inner -> outer", "outer -> -"]);
  });

  test("do not take who lets others go first for blocked", async () => {
    onBlock((task) => say(`${task.name} blocked`));
    onUnblock((task) => say(`${task.name} unblocked`));
    await run(() => {
      for (let n = 0; n < 3; n++) yieldNow();
      const channel = new Channel<number>(1000);
      for (let n = 0; n < 1000; n++) channel.send(n);
    });
    expect(lines).toEqual([]);
  });

  test("are told of from the moment on when they are set, also by a task", async () => {
    await run(() => {
      spawn(() => {}).join();
      const before = onSpawn((task) => say(task.name));
      spawn(function seen() {});
      onSpawn(before);
      spawn(() => {});
    });
    expect(lines).toEqual(["seen"]);
  });

  test.each(Object.entries(setters))("%s gives back what was set before (seeds T34)", (_name, set) => {
    const [one, another] = [() => {}, () => {}];
    expect(set(one)).toBe(undefined);
    expect(set(another)).toBe(one);
    expect(set(undefined)).toBe(another);
    expect(set(undefined)).toBe(undefined);
  });
});

describe("a hook", () => {
  const warned = vi.spyOn(console, "warn").mockImplementation((text) => say(String(text).split("\n")[0] as string));
  afterEach(() => warned.mockClear());

  test.each(Object.entries(setters))(
    "that throws is reported, and all tasks go on: %s (seeds T33)",
    async (name, set) => {
      set(() => {
        throw new Error("broken");
      });
      const sum = await run(() =>
        group(() => {
          const channel = new Channel<number>();
          spawn(() => channel.send(1));
          return channel.receive();
        }),
      );
      expect(sum).toBe(1);
      expect(new Set(lines)).toEqual(new Set([`stackful: the hook of \`${name}\` threw: Error: broken`]));
    },
  );

  test("runs outside any task, so that it cannot block one (seeds T33)", async () => {
    onSpawn(() => say(currentTask().name));
    await run(() => void spawn(() => {}));
    const told = "stackful: the hook of `onSpawn` threw: NotRunError: `currentTask` was called outside a task.";
    expect(lines.map((line) => line.slice(0, told.length))).toEqual([told, told]);
  });

  test("does not hear of what it does itself", async () => {
    const runs: Promise<void>[] = [];
    const again: CauseHook = (task) => {
      say(task.name);
      runs.push(run(function inside() {}));
    };
    onSpawn(again);
    await run(function program() {});
    await Promise.all(runs);
    expect([lines, runs.length]).toEqual([["program"], 1]);
  });

  test("may cancel whom it hears of", async () => {
    onBlock((task) => task.waitingFor?.op === "sleep" && task.cancel());
    await inVirtualTime(() => {
      spawn(function sleeper() {
        try {
          sleep(1000);
        } finally {
          say("cleans up");
        }
      });
    });
    expect(lines).toEqual(["cleans up"]);
  });
});

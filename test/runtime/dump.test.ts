// Seeing inside. Scenarios T83 and T84.

import { Channel, dump, formatDump, group, Mutex, run, sleep, spawn, timeout } from "stackful";
import { describe, expect, test } from "vitest";
import { transcript } from "../support/transcript.js";

/** Without the places in stacks, which move with every edit of this file. */
const withoutPlaces = (text: string) => text.replaceAll(/\n\s+at .*/g, "");

describe("dump", () => {
  test("is a tree of tasks and scopes, each with what it waits for, since when, who holds it, and where it is (T83)", async () => {
    const lines = await transcript((say) => {
      const jobs = new Channel<number>(0, { name: "jobs" });
      const lock = new Mutex();
      group((all) => {
        all.spawn(function holder() {
          using _ = lock.lock();
          jobs.receive();
        });
        all.spawn(function locker() {
          sleep(5);
          using _ = lock.lock();
        });
        const parent = all.spawn(function parent() {
          timeout(1000, () => {
            spawn(function child() {
              sleep(100);
            });
            sleep(100);
          });
        });
        spawn(() => {}).join();
        sleep(20);
        const [root] = dump();
        const tasks = root?.scopes.flatMap(({ kind, tasks: inside }) => inside.map((task) => ({ ...task, kind })));
        for (const { name, kind, state, waitingFor, parkedFor, scopes } of tasks ?? []) {
          say(`${kind} ${name} ${state}: ${waitingFor?.op} on ${waitingFor?.objects.join()} for ${parkedFor}`);
          for (const scope of scopes) say(`  ${scope.kind} ${scope.tasks.map((task) => task.name).join()}`);
        }
        say(String(/dump\.test\.ts\b.*:\d+/.test(tasks?.[0]?.stack[0] ?? "")));
        say(String(JSON.stringify(root).length > 100));
        all.cancel();
        parent.cancel();
      });
    });
    expect(lines).toEqual([
      'group holder parked: channel.receive on Channel "jobs" for 20',
      "group locker parked: mutex.lock on Mutex for 15",
      "group parent parked: sleep on  for 20",
      "  timeout child",
      "true",
      "true",
    ]);
  });

  test("as text folds tasks that do the same in the same place (T83)", async () => {
    const lines = await transcript((say) => {
      group((all) => {
        for (let n = 0; n < 990; n++) {
          all.spawn(function worker() {
            sleep(n % 2 === 0 ? 100 : 200);
          });
        }
        sleep(10);
        all.spawn(function other() {
          sleep(1);
        });
        sleep(0);
        say(withoutPlaces(formatDump(dump())));
      });
    });
    expect(lines[0]?.split("\n").slice(1)).toEqual([
      "  group",
      "    worker ×990: sleep, blocked 10 ms",
      "    other: sleep, blocked 0 ms",
    ]);
  });

  test("tells what a cancelled task is doing", async () => {
    const lines = await transcript((say) => {
      const task = spawn(function cleaning() {
        try {
          sleep(1000);
        } finally {
          sleep(10);
        }
      });
      sleep(1);
      task.cancel();
      sleep(2);
      say(withoutPlaces(formatDump(dump())).split("\n")[1] ?? "");
    });
    expect(lines).toEqual(["  cleaning: sleep, blocked 2 ms, cancelled"]);
  });

  test("shows the text of a function that has neither a name nor a place: it is one call", async () => {
    const lines = await transcript((say) => {
      const jobs = new Channel<number>();
      group((all) => {
        all.spawn(() => jobs.receive());
        all.spawn(sleep, 1000);
        sleep(1);
        for (const { scopes } of dump())
          for (const task of scopes[0]?.tasks ?? []) say(`${task.name}: ${task.stack.join()}`);
        all.cancel();
      });
    });
    expect(lines).toEqual(["task: at () => jobs.receive()", "sleep: "]);
  });

  test("of nothing is empty", async () => {
    await run(() => sleep(0));
    expect(dump()).toEqual([]);
    expect(formatDump([])).toBe("no tasks");
  });
});

// Who is stuck while a server listens. Scenario T82.

import { Channel, formatDump, group, leaks, Mutex, run, sleep, spawn } from "stackful";
import { listen } from "stackful/net";
import { expect, test } from "vitest";
import { ManualClock } from "../../support/manualClock.js";

const MINUTE = 60_000;

/** Without the places in stacks, which move with every edit of this file. */
const withoutPlaces = (text: string) => text.replaceAll(/\n\s+at .*/g, "");

test("a deadlock beside a server that listens is listed, with where, and how long they are blocked (T82)", async () => {
  const text = await run.with({ clock: new ManualClock() })(() =>
    group((tasks) => {
      using listener = listen({ port: 0, host: "127.0.0.1" });
      tasks.spawn(function serve() {
        for (const _ of listener);
      });
      tasks.spawn(function dinner() {
        const fork = new Mutex({ name: "fork" });
        const thoughts = new Channel<string>(0, { name: "thoughts" });
        for (let n = 0; n < 2; n++) {
          spawn(function listens() {
            thoughts.receive();
          });
        }
        spawn(function thinks() {
          using _ = fork.lock();
          new Channel(0, { name: "answer" }).receive();
        });
        sleep(MINUTE);
        spawn(function eats() {
          using _ = fork.lock();
          thoughts.send("delicious");
        });
      });
      sleep(5 * MINUTE);
      const found = leaks();
      const here = found.map(({ stack }) => /leaks\.test\.ts:\d+/.test(stack[0] ?? ""));
      tasks.cancel();
      return `${withoutPlaces(formatDump(found))}\n${here.join()}`;
    }),
  );
  expect(text.split("\n")).toEqual([
    'listens ×2: channel.receive on Channel "thoughts", blocked 5 min',
    'thinks: channel.receive on Channel "answer", blocked 5 min',
    'eats: mutex.lock on Mutex "fork", held by thinks, blocked 4 min',
    "true,true,true,true",
  ]);
});

// What a program leaves behind when its run has ended: nothing.

import { setTimeout as delay } from "node:timers/promises";
import {
  after,
  Channel,
  group,
  receiveFrom,
  run,
  select,
  sleep,
  spawn,
  statistics,
  TimedOut,
  timeout,
  yieldNow,
} from "stackful";
import { connect, listen, type Socket } from "stackful/net";
import { expect, test } from "vitest";
import { thrownBy } from "../support/thrownBy.js";

const CLIENTS = 50;

function echo(connection: Socket) {
  "use cooperative";
  using socket = connection;
  for (const line of socket.lines({ max: 100 })) {
    const late = timeout(10_000, () => line.toUpperCase());
    socket.write(`${late}\n`);
  }
}

/** Some say goodbye, some do not wait for their answer, some never say anything. */
function visit(port: number, index: number) {
  "use cooperative";
  const socket = connect({ port, host: "127.0.0.1" });
  try {
    if (index % 3 === 2) timeout(5, () => socket.read());
    socket.write("hello\n");
    if (index % 3 === 0) for (const _ of socket.lines({ max: 100 })) break;
  } catch (error) {
    if (!(error instanceof TimedOut)) throw error;
  } finally {
    socket.close();
  }
}

test("no task, timer, socket or listener is left when a run has ended, however it went (S-27)", async () => {
  const before = process.getActiveResourcesInfo();
  const live = statistics().live;
  await run(() => {
    const done = new Channel<number>(CLIENTS);
    group((all) => {
      const listener = listen({ port: 0, host: "127.0.0.1" });
      all.background(() => {
        using open = listener;
        for (const socket of open) all.background(() => echo(socket));
      });
      all.background(() => sleep(1_000_000));
      for (let index = 0; index < CLIENTS; index++)
        spawn(() => {
          visit(listener.address.port, index);
          done.send(index);
        });
      let seen = 0;
      while (seen < CLIENTS) {
        const { key } = select({ done: receiveFrom(done), late: after(20_000) });
        expect(key).toBe("done");
        seen++;
      }
    });
  });
  expect(statistics().live).toBe(live);
  // Node closes what was destroyed in a turn of its own; the other end hears of it from the system.
  for (let times = 0; times < 100 && newSince(before).length > 0; times++) await delay(5);
  expect(newSince(before)).toEqual([]);
});

test("a connection that is aborted while its end is under way leaves no descriptor behind (S-3, S-27)", async () => {
  const before = process.getActiveResourcesInfo();
  await run(() => {
    using listener = listen({ port: 0, host: "127.0.0.1" });
    for (let times = 0; times < 10; times++) {
      const socket = connect({ port: listener.address.port, host: "127.0.0.1" });
      using _ = listener.accept();
      group((all) => {
        all.background(() => void thrownBy(() => socket.shutdownWrite()));
        yieldNow();
        socket.abort();
      });
    }
  });
  for (let times = 0; times < 100 && newSince(before).length > 0; times++) await delay(5);
  expect(newSince(before)).toEqual([]);
});

/** What keeps the process alive, and did not before. The test runner has timers of its own, which come and go. */
function newSince(before: readonly string[]): string[] {
  const left = [...before];
  return process.getActiveResourcesInfo().filter((name) => {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

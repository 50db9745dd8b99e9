// What Go's `synctest` is tested with, and a socket beside it.

import { Channel, DeadlockError, every, group, Mutex, now, run, sleep, spawn, timeout } from "stackful";
import { connect, listen } from "stackful/net";
import { virtualClock } from "stackful/testing";
import { describe, expect, test } from "vitest";
import { inVirtualTime, transcript } from "../support/transcript.js";

describe("a time that takes no time (T75)", () => {
  test("goes through timers that were set by timers, one moment after the other", async () => {
    const lines = await transcript((say) => {
      spawn(() => {
        sleep(10);
        say(`outer at ${now()}`);
        spawn(() => {
          sleep(5);
          say(`inner at ${now()}`);
        });
        sleep(20);
        say(`outer at ${now()}`);
      });
      for (const due of every(10)) {
        say(`tick at ${due}`);
        if (due === 30) break;
      }
    });
    expect(lines.toSorted()).toEqual(
      ["outer at 10", "inner at 15", "outer at 30", "tick at 10", "tick at 20", "tick at 30"].toSorted(),
    );
    expect(lines.map((line) => Number(line.split(" ").at(-1)))).toEqual([10, 10, 15, 20, 30, 30]);
  });

  test("goes on while tasks wait for a mutex, whose owner sleeps", async () => {
    const lines = await transcript((say) => {
      const mutex = new Mutex();
      for (const name of ["a", "b"]) {
        spawn(() => {
          using _ = mutex.lock();
          sleep(1000);
          say(`${name} at ${now()}`);
        });
      }
    });
    expect(lines).toEqual(["a at 1000", "b at 2000"]);
  });

  test("never gets to a timer that is left when the run ends", async () => {
    let fired = false;
    const clock = virtualClock();
    await run.with({ clock })(() => {
      group((all) => {
        all.background(() => {
          sleep(1000);
          fired = true;
        });
        timeout(2000, () => sleep(10));
      });
    });
    expect([fired, clock.now()]).toEqual([false, 10]);
  });

  test.each([
    ["itself", false],
    ["a task of it", true],
  ])("ends when the run cannot go on: %s", async (_who, isChild) => {
    const failing = inVirtualTime(() => {
      const wait = function waitsForEver() {
        "use cooperative";
        new Channel().receive();
      };
      if (isChild) spawn(wait);
      else wait();
    });
    await expect(failing).rejects.toThrow(DeadlockError);
    await expect(failing).rejects.toThrow(isChild ? /waitsForEver: channel\.receive/ : /channel\.receive on Channel/);
  });
});

test("time stands still while a socket is waited for (T76)", async () => {
  const lines = await transcript((say) => {
    using listener = listen({ port: 0, host: "127.0.0.1" });
    spawn(() => {
      sleep(10_000);
      say(`slept until ${now()}`);
    });
    spawn(() => {
      using socket = listener.accept();
      for (const line of socket.lines({ max: 100 })) socket.write(`${line} again\n`);
    });
    using client = connect({ port: listener.address.port, host: "127.0.0.1" });
    client.write("hello\n");
    for (const line of client.lines({ max: 100 })) {
      say(`${line} at ${now()}`);
      break;
    }
  });
  expect(lines).toEqual(["hello again at 0", "slept until 10000"]);
});

// What Go's `synctest` is tested with, and a socket beside it.

import {
  Channel,
  type Cooperative,
  DeadlockError,
  every,
  group,
  Mutex,
  now,
  receiveFrom,
  run,
  StructureError,
  select,
  sendTo,
  sleep,
  spawn,
  timeout,
  wait,
} from "stackful";
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
      const block = function waitsForEver() {
        "use cooperative";
        new Channel().receive();
      };
      if (isChild) spawn(block);
      else block();
    });
    await expect(failing).rejects.toThrow(DeadlockError);
    await expect(failing).rejects.toThrow(isChild ? /waitsForEver: channel\.receive/ : /channel\.receive on Channel/);
  });

  test.each<readonly [how: string, use: Cooperative<(channel: Channel<number>) => unknown>]>([
    ["sends", (channel) => channel.send(1)],
    ["receives", (channel) => channel.receive()],
    ["tries to send", (channel) => channel.trySend(1)],
    ["tries to receive", (channel) => channel.tryReceive()],
    [
      "goes through it in a loop",
      (channel) => {
        for (const _ of channel) return;
      },
    ],
    ["selects to send", (channel) => select({ sent: sendTo(channel, 1) })],
    ["selects to receive", (channel) => select({ received: receiveFrom(channel) })],
  ])("has its channels for itself: nobody else %s", async (_how, use) => {
    const lost: number[] = [];
    await inVirtualTime(() => {
      const channel = new Channel<number>(1, { name: "mine", onUndelivered: (value) => lost.push(value) });
      const stranger = run(function stranger() {
        "use cooperative";
        use(channel);
      });
      let error: unknown;
      try {
        wait(stranger);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(StructureError);
      expect(String(error)).toMatch(/channel `mine` belongs to a run on a virtual clock.* `stranger` of another run/);
      expect(channel.statistics()).toMatchObject({ used: 0, waitingSend: 0, waitingReceive: 0 });
    });
    expect(lost).toEqual(_how.includes("send") && !_how.startsWith("selects") ? [1] : []);
  });

  test("shares channels that were made outside, and what plain code looks at", async () => {
    const channel = new Channel<number>(1);
    const inside = await inVirtualTime(() => {
      channel.send(1);
      const own = new Channel<number>(1);
      own.send(2);
      return own;
    });
    expect(await run(() => channel.receive())).toBe(1);
    expect(inside.tryReceive()).toEqual({ value: 2 });
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

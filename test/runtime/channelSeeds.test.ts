// What Stackless's channels do, and ours: T2, T4 to T7, T9, T10 and T42 of the seeds.

import { Channel, spawn, yieldNow } from "stackful";
import { expect, test } from "vitest";
import { inVirtualTime, transcript } from "../support/transcript.js";

test("a lone sender and a lone receiver are blocked, and counted (seeds T2)", async () => {
  const seen: string[] = [];
  await inVirtualTime(() => {
    for (const way of ["send", "receive"]) {
      const channel = new Channel<number>();
      const task = spawn(() => (way === "send" ? channel.send(1) : channel.receive()));
      yieldNow();
      const { waitingSend, waitingReceive } = channel.statistics();
      seen.push(`${task.state}: ${waitingSend - waitingReceive}`);
      task.cancel();
    }
  });
  expect(seen).toEqual(["parked: 1", "parked: -1"]);
});

test("an operation whose peer waits already does not block (seeds T4)", async () => {
  const lines = await transcript((say) => {
    const channel = new Channel<number>();
    spawn(() => say(`received ${channel.receive()}`));
    yieldNow();
    say(`sent: ${channel.trySend(1)}`);
    spawn(() => channel.send(2));
    yieldNow();
    say(JSON.stringify(channel.tryReceive()));
  });
  expect(lines).toEqual(["sent: true", "received 1", '{"value":2}']);
});

// Stackless asks whom a channel prefers. Ours prefers whoever is running: its peer becomes ready, behind those who are already.
test.each([
  ["receiver", ["rx wait", "tx send", "tx done", "other", "rx got"]],
  ["sender", ["tx send", "rx wait", "rx got", "other", "tx done"]],
])(
  "whoever comes second goes on, and the %s that waited has its turn later (seeds T5, T6, T7)",
  async (first, order) => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>();
      const receive = () => {
        "use cooperative";
        say("rx wait");
        channel.receive();
        say("rx got");
      };
      const send = () => {
        "use cooperative";
        say("tx send");
        channel.send(1);
        say("tx done");
      };
      spawn(first === "receiver" ? receive : send);
      spawn(first === "receiver" ? send : receive);
      spawn(() => say("other"));
    });
    expect(lines).toEqual(order);
  },
);

test("an error that is sent shows where it was made, whether the receiver waited or not (seeds T9)", async () => {
  function bar(): Error {
    return new RangeError("1, 2, 3");
  }
  const lines = await transcript((say) => {
    const channel = new Channel<string>();
    const receive = () => {
      "use cooperative";
      try {
        say(channel.receive());
      } catch (error) {
        say(`${error}, from bar: ${/\bbar\b/.test((error as Error).stack ?? "")}`);
      }
    };
    spawn(() => {
      channel.sendError(bar());
      channel.send("after");
      channel.sendError(bar());
    });
    receive();
    receive();
    yieldNow();
    receive();
  });
  const error = "RangeError: 1, 2, 3, from bar: true";
  expect(lines).toEqual([error, "after", error]);
});

test("a sequence is sent, counted and iterated over, and `close` ends it (seeds T10)", async () => {
  const lines = await transcript((say) => {
    const channel = new Channel<number>();
    spawn(() => {
      say(`sent ${channel.sendAll([0, 1, 2, 3])}`);
      channel.close();
    });
    for (const n of channel) say(`${n}`);
  });
  expect(lines).toEqual(["0", "1", "2", "3", "sent 4"]);
});

test("a producer is never more than the capacity ahead (seeds T42)", async () => {
  const reached: number[] = [];
  await inVirtualTime(() => {
    const channel = new Channel<number>(3);
    let item = 0;
    spawn(() => {
      for (; item < 9; item++) channel.send(item);
    });
    for (let round = 0; round < 3; round++) {
      yieldNow();
      reached.push(item);
      for (let count = 0; count < 3; count++) channel.receive();
    }
  });
  expect(reached).toEqual([3, 6, 9]);
});

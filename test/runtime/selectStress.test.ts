// Many tasks, many channels: scenarios T43, T48, T49 and T78.

import { Channel, group, receiveFrom, type Sender, select, sendTo, spawn, when, yieldNow } from "stackful";
import { expect, test } from "vitest";
import { inVirtualTime } from "../support/transcript.js";

test("100,000 counters go through four clauses, and none arrives twice (T43)", async () => {
  const COUNT = 100_000;
  const seen = new Uint8Array(COUNT);
  await inVirtualTime(() => {
    const channels = [0, 1, 2, 3].map(() => new Channel<number>());
    const [a, b, c, d] = channels as [Channel<number>, Channel<number>, Channel<number>, Channel<number>];
    const merged = new Channel<number>();
    group(() => {
      spawn(() => {
        for (let n = 0; n < COUNT; n++) select({ a: sendTo(a, n), b: sendTo(b, n), c: sendTo(c, n), d: sendTo(d, n) });
        for (const channel of channels) channel.close();
      });
      for (const channel of channels) spawn(feed, channel, merged.sender());
      for (const n of merged) (seen[n] as number)++;
    });
  });
  expect(seen.every((times) => times === 1)).toBe(true);

  function feed(from: Channel<number>, to: Sender<number>): void {
    "use cooperative";
    using _ = to;
    for (const n of from) to.send(n);
  }
});

test("four senders, four receivers, and two selects, on four channels, come out even (T48)", async () => {
  const EACH = 10_000;
  const sent = [0, 0, 0, 0];
  const received = [0, 0, 0, 0];
  await inVirtualTime(() => {
    const channels = [0, 0, 2, 3].map((capacity) => new Channel<number>(capacity));
    /** Clauses for all channels that have not had enough. */
    const clauses = <C>(counts: number[], clause: (channel: Channel<number>) => C) =>
      Object.fromEntries(
        channels.map((channel, index) => [`${index}`, (counts[index] as number) < EACH ? clause(channel) : undefined]),
      );
    group(() => {
      for (const channel of channels) {
        spawn(() => {
          for (let n = 0; n < EACH; n++) {
            channel.send(n);
            yieldNow();
          }
        });
        spawn(() => {
          for (let n = 0; n < EACH; n++) {
            channel.receive();
            yieldNow();
          }
        });
      }
      spawn(() => {
        for (let n = 0; n < 4 * EACH; n++) {
          const { key } = select(clauses(sent, (channel) => sendTo(channel, n)));
          (sent[Number(key)] as number)++;
        }
      });
      spawn(() => {
        for (let n = 0; n < 4 * EACH; n++) {
          const { key } = select(clauses(received, (channel) => receiveFrom(channel)));
          (received[Number(key)] as number)++;
        }
      });
    });
    for (const channel of channels) {
      channel.check();
      expect(channel.statistics()).toMatchObject({ used: 0, waitingReceive: 0, waitingSend: 0 });
    }
  });
  expect({ sent, received }).toEqual({ sent: [EACH, EACH, EACH, EACH], received: [EACH, EACH, EACH, EACH] });
});

test("what 23 workers have taken and handed on has the sum of what was sent (T49)", async () => {
  const WORKERS = 23;
  const COUNT = 20_000;
  let sent = 0;
  let received = 0;
  await inVirtualTime(() => {
    const work = new Channel<number>(WORKERS * 3);
    const results = new Channel<number>(WORKERS * 3);
    function worker(index: number, output: Sender<number>): void {
      "use cooperative";
      using _ = output;
      for (const value of work) {
        if (value % (index + 2) === 0) yieldNow();
        output.send(value);
      }
    }
    group(() => {
      for (let index = 0; index < WORKERS; index++) spawn(worker, index, results.sender());
      spawn(() => {
        for (let n = 0; n < COUNT; n++) {
          sent += n;
          work.send(n);
        }
        work.close();
      });
      for (const value of results) received += value;
    });
  });
  expect(received).toBe(sent);
});

test("100,000 operations that are ready overflow nothing (T78)", async () => {
  const count = await inVirtualTime(() => {
    const channel = new Channel<number>(Number.POSITIVE_INFINITY);
    for (let n = 0; n < 100_000; n++) channel.send(n);
    let taken = 0;
    for (let n = 0; n < 100_000; n++) if (select({ got: when(true, receiveFrom(channel)) }).value === n) taken++;
    return taken;
  });
  expect(count).toBe(100_000);
});

// Channels: rules R33 to R40, scenarios T28 to T38, and some of Stackless's (seeds). The others are in channelSeeds.test.ts.

import { Channel, ChannelClosed, group, spawn, yieldNow } from "stackful";
import { describe, expect, test } from "vitest";
import { inVirtualTime, transcript } from "../support/transcript.js";

describe("a channel", () => {
  test.each([0, 1, 2, 10, Number.POSITIVE_INFINITY])(
    "of capacity %d holds so many before a send waits",
    async (capacity) => {
      const lines = await transcript((say) => {
        const channel = new Channel<number>(capacity);
        let sent = 0;
        const sender = spawn(() => {
          for (let n = 0; n < 20; n++) {
            channel.send(n);
            sent++;
          }
        });
        yieldNow();
        say(`${sent}`);
        channel.check();
        sender.cancel();
      });
      expect(lines).toEqual([`${Math.min(capacity, 20)}`]);
    },
  );

  test.each([-1, 1.5, Number.NaN])("of capacity %d is refused (R33)", (capacity) => {
    expect(() => new Channel(capacity)).toThrow(RangeError);
  });

  test.each([0, 1, 2, 10, Number.POSITIVE_INFINITY])(
    "of capacity %d passes each value once, from four senders to four receivers (T28)",
    async (capacity) => {
      const seen = new Map<number, number>();
      await inVirtualTime(() => {
        const channel = new Channel<number>(capacity);
        group(() => {
          group(() => {
            for (let sender = 0; sender < 4; sender++) {
              spawn(() => {
                for (let n = 0; n < 1000; n++) channel.send(n);
              });
              if (sender > 0) continue;
              for (let receiver = 0; receiver < 4; receiver++) {
                spawn(() => {
                  for (const n of channel) seen.set(n, (seen.get(n) ?? 0) + 1);
                });
              }
            }
            spawn(() => {
              while ([...seen.values()].reduce((sum, count) => sum + count, 0) < 4000) yieldNow();
              channel.close();
            });
          });
        });
      });
      expect(seen.size).toBe(1000);
      expect([...seen.values()].every((count) => count === 4)).toBe(true);
    },
  );

  test("serves senders and receivers in the order in which they came (R34; seeds T3)", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>();
      for (const n of [1, 2, 3]) {
        spawn(() => {
          channel.send(n);
          say(`sent ${n}`);
        });
      }
      yieldNow();
      say(`received ${channel.receive()} ${channel.receive()} ${channel.receive()}`);
    });
    expect(lines).toEqual(["received 1 2 3", "sent 1", "sent 2", "sent 3"]);
  });

  test("hands a value to the receiver that waits, not to one that tries (T30)", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<string>(1);
      spawn(() => say(`waiting one got ${channel.receive()}`));
      yieldNow();
      channel.send("value");
      say(`trying one got nothing: ${channel.tryReceive() === undefined}`);
    });
    expect(lines).toEqual(["trying one got nothing: true", "waiting one got value"]);
  });

  test("plays ping-pong (seeds T8)", async () => {
    const lines = await transcript((say) => {
      const ping = new Channel<number>();
      const pong = new Channel<number>();
      spawn(() => {
        for (const n of ping) {
          say(`got ${n}`);
          pong.send(n * 10);
        }
      });
      for (const n of [0, 1, 2]) {
        say(`ping ${n}`);
        ping.send(n);
        say(`pong back ${pong.receive()}`);
      }
      ping.close();
    });
    expect(lines).toEqual([
      "ping 0",
      "got 0",
      "pong back 0",
      "ping 1",
      "got 1",
      "pong back 10",
      "ping 2",
      "got 2",
      "pong back 20",
    ]);
  });

  test("carries every value as it is (R40, T38)", async () => {
    const values = [
      null,
      undefined,
      Number.NaN,
      new Error("value"),
      // oxlint-disable-next-line unicorn/no-thenable -- a channel must not await it
      { then: () => {} },
      (function* () {})(),
      Promise.resolve(1),
    ];
    const received: unknown[] = [];
    await inVirtualTime(() => {
      for (const capacity of [0, 1]) {
        const channel = new Channel<unknown>(capacity);
        spawn(() => {
          for (const value of values) channel.send(value);
          channel.close();
        });
        for (const value of channel) received.push(value);
      }
      const buffered = new Channel<unknown>(10);
      for (const value of values) buffered.send(value);
      for (let count = 0; count < values.length; count++) received.push(buffered.receive());
    });
    expect(received).toEqual([...values, ...values, ...values]);
    expect(received.every((value, index) => Object.is(value, values[index % values.length]))).toBe(true);
  });
});

describe("a closed channel", () => {
  test("wakes everybody who waits to receive, in order (T31; seeds T12)", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<never>();
      for (const n of [1, 2]) {
        spawn(() => {
          try {
            channel.receive();
          } catch (error) {
            say(`${n}: ${error instanceof ChannelClosed}`);
          }
        });
      }
      spawn(() => {
        for (const value of channel) say(value);
        say("loop ended");
      });
      yieldNow();
      channel.close();
    });
    expect(lines).toEqual(["1: true", "2: true", "loop ended"]);
  });

  test("still delivers what was sent, also by those who wait to send (T32, R35)", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>(1);
      for (const n of [1, 2, 3]) spawn(() => channel.send(n));
      yieldNow();
      channel.close();
      channel.check();
      for (const n of channel) say(`${n}`);
      say(JSON.stringify(channel.tryReceive()));
    });
    expect(lines).toEqual(["1", "2", "3", '{"done":true}']);
  });

  test("refuses to send (T33; seeds T11)", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>(1);
      channel.close();
      channel.close();
      try {
        channel.send(1);
      } catch (error) {
        say((error as ChannelClosed).code);
      }
      try {
        channel.trySend(1);
      } catch (error) {
        say((error as ChannelClosed).code);
      }
      say(`${channel.closed}`);
    });
    expect(lines).toEqual(["SF_CHANNEL_CLOSED", "SF_CHANNEL_CLOSED", "true"]);
  });

  test("throws the error that it was closed with, at the end", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>(2);
      channel.send(1);
      channel.close(new Error("broken off"));
      try {
        for (const n of channel) say(`${n}`);
      } catch (error) {
        say((error as Error).message);
      }
    });
    expect(lines).toEqual(["1", "broken off"]);
  });

  test("is not closed by leaving a loop over it", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>(2);
      channel.send(1);
      channel.send(2);
      for (const n of channel) {
        say(`${n}`);
        break;
      }
      say(`${channel.closed} ${channel.receive()}`);
    });
    expect(lines).toEqual(["1", "false 2"]);
  });
});

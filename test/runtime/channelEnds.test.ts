// How channels end, and what becomes of the values: rules R33 to R39, scenarios T6, T7, T30, T32, T34 to T37, T39 and T40.

import {
  Channel,
  type ChannelOptions,
  now,
  type Overflow,
  type Receiver,
  type Sender,
  StackfulError,
  sleep,
  spawn,
  TimedOut,
  yieldNow,
} from "stackful";
import { afterEach, describe, expect, test, vi } from "vitest";
import { inVirtualTime, type Say, transcript } from "../support/transcript.js";

/** What somebody says who sends: that it worked, or what it threw. */
function sendAndSay(channel: Channel<number> | Sender<number>, value: number, say: Say): void {
  "use cooperative";
  try {
    channel.send(value);
    say(`sent ${value}`);
  } catch (error) {
    say(`${value}: ${error instanceof StackfulError ? error.code : String(error)}`);
  }
}

function receiveAndSay(channel: Channel<number> | Receiver<number>, say: Say): void {
  "use cooperative";
  try {
    say(`got ${channel.receive()}`);
  } catch (error) {
    say(error instanceof StackfulError ? error.code : String(error));
  }
}

/** A channel that says what it loses. */
function losing(say: Say, capacity: number, options: ChannelOptions<number> = {}): Channel<number> {
  return new Channel<number>(capacity, { onUndelivered: (value) => say(`lost ${value}`), ...options });
}

function drain(channel: Channel<number>): number[] {
  const values: number[] = [];
  for (let found = channel.tryReceive(); found !== undefined && !found.done; found = channel.tryReceive())
    values.push(found.value);
  return values;
}

describe("a channel is made", () => {
  test.each(["1", null, {}])("with a number as its capacity, not %o (R33)", (capacity) => {
    expect(() => new Channel(capacity as number)).toThrow(TypeError);
  });

  test("with an overflow that there is (R33)", () => {
    expect(() => new Channel(1, { overflow: "drop" as Overflow })).toThrow(TypeError);
  });

  test("with a name that its errors mention", async () => {
    await expect(
      inVirtualTime(() => {
        const channel = new Channel<number>(1, { name: "jobs" });
        channel.close();
        channel.receive();
      }),
    ).rejects.toThrow("Receive from a closed channel `jobs`");
  });
});

test.each([0, 1, 2, 10])("a channel of capacity %d blocks, drains and ends (T28)", async (capacity) => {
  const lines = await transcript((say) => {
    const empty = new Channel<number>(capacity);
    spawn(() => receiveAndSay(empty, say));
    spawn(() => receiveAndSay(empty, say));
    yieldNow();
    say(`waiting ${empty.statistics().waitingReceive}, tried ${JSON.stringify(empty.tryReceive())}`);
    empty.close();
    const full = new Channel<number>(capacity);
    for (let n = 0; n < capacity; n++) full.send(n);
    say(`one more: ${full.trySend(-1)}`);
    full.close();
    say(`drained ${drain(full).length}, then ${JSON.stringify(full.tryReceive())}`);
  });
  expect(lines).toEqual([
    "waiting 2, tried undefined",
    "one more: false",
    `drained ${capacity}, then {"done":true}`,
    "SF_CHANNEL_CLOSED",
    "SF_CHANNEL_CLOSED",
  ]);
});

test("a slot that is free again belongs to the sender that waits, not to one that tries (T30, R34)", async () => {
  const lines = await transcript((say) => {
    const channel = new Channel<number>(1);
    channel.send(1);
    spawn(() => sendAndSay(channel, 2, say));
    yieldNow();
    say(`got ${channel.receive()}, tried ${channel.trySend(3)}`);
    say(`got ${channel.receive()}`);
  });
  expect(lines).toEqual(["got 1, tried false", "got 2", "sent 2"]);
});

describe("a value that was handed over", () => {
  test("arrives, although its receiver is cancelled before it runs (T6, S-22, R3; seeds X1)", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>();
      const receiver = spawn(() => {
        say(`got ${channel.receive()}`);
        sleep(1);
        say("not reached");
      });
      yieldNow();
      channel.send(1);
      receiver.cancel();
    });
    expect(lines).toEqual(["got 1"]);
  });

  test("is not taken from a sender that was cancelled; the others keep their order (T7, R3)", async () => {
    const lines = await transcript((say) => {
      const channel = losing(say, 0);
      const [, second] = [1, 2, 3].map((value) => spawn(() => sendAndSay(channel, value, say)));
      yieldNow();
      second?.cancel();
      say(`got ${channel.receive()} ${channel.receive()}`);
      channel.check();
    });
    expect(lines).toEqual(["lost 2", "got 1 3", "sent 1", "sent 3"]);
  });
});

describe("a cancelled channel", () => {
  test("turns away those who wait to send, in order, and those who come later (T32, R36)", async () => {
    const lines = await transcript((say) => {
      const channel = losing(say, 2);
      for (const value of [1, 2, 3, 4]) spawn(() => sendAndSay(channel, value, say));
      yieldNow();
      channel.cancel("enough");
      channel.check();
      channel.cancel("later reasons do not count");
      yieldNow();
      try {
        channel.send(5);
      } catch (error) {
        say(`${(error as StackfulError).code} because ${(error as StackfulError).cause}`);
      }
      say(`${JSON.stringify(channel.tryReceive())} ${channel.closed}`);
    });
    expect(lines).toEqual([
      "sent 1",
      "sent 2",
      "lost 1",
      "lost 2",
      "lost 3",
      "lost 4",
      "3: SF_CHANNEL_BROKEN",
      "4: SF_CHANNEL_BROKEN",
      "lost 5",
      "SF_CHANNEL_BROKEN because enough",
      '{"done":true} true',
    ]);
  });

  test("ends for those who wait to receive", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>();
      spawn(() => receiveAndSay(channel, say));
      spawn(() => {
        for (const value of channel) say(`${value}`);
        say("loop ended");
      });
      yieldNow();
      channel.cancel();
    });
    expect(lines).toEqual(["SF_CHANNEL_CLOSED", "loop ended"]);
  });

  test("drops also what was left to be received after it was closed", async () => {
    const lines = await transcript((say) => {
      const channel = losing(say, 1);
      for (const value of [1, 2]) spawn(() => sendAndSay(channel, value, say));
      yieldNow();
      channel.close();
      channel.cancel();
    });
    expect(lines).toEqual(["sent 1", "lost 1", "lost 2", "2: SF_CHANNEL_BROKEN"]);
  });
});

describe("handles", () => {
  test("are closed one by one: only who sends through a closed one is turned away (T34)", async () => {
    const lines = await transcript((say) => {
      const channel = losing(say, 0);
      const first = channel.sender();
      const second = first.clone();
      spawn(() => sendAndSay(first, 1, say));
      spawn(() => sendAndSay(second, 2, say));
      yieldNow();
      first.close();
      first.close();
      say(`got ${channel.receive()}, closed: ${channel.closed}`);
      second.close();
      say(`closed: ${channel.closed}`);
      sendAndSay(first, 3, say);
      for (const refused of [() => first.clone(), () => first.trySend(4)]) expect(refused).toThrow("is closed");
    });
    expect(lines).toEqual([
      "lost 1",
      "got 2, closed: false",
      "closed: true",
      "lost 3",
      "3: SF_CLOSED",
      "lost 4",
      "1: SF_CLOSED",
      "sent 2",
    ]);
  });

  test("end the loops of receivers when the last sender is disposed of (R37)", async () => {
    function feed(output: Sender<number>, from: number): void {
      "use cooperative";
      using _ = output;
      output.sendAll([from, from + 1]);
    }
    const received: number[] = [];
    await inVirtualTime(() => {
      const channel = new Channel<number>();
      for (const from of [10, 20]) spawn(feed, channel.sender(), from);
      for (const value of channel) received.push(value);
    });
    expect(received.toSorted((a, b) => a - b)).toEqual([10, 11, 20, 21]);
  });

  test("tell senders when the last receiver is disposed of (T37, R37)", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>();
      spawn(() => {
        for (const value of [1, 2, 3]) sendAndSay(channel, value, say);
      });
      {
        using values = channel.receiver();
        for (const value of values) {
          say(`got ${value}`);
          break;
        }
      }
    });
    expect(lines).toEqual(["sent 1", "got 1", "2: SF_CHANNEL_BROKEN", "3: SF_CHANNEL_BROKEN"]);
  });

  test("are closed under those who receive through them, and not under the others", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>();
      const first = channel.receiver();
      const second = channel.receiver();
      spawn(() => receiveAndSay(first, say));
      spawn(() => receiveAndSay(second, say));
      yieldNow();
      first.close();
      channel.send(1);
      yieldNow();
      second.close("gone");
      for (const refused of [() => second.clone(), () => second.tryReceive()]) expect(refused).toThrow("is closed");
      sendAndSay(channel, 2, say);
    });
    expect(lines).toEqual(["SF_CLOSED", "got 1", "2: SF_CHANNEL_BROKEN"]);
  });

  test("without them, a sender that nobody receives from is blocked, and the report says where (T37; seeds X8)", async () => {
    await expect(
      inVirtualTime(() => {
        const channel = new Channel<number>();
        spawn(() => {
          for (const value of [1, 2, 3]) channel.send(value);
        });
        for (const value of channel) if (value === 1) break;
      }),
    ).rejects.toThrow(/channel\.send on Channel.*\n.*channelEnds\.test\.ts/);
  });
});

describe("a full channel", () => {
  const sequences: [Overflow, number, number[], string[]][] = [
    ["dropNewest", 2, [1, 2], ["lost 3", "lost 4", "lost 5"]],
    ["dropOldest", 2, [4, 5], ["lost 1", "lost 2", "lost 3"]],
    ["conflate", 0, [5], ["lost 1", "lost 2", "lost 3", "lost 4"]],
    ["conflate", 10, [5], ["lost 1", "lost 2", "lost 3", "lost 4"]],
    ["dropNewest", 0, [], ["lost 1", "lost 2", "lost 3", "lost 4", "lost 5"]],
    ["dropOldest", 0, [], ["lost 1", "lost 2", "lost 3", "lost 4", "lost 5"]],
    ["dropOldest", Number.POSITIVE_INFINITY, [1, 2, 3, 4, 5], []],
  ];
  test.each(sequences)(
    "with %s and capacity %d keeps %j of 1 to 5 (T35, R33)",
    async (overflow, capacity, kept, lost) => {
      const lines = await transcript((say) => {
        const channel = losing(say, capacity, { overflow });
        channel.sendAll([1, 2, 3]);
        for (const value of [4, 5]) expect(channel.trySend(value)).toBe(true);
        channel.check();
        expect(drain(channel)).toEqual(kept);
      });
      expect(lines).toEqual(lost);
    },
  );

  test("drops nothing while somebody waits to receive", async () => {
    const lines = await transcript((say) => {
      const channel = losing(say, 0, { overflow: "dropNewest" });
      spawn(() => receiveAndSay(channel, say));
      yieldNow();
      channel.send(1);
      channel.send(2);
    });
    expect(lines).toEqual(["lost 2", "got 1"]);
  });
});

describe("onUndelivered", () => {
  afterEach(() => void vi.restoreAllMocks());

  test.each([0, 1, 3])("is told once of each value that nobody receives, capacity %d (T36, R38)", async (capacity) => {
    const received: number[] = [];
    const lost: number[] = [];
    await inVirtualTime(() => {
      const channel = new Channel<number>(capacity, { onUndelivered: (value) => lost.push(value) });
      const senders = [1, 2, 3, 4, 5, 6].map((value) => spawn(() => sendAndSay(channel, value, () => {})));
      yieldNow();
      received.push(channel.receive());
      senders[5]?.cancel();
      senders[4]?.poke(new Error("never mind"));
      yieldNow();
      channel.close();
      expect(() => channel.trySend(7)).toThrow("closed");
      received.push(channel.receive());
      channel.cancel();
      sendAndSay(channel, 8, () => {});
    });
    expect(received).toEqual([1, 2]);
    expect(lost.toSorted((a, b) => a - b)).toEqual([3, 4, 5, 6, 7, 8]);
  });

  test("is told of a send that was cancelled before it began, and of one that was poked", async () => {
    const lines = await transcript((say) => {
      const channel = losing(say, 10);
      const cancelled = spawn(() => {
        yieldNow();
        channel.send(1);
      });
      cancelled.cancel();
      const poked = spawn(() => {
        try {
          channel.send(2);
        } catch (error) {
          say((error as Error).message);
        }
      });
      poked.poke(new Error("poked"));
      yieldNow();
      say(`${channel.statistics().used} buffered`);
    });
    expect(lines).toEqual(["lost 2", "poked", "0 buffered"]);
  });

  test("may throw: that is printed, and the channel goes on (T36, R38)", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const lines = await transcript((say) => {
      const channel = new Channel<number>(1, {
        overflow: "dropOldest",
        onUndelivered: () => {
          throw new Error("no time");
        },
      });
      channel.send(1);
      channel.send(2);
      say(`got ${channel.receive()}`);
    });
    expect(lines).toEqual(["got 2"]);
    expect(warn).toHaveBeenCalledExactlyOnceWith("stackful: `onUndelivered` of a channel threw: Error: no time");
  });
});

describe("an error that is sent", () => {
  test("is thrown at its receiver, in its turn", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>(3);
      channel.send(1);
      channel.sendError(new Error("two"));
      channel.send(3);
      channel.close();
      for (let count = 0; count < 4; count++) receiveAndSay(channel, say);
    });
    expect(lines).toEqual(["got 1", "Error: two", "got 3", "SF_CHANNEL_CLOSED"]);
  });

  test("is thrown at whoever waits, by loops and by those who try, too", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>();
      spawn(() => receiveAndSay(channel, say));
      spawn(() => {
        try {
          for (const value of channel) say(`${value}`);
        } catch (error) {
          say(`loop: ${error}`);
        }
      });
      yieldNow();
      channel.sendError("one");
      channel.sendError("two");
      spawn(() => channel.sendError("three"));
      yieldNow();
      expect(() => channel.tryReceive()).toThrow("three");
    });
    expect(lines).toEqual(["one", "loop: two"]);
  });
});

describe("an operation with a time limit", () => {
  test("throws TimedOut at the call, and has not happened (T40, R15)", async () => {
    const lines = await transcript((say) => {
      const channel = losing(say, 1);
      try {
        channel.receive({ timeout: 100 });
      } catch (error) {
        say(`${now()}: ${error instanceof TimedOut} ${(error as Error).message}`);
      }
      channel.send(1, { timeout: 100 });
      say(`${channel.statistics().used} buffered`);
      try {
        channel.send(2, { timeout: 50 });
      } catch (error) {
        say(`${now()}: ${(error as Error).message}`);
        say(`${(error as Error).stack?.includes("channelEnds.test.ts")} ${(error as TimedOut).waitingFor?.op}`);
      }
      channel.check();
      say(`got ${channel.receive({ timeout: 0 })}, then ${JSON.stringify(channel.tryReceive())}`);
    });
    expect(lines).toEqual([
      "100: true `channel.receive` timed out after 100 ms",
      "1 buffered",
      "lost 2",
      "150: `channel.send` timed out after 50 ms",
      "true channel.send",
      "got 1, then undefined",
    ]);
  });

  test("goes on when it is served in time, and leaves no timer", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>();
      spawn(() => {
        say(`got ${channel.receive({ timeout: 100 })}`);
        sleep(1000);
        say(`${now()}`);
      });
      sleep(99);
      channel.send(1, { timeout: Number.POSITIVE_INFINITY });
    });
    expect(lines).toEqual(["got 1", "1099"]);
  });

  test("is cancelled like any other", async () => {
    const lines = await transcript((say) => {
      const channel = losing(say, 0);
      const task = spawn(() => {
        try {
          channel.send(1, { timeout: 100 });
        } finally {
          say("cleaned up");
        }
      });
      sleep(1);
      task.cancel();
      sleep(200);
      say(`${channel.statistics().waitingSend} waiting`);
    });
    expect(lines).toEqual(["lost 1", "cleaned up", "0 waiting"]);
  });

  test("is refused a negative one", async () => {
    await expect(inVirtualTime(() => new Channel<number>().receive({ timeout: -1 }))).rejects.toThrow(RangeError);
    await expect(inVirtualTime(() => new Channel<number>(1).send(1, { timeout: Number.NaN }))).rejects.toThrow(
      RangeError,
    );
  });
});

test("statistics say who waits, and the most that was ever buffered (T39, R39)", async () => {
  const seen: unknown[] = [];
  await inVirtualTime(() => {
    const channel = new Channel<number>(2);
    seen.push(channel.statistics());
    const senders = [1, 2, 3, 4].map((value) => spawn(() => channel.send(value)));
    yieldNow();
    seen.push(channel.statistics());
    senders[3]?.cancel();
    channel.receive();
    channel.receive();
    seen.push(channel.statistics());
    channel.receive();
    spawn(() => receiveAndSay(channel, () => {}));
    yieldNow();
    seen.push(channel.statistics());
    channel.close();
  });
  expect(seen).toEqual([
    { used: 0, capacity: 2, waitingSend: 0, waitingReceive: 0, peak: 0 },
    { used: 2, capacity: 2, waitingSend: 2, waitingReceive: 0, peak: 2 },
    { used: 1, capacity: 2, waitingSend: 0, waitingReceive: 0, peak: 2 },
    { used: 0, capacity: 2, waitingSend: 0, waitingReceive: 1, peak: 2 },
  ]);
});

// Waiting for whichever comes first: rules R41 to R48, scenarios T41, T42, T44 to T47, T50 to T54.

import {
  after,
  Channel,
  ChannelClosed,
  type Cooperative,
  group,
  joined,
  now,
  receiveFrom,
  run,
  SelectNeverError,
  type StackfulError,
  select,
  sendTo,
  settled,
  sleep,
  spawn,
  type Task,
  wait,
  when,
  yieldNow,
} from "stackful";
import { virtualClock } from "stackful/testing";
import { afterEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import { inVirtualTime, type Say, transcript } from "../support/transcript.js";

function attempt(say: Say, what: Cooperative<() => unknown>): void {
  "use cooperative";
  try {
    say(JSON.stringify(what()));
  } catch (error) {
    say((error as StackfulError).code ?? String(error));
  }
}

describe("a select (T41)", () => {
  test("takes what is ready: a value, room, a channel that is closed (R45)", async () => {
    const results: unknown[] = [];
    await inVirtualTime(() => {
      const full = new Channel<string>(1);
      const closed = new Channel<string>();
      const never = new Channel<string>();
      full.send("value");
      closed.close();
      results.push(select({ got: receiveFrom(full), never: receiveFrom(never) }));
      results.push(select({ never: receiveFrom(never), put: sendTo(full, "next") }));
      results.push(full.receive());
      results.push(select({ never: receiveFrom(never), end: receiveFrom(closed) }));
    });
    expect(results).toEqual([
      { key: "got", value: "value" },
      { key: "put", value: undefined },
      "next",
      { key: "end", value: undefined, done: true },
    ]);
  });

  test("waits if nothing is, for a receiver, a sender, or the end", async () => {
    const results: unknown[] = [];
    await inVirtualTime(() => {
      const input = new Channel<number>();
      const output = new Channel<number>();
      const clauses = { got: receiveFrom(input), put: sendTo(output, 7) };
      spawn(() => {
        for (let count = 0; count < 3; count++) results.push(select(clauses));
      });
      yieldNow();
      results.push(output.receive());
      yieldNow();
      input.send(1);
      yieldNow();
      input.close();
    });
    expect(results).toEqual([
      7,
      { key: "put", value: undefined },
      { key: "got", value: 1 },
      { key: "got", value: undefined, done: true },
    ]);
  });

  test("throws if it would send to a closed channel, also when something else is ready (R45)", async () => {
    const lines = await transcript((say) => {
      const closed = new Channel<number>();
      const ready = new Channel<number>(1);
      closed.close();
      ready.send(1);
      for (const biased of [false, true]) {
        for (let count = 0; count < 20; count++) {
          try {
            select({ ready: receiveFrom(ready), closed: sendTo(closed, 1) }, { biased, default: true });
            say("taken");
          } catch (error) {
            if (!(error instanceof ChannelClosed)) say(`${error}`);
          }
        }
      }
      closed.cancel();
      attempt(say, () => select({ closed: sendTo(closed, 1) }));
      say(`${ready.statistics().used}`);
    });
    expect(lines).toEqual(["SF_CHANNEL_BROKEN", "1"]);
  });

  test("still delivers what it waited to send when the channel was closed (R35)", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>();
      const other = new Channel<number>();
      spawn(() => say(select({ put: sendTo(channel, 1), other: receiveFrom(other) }).key));
      yieldNow();
      channel.close();
      say(`got ${channel.receive()}`);
    });
    expect(lines).toEqual(["got 1", "put"]);
  });

  test("throws what its channel ends with, and errors that were sent", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>(1);
      channel.sendError("sent");
      attempt(say, () => select({ got: receiveFrom(channel) }));
      spawn(() => attempt(say, () => select({ got: receiveFrom(channel) })));
      yieldNow();
      channel.sendError("sent while it waited");
      yieldNow();
      spawn(() => attempt(say, () => select({ got: receiveFrom(channel) })));
      yieldNow();
      channel.close("failed");
      attempt(say, () => select({ got: receiveFrom(channel) }));
      const broken = new Channel<number>();
      spawn(() => attempt(say, () => select({ put: sendTo(broken, 1) })));
      yieldNow();
      broken.cancel();
    });
    expect(lines).toEqual(["sent", "sent while it waited", "failed", "failed", "SF_CHANNEL_BROKEN"]);
  });

  test("without clauses throws at once, unless there is a default (R47)", async () => {
    const lines = await transcript((say) => {
      attempt(say, () => select({}));
      attempt(say, () => select({ never: when(false, after(1)) }));
      attempt(say, () => select({ never: undefined }, { default: true }));
    });
    expect(lines).toEqual(["SF_SELECT_NEVER", "SF_SELECT_NEVER", '{"key":"default"}']);
    await expect(inVirtualTime(() => select({}))).rejects.toThrow(SelectNeverError);
  });

  test("does not look at a clause whose condition does not hold (R41)", async () => {
    const lines = await transcript((say) => {
      const full = new Channel<number>(1);
      const closed = new Channel<number>();
      full.send(1);
      closed.close();
      attempt(say, () =>
        select({
          closed: when(false, sendTo(closed, 1)),
          ready: when(false, receiveFrom(full)),
          late: when(true, after(5)),
        }),
      );
      say(`${now()}`);
    });
    expect(lines).toEqual(['{"key":"late"}', "5"]);
  });

  test("takes the default only if nothing is ready (R44)", async () => {
    const results: unknown[] = [];
    await inVirtualTime(() => {
      const channel = new Channel<number>(1);
      results.push(select({ got: receiveFrom(channel) }, { default: true }));
      results.push(select({ got: receiveFrom(channel), put: sendTo(channel, 1) }, { default: true }));
      results.push(select({ put: sendTo(channel, 1) }, { default: true }));
    });
    expect(results.map((result) => (result as { key: string }).key)).toEqual(["default", "put", "default"]);
  });

  test("is no suspension if something is ready (D4)", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>(1);
      spawn(() => say("somebody else"));
      for (let count = 0; count < 100; count++) select({ got: receiveFrom(channel), put: sendTo(channel, 1) });
      say("done");
    });
    expect(lines).toEqual(["done", "somebody else"]);
  });

  test("evaluates what it sends once, in the order of the clauses, before it looks at any (R41)", async () => {
    const lines = await transcript((say) => {
      const evaluate = (value: number) => {
        say(`evaluated ${value}`);
        return value;
      };
      const channel = new Channel<number>(1);
      const { key } = select({ a: sendTo(channel, evaluate(1)), b: sendTo(channel, evaluate(2)) }, { biased: true });
      say(`${key} ${channel.receive()}`);
    });
    expect(lines).toEqual(["evaluated 1", "evaluated 2", "a 1"]);
  });
});

describe("a select takes one clause only", () => {
  test("and leaves the line of the other, so that nobody meets it there (T42)", async () => {
    const lines = await transcript((say) => {
      const first = new Channel<number>();
      const second = new Channel<number>();
      spawn(() => say(`waiter got ${first.receive()}`));
      spawn(() => say(JSON.stringify(select({ first: receiveFrom(first), second: receiveFrom(second) }))));
      yieldNow();
      second.send(0);
      spawn(() => say(`second waiter got ${first.receive()}`));
      yieldNow();
      first.send(1);
      first.send(2);
    });
    expect(lines).toEqual(['{"key":"second","value":0}', "waiter got 1", "second waiter got 2"]);
  });

  test("and keeps it, although the channel of another is closed before it runs (T51)", async () => {
    const lines = await transcript((say) => {
      const first = new Channel<number>();
      const second = new Channel<number>();
      spawn(() => say(JSON.stringify(select({ first: receiveFrom(first), second: receiveFrom(second) }))));
      yieldNow();
      first.send(1);
      second.close();
      first.cancel();
    });
    expect(lines).toEqual(['{"key":"first","value":1}']);
  });

  // Who waits first, and whether each side is one operation or a select with a clause that never comes.
  const matrix = [true, false].flatMap((isSenderFirst) =>
    [true, false].flatMap((sends) =>
      [true, false].flatMap((receives) => [0, 1].map((capacity) => ({ isSenderFirst, sends, receives, capacity }))),
    ),
  );
  test.each(matrix)(
    "and its partner takes one, too: %j (T54)",
    async ({ isSenderFirst, sends, receives, capacity }) => {
      const lines = await transcript((say) => {
        const channel = new Channel<string>(capacity);
        const never = new Channel<string>();
        const nobody = new Channel<string>();
        const send = () => {
          "use cooperative";
          if (sends)
            select(
              { never: receiveFrom(never), put: sendTo(channel, "value"), again: sendTo(channel, "again") },
              { biased: true },
            );
          else channel.send("value");
          say("sent");
        };
        const receive = () => {
          "use cooperative";
          const got = receives
            ? select(
                { never: sendTo(nobody, "never"), got: receiveFrom(channel), again: receiveFrom(channel) },
                { biased: true },
              ).value
            : channel.receive();
          say(`got ${got}`);
        };
        spawn(isSenderFirst ? send : receive);
        yieldNow();
        spawn(isSenderFirst ? receive : send);
        sleep(1);
        for (const one of [channel, never, nobody]) {
          one.check();
          say(JSON.stringify(one.statistics()));
        }
      });
      const empty = (of: number) => expect.stringContaining(`"capacity":${of},"waitingSend":0,"waitingReceive":0`);
      expect(lines.slice(0, 2).toSorted()).toEqual(["got value", "sent"]);
      expect(lines.slice(2)).toEqual([empty(capacity), empty(0), empty(0)]);
    },
  );

  test.each([0, 10])("and never meets itself, capacity %d (T45, R46)", async (capacity) => {
    const met: number[] = [];
    await inVirtualTime(() => {
      const channel = new Channel<number>(capacity);
      const play = (self: number) => {
        "use cooperative";
        for (let round = 0; round < 1000; round++) {
          const clauses =
            self === 0 || round % 2 === 0
              ? { put: sendTo(channel, self), got: receiveFrom(channel) }
              : { got: receiveFrom(channel), put: sendTo(channel, self) };
          const { key, value } = select(clauses);
          if (capacity === 0 && key === "got" && value === self) met.push(round);
          channel.check();
        }
      };
      spawn(play, 0);
      spawn(play, 1);
    });
    expect(met).toEqual([]);
  });

  test("and waits, if only itself is there on the other side (R46)", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>();
      const task = spawn(() => {
        select({ put: sendTo(channel, 1), got: receiveFrom(channel) });
        say("not reached");
      });
      sleep(1);
      channel.check();
      say(`${task.state} ${JSON.stringify(channel.statistics())}`);
      task.cancel();
      say(JSON.stringify(channel.statistics()));
    });
    expect(lines).toEqual([
      'parked {"used":0,"capacity":0,"waitingSend":1,"waitingReceive":1,"peak":0}',
      '{"used":0,"capacity":0,"waitingSend":0,"waitingReceive":0,"peak":0}',
    ]);
  });
});

describe("a choice between ready clauses", () => {
  /** How often the first of two ready clauses was taken, of 10,000 times. */
  function choose(seed: number, biased: boolean): Promise<string> {
    return run.with({ clock: virtualClock(), seed })(() => {
      const a = new Channel<number>(1);
      const b = new Channel<number>(1);
      let choices = "";
      for (let count = 0; count < 10_000; count++) {
        a.trySend(1);
        b.trySend(1);
        choices += select({ a: receiveFrom(a), b: receiveFrom(b) }, { biased }).key;
      }
      return choices;
    });
  }

  test("is fair (T46, R43)", async () => {
    for (const seed of [0, 1, 2, 12_345]) {
      const choices = await choose(seed, /* biased: */ false);
      expect(Math.abs(choices.replaceAll("b", "").length / 10_000 - 0.5)).toBeLessThan(0.0245);
    }
  });

  test("is the same for the same seed, and another for another (R43)", async () => {
    expect(await choose(1, /* biased: */ false)).toBe(await choose(1, /* biased: */ false));
    expect(await choose(1, /* biased: */ false)).not.toBe(await choose(2, /* biased: */ false));
  });

  test("is the first one with `biased` (T46, R43)", async () => {
    expect(await choose(1, /* biased: */ true)).toBe("a".repeat(10_000));
  });

  test("is fair between two sends to one channel, waiting or not (T47)", async () => {
    for (const capacity of [0, 1, 10]) {
      const counts = [0, 0];
      await inVirtualTime(() => {
        const channel = new Channel<0 | 1>(capacity);
        spawn(() => {
          for (const value of channel) (counts[value] as number)++;
        });
        for (let count = 0; count < 1000; count++) {
          select({ zero: sendTo(channel, 0), one: sendTo(channel, 1) });
          yieldNow();
        }
        channel.close();
      });
      expect(counts.reduce((sum, count) => sum + count)).toBe(1000);
      expect(Math.min(...counts), `capacity ${capacity}`).toBeGreaterThan(100);
    }
  });
});

test("the default is never taken while one of two channels always has a value (T44)", async () => {
  for (let seed = 0; seed < 1000; seed++) {
    const key = await run.with({ clock: virtualClock(), seed })(() => {
      const first = new Channel<number>(1);
      const second = new Channel<number>(1);
      first.send(1);
      const task = spawn(
        () => select({ first: receiveFrom(first), second: receiveFrom(second) }, { default: true }).key,
      );
      second.send(1);
      if (seed % 2 === 0) yieldNow();
      select({ first: receiveFrom(first) }, { default: true });
      return task.join();
    });
    expect(key).not.toBe("default");
  }
});

describe("a select that has ended leaves nobody in line", () => {
  test("whether it was blocked or not: 1,000 of each (T50, R42)", async () => {
    const clock = virtualClock();
    const waiting: unknown[] = [];
    await run
      .with({ clock })(() => {
        const taken = new Channel<number>();
        const others = [new Channel<number>(), new Channel<number>(0)] as const;
        const forever = spawn(() => sleep(Number.POSITIVE_INFINITY));
        const promise = new Promise<void>(() => {});
        const clauses = () => ({
          receive: receiveFrom(others[0]),
          send: sendTo(others[1], 1),
          taken: receiveFrom(taken),
          late: after(1_000_000),
          end: joined(forever),
          promise: settled(promise),
        });
        const sender = spawn(() => {
          for (let count = 0; count < 1000; count++) {
            taken.send(count);
            yieldNow();
          }
        });
        for (let count = 0; count < 1000; count++) {
          expect(select(clauses())).toEqual({ key: "taken", value: count });
          expect(select(clauses(), { default: true }).key).toBe("default");
        }
        sender.join();
        for (const channel of [...others, taken]) {
          channel.check();
          waiting.push(channel.statistics().waitingReceive, channel.statistics().waitingSend);
        }
        forever.cancel();
      })
      .catch((error) => waiting.push(String(error)));
    expect(waiting).toEqual([0, 0, 0, 0, 0, 0]);
    // No timer was left to run out.
    expect(clock.now()).toBe(0);
  });
});

describe("a blocked select that is cancelled", () => {
  const ways = ["cancel", "poke"] as const;
  test.each(ways)("leaves every line (T53, R48): %s", async (way) => {
    const lines = await transcript((say) => {
      const channels = [0, 1, 2].map(() => new Channel<number>());
      const [a, b, c] = channels as [Channel<number>, Channel<number>, Channel<number>];
      const task = spawn(() => {
        try {
          select({ a: receiveFrom(a), b: sendTo(b, 1), c: receiveFrom(c), again: receiveFrom(a), late: after(10) });
        } catch (error) {
          say((error as Error).message);
        } finally {
          say("cleaned up");
        }
      });
      sleep(1);
      if (way === "cancel") task.cancel();
      else task.poke(new Error("poked"));
      for (const channel of channels) {
        const { waitingSend, waitingReceive } = channel.statistics();
        say(`${waitingSend} ${waitingReceive}`);
      }
      sleep(100);
    });
    expect(lines).toEqual(["0 0", "0 0", "0 0", ...(way === "poke" ? ["poked"] : []), "cleaned up"]);
  });

  test.each(ways)("keeps a value that was handed over before (R48, R3): %s", async (way) => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>();
      const other = new Channel<number>();
      const task = spawn(() => {
        say(JSON.stringify(select({ got: receiveFrom(channel), other: sendTo(other, 1) })));
        try {
          yieldNow();
          say("not reached");
        } catch (error) {
          say((error as Error).message);
        }
      });
      yieldNow();
      channel.send(1);
      if (way === "cancel") task.cancel();
      else task.poke(new Error("poked"));
    });
    expect(lines).toEqual(['{"key":"got","value":1}', ...(way === "poke" ? ["poked"] : [])]);
  });

  test("does not begin, if it was cancelled before", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>(1);
      const task = spawn(() => {
        select({ put: sendTo(channel, 1) });
        say("not reached");
      });
      task.cancel();
      yieldNow();
      say(`${channel.statistics().used}`);
    });
    expect(lines).toEqual(["0"]);
  });
});

describe("the clause", () => {
  afterEach(() => void vi.restoreAllMocks());

  test("`after` comes last, when its time has come (T52)", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>();
      attempt(say, () => select({ got: receiveFrom(channel), late: after(100), later: after(101) }));
      say(`${now()}`);
      attempt(say, () => select({ late: after(0) }));
      attempt(say, () => select({ late: after(0) }, { default: true }));
      attempt(say, () => select({ never: after(Number.POSITIVE_INFINITY), late: after(1) }));
      spawn(() => channel.send(1));
      attempt(say, () => select({ late: after(0), got: receiveFrom(channel) }));
      say(`${now()}`);
      expect(() => after(-1)).toThrow(RangeError);
    });
    expect(lines).toEqual([
      '{"key":"late"}',
      "100",
      '{"key":"late"}',
      '{"key":"default"}',
      '{"key":"late"}',
      '{"key":"got","value":1}',
      "101",
    ]);
  });

  test("`joined` gives what the task returns, or throws what it throws", async () => {
    const lines = await transcript((say) => {
      const task = spawn(() => {
        sleep(10);
        return "result";
      });
      attempt(say, () => select({ early: after(5), done: joined(task) }));
      attempt(say, () => select({ late: after(50), done: joined(task) }));
      attempt(say, () => select({ done: joined(task) }));
      const sleeper = spawn(() => sleep(100));
      spawn(() => attempt(say, () => select({ done: joined(sleeper) })));
      yieldNow();
      sleeper.cancel();
      attempt(say, () => select({ done: joined(sleeper) }));
      const self: { task?: ReturnType<typeof spawn> } = {};
      self.task = spawn(() => attempt(say, () => select({ done: joined(self.task as never) })));
      self.task.join();
    });
    expect(lines).toEqual([
      '{"key":"early"}',
      '{"key":"done","value":"result"}',
      '{"key":"done","value":"result"}',
      "SF_TASK_CANCELLED",
      "SF_TASK_CANCELLED",
      "SF_DEADLOCK",
    ]);
  });

  test("`settled` gives what the promise is fulfilled with, or throws the reason", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>();
      const promise = Promise.resolve("value");
      const never = receiveFrom(channel);
      attempt(say, () => select({ never, promise: settled(promise) }));
      attempt(say, () => select({ never, promise: settled(promise) }, { default: true }));
      attempt(say, () => select({ never, promise: settled(Promise.reject(new Error("reason"))) }));
    });
    expect(lines).toEqual(['{"key":"promise","value":"value"}', '{"key":"promise","value":"value"}', "Error: reason"]);
  });

  test("`settled` asks a promise once, and warns if it is rejected while nobody waits", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    let asked = 0;
    let reject: (reason: Error) => void = () => {};
    const promise = new Promise<void>((_, onRejected) => {
      reject = onRejected;
    });
    const counted: PromiseLike<void> = {
      // oxlint-disable-next-line unicorn/no-thenable -- counts who asks
      then(onFulfilled, onRejected) {
        asked++;
        return promise.then(onFulfilled, onRejected);
      },
    };
    const lines = await transcript((say) => {
      const channel = new Channel<number>();
      spawn(() => channel.sendAll(Array.from({ length: 100 }, (_, index) => index)));
      for (let count = 0; count < 100; count++) select({ got: receiveFrom(channel), promise: settled(counted) });
      reject(new Error("nobody"));
      wait(promise.catch(() => {}));
      attempt(say, () => select({ got: receiveFrom(channel), promise: settled(counted) }));
    });
    expect(lines).toEqual(["Error: nobody"]);
    expect(asked).toBe(1);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      "stackful: a promise was rejected while nobody waited for it: Error: nobody",
    );
  });

  test("`settled` tells `onAbandoned` of a promise that is rejected while nobody waits, and of who has waited last (T88)", async () => {
    const told: string[] = [];
    const onAbandoned = (error: unknown, task: Task) => void told.push(`${String(error)} ${task.name}`);
    const rejecting: ((reason: string) => void)[] = [];
    const promises = [0, 1].map(() => new Promise<void>((_, reject) => rejecting.push(reject)));
    await run.with({ onAbandoned })(function asking() {
      const [first, second] = promises.map((promise) => settled(promise));
      select({ first, second }, { default: true });
      spawn(function waiting() {
        select({ second, late: after(1) });
      }).join();
      rejecting.forEach((reject, index) => reject(`reason ${index}`));
      wait(Promise.allSettled(promises));
    });
    expect(told).toEqual(["reason 0 asking", "reason 1 waiting"]);
  });

  test("of a handle is refused, and turned away, when that is closed", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>();
      const other = new Channel<number>();
      const keep = [channel.sender(), channel.receiver()];
      const sender = channel.sender();
      const receiver = other.receiver();
      spawn(() => attempt(say, () => select({ put: sendTo(sender, 1), again: sendTo(sender, 2) })));
      spawn(() => attempt(say, () => select({ got: receiveFrom(receiver), again: receiveFrom(receiver) })));
      yieldNow();
      sender.close();
      receiver.close();
      attempt(say, () => select({ put: sendTo(sender, 1) }));
      attempt(say, () => select({ got: receiveFrom(receiver) }));
      channel.check();
      other.check();
      for (const one of keep) one.close();
    });
    expect(lines).toEqual(["SF_CLOSED", "SF_CLOSED", "SF_CLOSED", "SF_CLOSED"]);
  });
});

test("the report of a deadlock names the clauses of a select", async () => {
  await expect(
    inVirtualTime(() => {
      const jobs = new Channel<number>(0, { name: "jobs" });
      select({
        jobs: receiveFrom(jobs),
        stop: receiveFrom(new Channel<number>()),
        late: after(Number.POSITIVE_INFINITY),
      });
    }),
  ).rejects.toThrow(/select\(jobs, stop, late\) on Channel "jobs", Channel, .*\n.*select\.test\.ts/);
});

test("what a select returns is a union over its clauses", async () => {
  await inVirtualTime(() => {
    const numbers = new Channel<number>(1);
    const texts = new Channel<string>(1);
    numbers.send(1);
    const task = spawn(() => true);
    const isOn: boolean = Math.random() < 2;
    const got = select({
      n: receiveFrom(numbers),
      text: when(isOn, receiveFrom(texts.receiver())),
      put: sendTo(texts.sender(), "x"),
      late: after(1),
      end: joined(task),
      promise: settled(Promise.resolve([1])),
    });
    expectTypeOf(got.key).toEqualTypeOf<"n" | "text" | "put" | "late" | "end" | "promise">();
    if (got.key === "n") expectTypeOf(got.value).toEqualTypeOf<number | undefined>();
    if (got.key === "n" && !got.done) expectTypeOf(got.value).toEqualTypeOf<number>();
    if (got.key === "text" && !got.done) expectTypeOf(got.value).toEqualTypeOf<string>();
    if (got.key === "put" || got.key === "late") expectTypeOf(got.value).toEqualTypeOf<undefined>();
    if (got.key === "end") expectTypeOf(got.value).toEqualTypeOf<boolean>();
    if (got.key === "promise") expectTypeOf(got.value).toEqualTypeOf<number[]>();

    const clauses = { n: receiveFrom(numbers) };
    expectTypeOf(select(clauses, { default: true }).key).toEqualTypeOf<"n" | "default">();
    expectTypeOf(select(clauses, { default: isOn as true }).key).toEqualTypeOf<"n" | "default">();
    numbers.trySend(1);
    expectTypeOf(select(clauses, { biased: true }).key).toEqualTypeOf<"n">();
    numbers.trySend(1);
    expectTypeOf(select(clauses, { default: false }).key).toEqualTypeOf<"n">();
    numbers.trySend(1);
    // @ts-expect-error -- there is no such key
    expect(select(clauses).key === "m").toBe(false);
    // @ts-expect-error -- the channel carries texts
    sendTo(texts, 1);
  });
});

test("groups end with the selects in them", async () => {
  const lines = await transcript((say) => {
    const channel = new Channel<number>();
    try {
      group((all) => {
        spawn(() => {
          select({ got: receiveFrom(channel), put: sendTo(new Channel<number>(), 1) });
        });
        yieldNow();
        all.cancel();
      });
    } finally {
      say(`${channel.statistics().waitingReceive}`);
    }
  });
  expect(lines).toEqual(["0"]);
});

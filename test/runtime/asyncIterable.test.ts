// Async iterables, in both directions; objects of promises; ticks. Rules R59, R63 and R64, scenarios T73 and T89.

import {
  blocking,
  Channel,
  type CooperativeGenerator,
  each,
  every,
  group,
  now,
  run,
  sleep,
  spawn,
  toAsyncIterable,
  wait,
} from "stackful";
import { describe, expect, test } from "vitest";
import { transcript } from "../support/transcript.js";

async function* letters(say: (line: string) => void): AsyncGenerator<string, string> {
  try {
    yield "a";
    await Promise.resolve();
    yield "b";
    return "end";
  } finally {
    await Promise.resolve();
    say("closed");
  }
}

describe("each", () => {
  test("runs over an async iterable; left early, it closes it and waits for that (R64)", async () => {
    const lines = await transcript((say) => {
      for (const letter of each(letters(say))) say(letter);
      for (const letter of each(letters(say))) {
        say(`only ${letter}`);
        break;
      }
      say("behind");
    });
    expect(lines).toEqual(["a", "b", "closed", "only a", "closed", "behind"]);
  });

  test("throws what the iterable rejects with, and does not close it", async () => {
    const lines = await transcript((say) => {
      const failing: AsyncIterable<string> = {
        [Symbol.asyncIterator]: () => ({
          next: () => Promise.reject(new Error("no more")),
          return: () => {
            say("closed");
            return Promise.resolve({ done: true as const, value: undefined });
          },
        }),
      };
      try {
        for (const letter of each(failing)) say(letter);
      } catch (error) {
        say((error as Error).message);
      }
    });
    expect(lines).toEqual(["no more"]);
  });

  test("that is cancelled in a step that never ends gives up after the grace (T89, R64)", async () => {
    const lines: string[] = [];
    await run(() => {
      group(
        (all) => {
          // oxlint-disable-next-line require-yield -- nothing ever comes
          async function* stuck(): AsyncGenerator<string> {
            await new Promise(() => {});
          }
          const task = all.spawn(() => {
            try {
              for (const letter of each(stuck())) lines.push(letter);
            } finally {
              lines.push("unwound");
            }
          });
          sleep(1);
          all.cancel();
          lines.push(task.state);
        },
        { grace: 5 },
      );
    });
    expect(lines).toEqual(["ready", "unwound"]);
  });
});

describe("toAsyncIterable", () => {
  test("gives what a cooperative function gives, when it is asked for (R64)", async () => {
    const made: number[] = [];
    const values: number[] = [];
    const iterable = toAsyncIterable(function* (): CooperativeGenerator<number> {
      "use cooperative";
      for (let n = 1; n <= 3; n++) {
        sleep(1);
        made.push(n);
        yield n;
      }
    });
    expect(made).toEqual([]);
    for await (const value of iterable) {
      values.push(value);
      expect(made.length).toBe(values.length);
    }
    expect(values).toEqual([1, 2, 3]);
  });

  test("that is left early cancels the function, and waits for its clean-up (R64)", async () => {
    const lines: string[] = [];
    const iterable = toAsyncIterable(function* (): CooperativeGenerator<number> {
      "use cooperative";
      try {
        for (let n = 1; ; n++) yield n;
      } finally {
        sleep(1);
        lines.push("cleaned up");
      }
    });
    for await (const value of iterable) {
      lines.push(`${value}`);
      if (value === 2) break;
    }
    lines.push("behind");
    expect(lines).toEqual(["1", "2", "cleaned up", "behind"]);
  });

  test("rejects with what the function throws, and has ended then", async () => {
    const iterator = toAsyncIterable(function* (): CooperativeGenerator<string> {
      "use cooperative";
      yield "once";
      throw new Error("boom");
    })[Symbol.asyncIterator]();
    expect(await iterator.next()).toEqual({ done: false, value: "once" });
    await expect(iterator.next()).rejects.toThrow("boom");
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  test("answers requests that were made at once, in their order; channels are iterables, too", async () => {
    const channel = new Channel<number>(3);
    for (const value of [1, 2, 3]) channel.trySend(value);
    channel.close();
    const iterator = toAsyncIterable(() => channel)[Symbol.asyncIterator]();
    const results = await Promise.all([1, 2, 3, 4, 5].map(() => iterator.next()));
    expect(results.map(({ value }) => value)).toEqual([1, 2, 3, undefined, undefined]);
  });
});

test("blocking makes methods wait that return promises, and leaves the others", async () => {
  class Client {
    #calls = 0;
    async query(sql: string): Promise<string> {
      await Promise.resolve();
      this.#calls++;
      if (sql === "") throw new Error("empty");
      return `rows of ${sql}`;
    }
    get calls(): number {
      return this.#calls;
    }
  }
  const lines = await transcript((say) => {
    const client = blocking(new Client());
    say(client.query("a"));
    try {
      client.query("");
    } catch (error) {
      say((error as Error).message);
    }
    say(`${client.calls} ${client.query === client.query}`);
    say(wait(Promise.resolve("wait")));
  });
  expect(lines).toEqual(["rows of a", "empty", "2 true", "wait"]);
});

describe("every", () => {
  const ticks = async (missed: "burst" | "delay" | "skip") =>
    transcript((say) => {
      let count = 0;
      for (const due of every(300, { missed })) {
        say(`${due} at ${now()}`);
        if (++count === 1) sleep(950);
        if (count === 5) break;
      }
    });

  test("makes up for ticks that were missed, or begins anew, or leaves them out (T73, R59)", async () => {
    expect(await ticks("burst")).toEqual(["300 at 300", "600 at 1250", "900 at 1250", "1200 at 1250", "1500 at 1500"]);
    expect(await ticks("delay")).toEqual([
      "300 at 300",
      "1550 at 1550",
      "1850 at 1850",
      "2150 at 2150",
      "2450 at 2450",
    ]);
    expect(await ticks("skip")).toEqual(["300 at 300", "1500 at 1500", "1800 at 1800", "2100 at 2100", "2400 at 2400"]);
  });

  test("leaves no timer when it is left, and refuses ticks without time between them", async () => {
    const lines = await transcript((say) => {
      const task = spawn(() => {
        for (const due of every(10)) say(`${due}`);
      });
      sleep(25);
      task.cancel();
      try {
        for (const due of every(0)) say(`${due}`);
      } catch (error) {
        say((error as Error).message);
      }
    });
    expect(lines).toEqual(["10", "20", "Ticks need some time between them; got 0 ms"]);
  });
});

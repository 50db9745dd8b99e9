// What the examples of channels and of select need around them, and what has happened afterwards.

import assert from "node:assert/strict";
import { Channel, type Cooperative, Event, now, type Receiver, sleep, spawn } from "stackful";
import { arriving, lasting, recorder } from "./lasting.js";

export const settings = {
  Channel() {
    const done = recorder<number>();
    return {
      handle: lasting(1, (job: unknown) => done((job as { id: number }).id)),
      readJobs: () => arriving({ id: 1 }, { id: 2 }),
      after() {
        "use cooperative";
        sleep(10);
        assert.deepEqual(done.heard, [1, 2]);
      },
    };
  },

  "Channel.send"() {
    const channel = new Channel<string>(1);
    return { channel, after: () => assert.equal(taken(channel)[0], "hello") };
  },

  "Channel.sendAll"() {
    const lines = filled<string>();
    return {
      lines,
      socket: { lines: (_options: object) => arriving("a", "b") },
      after: () => assert.deepEqual(taken(lines), ["a", "b"]),
    };
  },

  "Channel.sendError"() {
    const results = filled<number>();
    const compute = lasting(1, (_job: number): number => {
      throw new Error("cannot");
    });
    return { results, job: 1, compute, after: () => assert.throws(() => results.tryReceive(), /cannot/) };
  },

  "Channel.receive": () => ({
    jobs: filled("job"),
    after: ({ job }: { job: string }) => assert.equal(job, "job"),
  }),

  "Channel.cancel"() {
    const results = filled(1, 2);
    const findIn = (from: Channel<number>) => {
      "use cooperative";
      return from.receive();
    };
    return {
      results,
      findIn,
      after({ found }: { found: number }) {
        "use cooperative";
        assert.equal(found, 1);
        assert.throws(() => results.trySend(3));
      },
    };
  },

  "Receiver.receive": () => ({
    lines: filled("header").receiver(),
    after: ({ header }: { header: string }) => assert.equal(header, "header"),
  }),

  Receiver: () => ({
    after({
      firstMatch,
    }: {
      firstMatch: Cooperative<(lines: Receiver<string>, wanted: RegExp) => string | undefined>;
    }) {
      "use cooperative";
      const lines = filled("a", "bc");
      assert.equal(firstMatch(lines.receiver(), /c/), "bc");
    },
  }),

  Sender() {
    const lines = filled<string>();
    const sockets = ["a", "b"].map((line) => ({ lines: () => arriving(line) }) as never);
    return {
      lines,
      sockets,
      after() {
        "use cooperative";
        sleep(10);
        assert.deepEqual(taken(lines), ["a", "b"]);
      },
    };
  },

  "Sender.send"() {
    const lines = filled<string>();
    return { output: lines.sender(), line: "a", after: () => assert.deepEqual(taken(lines), ["a"]) };
  },

  "Sender.sendError"() {
    const lines = filled<string>();
    return { output: lines.sender(), after: () => assert.throws(() => lines.tryReceive(), /in the middle/) };
  },

  "Sender.sendAll"() {
    const lines = filled<string>();
    const socket = { lines: (_options: object) => arriving("a", "b") };
    return { output: lines.sender(), socket, after: () => assert.deepEqual(taken(lines), ["a", "b"]) };
  },

  after: () => ({
    replies: new Channel<string>(),
    after: ({ got }: { got: { key: string } }) => assert.deepEqual([got.key, now()], ["late", 2000]),
  }),

  receiveFrom() {
    const print = recorder<string>();
    return {
      lines: filled("a"),
      quit: new Channel<void>(),
      print,
      after: () => assert.deepEqual(print.heard, ["a"]),
    };
  },

  sendTo: () => ({
    log: new Channel<string>(1),
    entry: "entry",
    after: ({ key }: { key: string }) => assert.equal(key, "sent"),
  }),

  when() {
    const outputs = filled<number>();
    return {
      queue: [1],
      inputs: new Channel<number>(),
      outputs,
      after: () => assert.deepEqual(taken(outputs), [1]),
    };
  },

  happened() {
    const stopping = new Event();
    stopping.set();
    return {
      jobs: new Channel<number>(),
      stopping,
      after: ({ got }: { got: { key: string } }) => assert.equal(got.key, "stop"),
    };
  },

  joined: () => ({
    download: spawn(lasting(10, () => "page")),
    stop: new Channel<void>(),
    after: ({ got }: { got: { key: string; value?: unknown } }) =>
      assert.deepEqual([got.key, got.value], ["page", "page"]),
  }),

  settled: () => ({
    once: (_emitter: unknown, event: string) => Promise.resolve(event),
    lines: filled<string>(),
  }),

  select() {
    const jobs = new Channel<string>();
    const work = recorder<string>();
    spawn(() => {
      sleep(10);
      jobs.send("job");
    });
    return {
      jobs,
      reports: new Channel<string>(),
      summary: () => "summary",
      work,
      after: () => assert.deepEqual([work.heard, now()], [["job"], 10]),
    };
  },
};

/** A channel with values in it, and room for more. */
function filled<T>(...values: T[]): Channel<T> {
  const channel = new Channel<T>(10);
  for (const value of values) channel.trySend(value);
  return channel;
}

/** What can be received at once. */
function taken<T>(from: Channel<T>): T[] {
  const values: T[] = [];
  for (let one = from.tryReceive(); one !== undefined && !one.done; one = from.tryReceive()) values.push(one.value);
  return values;
}

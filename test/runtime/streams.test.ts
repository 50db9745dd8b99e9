// Streams, Node's and the web's, in both directions. Rule R64.

import { PassThrough, Readable, Writable } from "node:stream";
import {
  type CooperativeGenerator,
  each,
  group,
  run,
  spawn,
  TimedOut,
  timeout,
  toAsyncIterable,
  toReadableStream,
  wait,
  writerOf,
} from "stackful";
import { describe, expect, test } from "vitest";

/** A sink of either kind with room for one chunk, which takes each chunk when it is told to. */
interface Slow {
  readonly stream: Parameters<typeof writerOf<string>>[0];
  readonly taken: string[];
  take(): void;
  fail(error: Error): void;
}

function slowOfNode(): Slow {
  const taken: string[] = [];
  const pending: ((error?: Error) => void)[] = [];
  const stream = new Writable({
    decodeStrings: false,
    highWaterMark: 1,
    write(chunk: string, _encoding, done) {
      taken.push(chunk);
      pending.push(done);
    },
    final(done) {
      taken.push("end");
      done();
    },
  });
  return {
    stream,
    taken,
    take: () => pending.shift()?.(),
    fail: (error) => stream.destroy(error),
  };
}

function slowOfWeb(): Slow {
  const taken: string[] = [];
  const pending: (() => void)[] = [];
  let controller: WritableStreamDefaultController | undefined;
  const stream = new WritableStream<string>({
    start: (given) => {
      controller = given;
    },
    write(chunk) {
      taken.push(chunk);
      return new Promise<void>((done) => pending.push(done));
    },
    close: () => void taken.push("end"),
    abort: () => void taken.push("aborted"),
  });
  return { stream, taken, take: () => pending.shift()?.(), fail: (error) => controller?.error(error) };
}

/** Lets everything happen that is not waiting for the test. */
const quiet = () => new Promise((done) => setTimeout(done, 5));

describe.each([
  ["Node's", slowOfNode],
  ["the web's", slowOfWeb],
])("a writer for a stream of %s", (_name, slow) => {
  test("writes as fast as the stream takes, and no faster", async () => {
    const { stream, taken, take } = slow();
    let written = 0;
    const writing = run(() => {
      using out = writerOf(stream);
      for (const chunk of ["a", "b", "c"]) {
        out.write(chunk);
        written++;
      }
      out.close();
    });
    await quiet();
    expect([taken, written]).toEqual([["a"], 1]);
    take();
    await quiet();
    expect([taken, written]).toEqual([["a", "b"], 2]);
    take();
    await quiet();
    take();
    await writing;
    expect(taken).toEqual(["a", "b", "c", "end"]);
  });

  test("throws what the stream fails with, also while it waits", async () => {
    const { stream, fail } = slow();
    const writing = run(() => {
      using out = writerOf(stream);
      out.write("a");
      out.write("b");
    });
    const caught = writing.catch((error: unknown) => error);
    await quiet();
    fail(new Error("disk full"));
    expect(await caught).toEqual(new Error("disk full"));
  });

  test("a write that is cancelled has not happened, and the stream is not left half open", async () => {
    const { stream, taken, take } = slow();
    await run(() => {
      using out = writerOf(stream);
      out.write("a");
      try {
        timeout(1, () => out.write("b"));
      } catch (error) {
        expect(error).toBeInstanceOf(TimedOut);
      }
    });
    take();
    await quiet();
    expect(taken.filter((chunk) => chunk !== "aborted")).toEqual(["a"]);
  });

  test("refuses to write to what was closed", async () => {
    const { stream, take } = slow();
    const writing = run(() => {
      using out = writerOf(stream);
      out.write("a");
      out.close();
      out.close();
      out.write("b");
    }).catch((error: unknown) => error);
    await quiet();
    take();
    expect(await writing).toMatchObject({ code: "SF_CLOSED" });
  });
});

test("a stream of Node's that somebody destroys is not waited for", async () => {
  const { stream, take } = slowOfNode();
  const writing = run(() => {
    using out = writerOf(stream);
    out.write("a");
    out.close();
  }).catch((error: unknown) => error);
  await quiet();
  (stream as Writable).destroy();
  take();
  expect(await writing).toMatchObject({ code: "SF_CLOSED" });
});

test("no listener stays on a stream of Node's while nobody waits", async () => {
  const { stream, take } = slowOfNode();
  const node = stream as Writable;
  const writing = run(() => {
    using out = writerOf(stream);
    out.write("a");
    out.write("b");
    wait(quiet());
    out.abort();
  });
  await quiet();
  expect(node.listenerCount("drain")).toBe(1);
  take();
  await writing;
  expect(node.listenerCount("drain")).toBe(0);
});

describe("reading", () => {
  test("`each` reads streams of both kinds; left early, it ends them", async () => {
    const node = Readable.from(["a", "b", "c"]);
    const web = new Blob(["d"]).stream();
    const seen = await run(() => {
      const chunks: string[] = [];
      for (const chunk of each<string>(node)) {
        chunks.push(chunk);
        if (chunk === "b") break;
      }
      for (const chunk of each(web)) chunks.push(String.fromCharCode(...chunk));
      return chunks;
    });
    expect(seen).toEqual(["a", "b", "d"]);
    expect(node.destroyed).toBe(true);
  });

  test("one task copies from a stream to another, at the pace of the slower", async () => {
    const [from, to] = [new PassThrough({ encoding: "utf8" }), new PassThrough({ encoding: "utf8", highWaterMark: 2 })];
    const copied = await run(() => {
      const chunks: string[] = [];
      group(() => {
        spawn(() => {
          using source = writerOf<string>(from);
          for (let n = 0; n < 100; n++) source.write(`${n},`);
          source.close();
        });
        spawn(() => {
          using out = writerOf<string>(to);
          for (const chunk of each<string>(from)) out.write(chunk);
          out.close();
        });
        for (const chunk of each<string>(to)) chunks.push(chunk);
      });
      return chunks.join("");
    });
    expect(copied).toBe(Array.from({ length: 100 }, (_, n) => `${n},`).join(""));
  });
});

describe("cooperative code as the source of a stream", () => {
  test("of the web: it goes on when a chunk is wanted, and is cancelled with the stream", async () => {
    const seen: string[] = [];
    const stream = toReadableStream(function* (): CooperativeGenerator<number> {
      "use cooperative";
      try {
        for (let n = 0; ; n++) {
          seen.push(`makes ${n}`);
          wait(Promise.resolve());
          yield n;
        }
      } finally {
        seen.push("ends");
      }
    }) as ReadableStream<number>;
    const reader = stream.getReader();
    expect(seen).toEqual([]);
    expect(await reader.read()).toEqual({ done: false, value: 0 });
    await quiet();
    expect(seen).toEqual(["makes 0"]);
    expect(await reader.read()).toEqual({ done: false, value: 1 });
    await reader.cancel();
    expect(seen).toEqual(["makes 0", "makes 1", "ends"]);
  });

  test("of the web: its end and its errors are those of the stream", async () => {
    const failing = toReadableStream(function* (): CooperativeGenerator<string> {
      "use cooperative";
      yield "a";
      throw new Error("no more");
    });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const chunk of failing) seen.push(chunk);
    })();
    await expect(reading).rejects.toThrow("no more");
    expect(seen).toEqual(["a"]);
  });

  test("of Node's, through an async iterable", async () => {
    const stream = Readable.from(
      toAsyncIterable(function* (): CooperativeGenerator<string> {
        "use cooperative";
        yield "a";
        wait(Promise.resolve());
        yield "b";
      }),
    );
    expect(await stream.toArray()).toEqual(["a", "b"]);
  });
});

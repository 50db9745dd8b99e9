// Streams of Node's, in both directions. Rule R64. Those of the web: ../streams.test.ts.

import { PassThrough, Readable, Writable } from "node:stream";
import { type CooperativeGenerator, each, group, run, spawn, toAsyncIterable, wait, writerOf } from "stackful";
import { describe, expect, test } from "vitest";
import { quiet, type Slow, testWriter } from "../../support/writerTests.js";

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

describe("a writer for a stream of Node's", () => testWriter(slowOfNode));

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
  test("`each` reads a stream of Node's; left early, it ends it", async () => {
    const node = Readable.from(["a", "b", "c"]);
    const seen = await run(() => {
      const chunks: string[] = [];
      for (const chunk of each<string>(node)) {
        chunks.push(chunk);
        if (chunk === "b") break;
      }
      return chunks;
    });
    expect(seen).toEqual(["a", "b"]);
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

test("cooperative code is the source of a stream of Node's, through an async iterable", async () => {
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

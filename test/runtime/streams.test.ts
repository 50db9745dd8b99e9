// Streams of the web, in both directions. Rule R64. Those of Node's: node/streams.test.ts.

import { type CooperativeGenerator, each, run, toReadableStream, wait } from "stackful";
import { describe, expect, test } from "vitest";
import { quiet, type Slow, testWriter } from "../support/writerTests.js";

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

describe("a writer for a stream of the web's", () => testWriter(slowOfWeb));

test("`each` reads a stream of the web's", async () => {
  const web = new Blob(["d"]).stream();
  const seen = await run(() => {
    const chunks: string[] = [];
    for (const chunk of each(web)) chunks.push(String.fromCharCode(...chunk));
    return chunks;
  });
  expect(seen).toEqual(["d"]);
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
});

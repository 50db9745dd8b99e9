// Reading and writing in blocking style, on any stream of Node's. S-numbers are those of the seeds' list.

import { PassThrough, Writable } from "node:stream";
import {
  BrokenError,
  BusyError,
  ClosedError,
  type Cooperative,
  run,
  spawn,
  TimedOut,
  timeout,
  yieldNow,
} from "stackful";
import { type ByteReader, type ByteWriter, readerOf, UnexpectedEnd, writerTo } from "stackful/bytes";
import { describe, expect, test } from "vitest";
import { ByteQueue } from "../../runtime/io/bytes/byteQueue.js";
import { thrownBy } from "../support/thrownBy.js";

interface Fed {
  readonly source: PassThrough;
  readonly reader: ByteReader;
}

/** Runs a scenario with a reader, and with what feeds it. */
function withReader<T>(scenario: Cooperative<(fed: Fed) => T>): Promise<T> {
  const source = new PassThrough({ highWaterMark: 1 << 20 });
  return run(() => timeout(10_000, () => scenario({ source, reader: readerOf(source, "stream") })));
}

/** Reads all there is, in one way, from bytes that come in pieces of a size. Errors end it. */
function readInPieces(
  text: string,
  size: number,
  read: Cooperative<(reader: ByteReader) => Buffer | string | undefined>,
): Promise<string[]> {
  return withReader(({ source, reader }) => {
    const feeding = spawn(() => {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += size) {
        source.write(bytes.subarray(at, at + size));
        yieldNow();
      }
      source.end();
    });
    const seen: string[] = [];
    try {
      for (let one = read(reader); one !== undefined; one = read(reader)) seen.push(one.toString());
    } catch (error) {
      seen.push((error as Error).name);
    }
    feeding.join();
    return seen;
  });
}

describe("what is read does not depend on the pieces that it comes in", () => {
  const text = "one\r\ntwo\n\n--fo-ur--five-\r-\n--grün";
  const ways: Record<string, Cooperative<(reader: ByteReader) => Buffer | string | undefined>> = {
    "readExactly(3)": (reader) => reader.readExactly(3),
    "readExactly(5)": (reader) => reader.readExactly(5),
    "readUntil(-, 100)": (reader) => reader.readUntil("-", 100),
    "readUntil(--, 100)": (reader) => reader.readUntil("--", 100),
    "readUntil(--, 10)": (reader) => reader.readUntil("--", 10),
    "readUntil(--, 9)": (reader) => reader.readUntil("--", 9),
    "readUntil(CR LF, 3)": (reader) => reader.readUntil("\r\n", 3),
    "lines of at most 14": (reader) => nextLine(reader, 14),
    "lines of at most 13": (reader) => nextLine(reader, 13),
    "lines of at most 3": (reader) => nextLine(reader, 3),
    "lines of at most 2": (reader) => nextLine(reader, 2),
    "readAll(100)": (reader) => reader.readAll(100).toString() || undefined,
    "readAll(10)": (reader) => reader.readAll(10).toString() || undefined,
  };
  const expected: Record<string, string[]> = {
    "readUntil(--, 100)": ["one\r\ntwo\n\n", "fo-ur", "five-\r-\n", "UnexpectedEnd"],
    "readUntil(--, 10)": ["one\r\ntwo\n\n", "fo-ur", "five-\r-\n", "UnexpectedEnd"],
    "readUntil(--, 9)": ["LimitExceeded"],
    "readUntil(CR LF, 3)": ["one", "LimitExceeded"],
    "lines of at most 14": ["one", "two", "", "LimitExceeded"],
    "lines of at most 3": ["one", "two", "", "LimitExceeded"],
    "lines of at most 2": ["LimitExceeded"],
    "readAll(10)": ["LimitExceeded"],
  };

  test.each(Object.keys(ways))("%s", async (name) => {
    const read = ways[name] as Cooperative<(reader: ByteReader) => Buffer | string | undefined>;
    const whole = await readInPieces(text, text.length * 2, read);
    for (const size of [1, 2, 3, 4, 7, 11]) expect([size, await readInPieces(text, size, read)]).toEqual([size, whole]);
    if (expected[name] !== undefined) expect(whole).toEqual(expected[name]);
  });

  function nextLine(reader: ByteReader, max: number): string | undefined {
    "use cooperative";
    for (const line of reader.lines({ max })) return line;
    return undefined;
  }
});

describe("a reader", () => {
  test("loses no byte when a call times out, or breaks off (R3)", async () => {
    const seen = await withReader(({ source, reader }) => {
      source.write("abc");
      const found: unknown[] = [
        thrownBy(() => timeout(20, () => reader.readExactly(6))),
        thrownBy(() => timeout(20, () => reader.readUntil("\n", 10))),
      ];
      source.write("defg");
      found.push(reader.readExactly(6)?.toString());
      source.end("hi");
      found.push(
        thrownBy(() => reader.readExactly(6)),
        reader.readAll(10).toString(),
        reader.readExactly(6),
      );
      return found;
    });
    expect(seen).toEqual([
      expect.any(TimedOut),
      expect.any(TimedOut),
      "abcdef",
      expect.any(UnexpectedEnd),
      "ghi",
      undefined,
    ]);
  });

  test("takes no more from its source than it keeps, while nobody reads (S-13)", async () => {
    await withReader(({ source, reader }) => {
      const chunk = Buffer.alloc(16 * 1024);
      for (let index = 0; index < 60; index++) source.write(chunk);
      expect(reader.received.length).toBe(0);
      reader.read(1);
      for (let index = 0; index < 20; index++) yieldNow();
      expect(reader.received.length).toBeLessThanOrEqual(80 * 1024);
      expect(reader.readExactly(60 * 16 * 1024 - 1)?.length).toBe(60 * 16 * 1024 - 1);
    });
  });

  test("serves one task at a time, also while what a second one asks for is there", async () => {
    const errors = await withReader(({ source, reader }) => {
      const first = spawn(() => reader.readExactly(10));
      yieldNow();
      source.write("abc");
      yieldNow();
      const found = [thrownBy(() => reader.read()), thrownBy(() => reader.readExactly(2))];
      source.write("defghij");
      expect(first.join()?.toString()).toBe("abcdefghij");
      return found;
    });
    expect(errors).toEqual([expect.any(BusyError), expect.any(BusyError)]);
  });

  test("gives what had arrived before the other side failed, and then says so", async () => {
    const seen = await withReader(({ source, reader }) => {
      source.write("abc");
      const found: unknown[] = [reader.read(1)?.toString()];
      source.destroy(new Error("pulled out"));
      yieldNow();
      found.push(
        reader.readExactly(2)?.toString(),
        thrownBy(() => reader.read()),
        thrownBy(() => reader.readAll(10)),
      );
      return found;
    });
    expect(seen).toEqual(["a", "bc", expect.any(BrokenError), expect.any(BrokenError)]);
  });

  test("that is closed wakes whoever reads, and closes its source (S-1, S-3)", async () => {
    const seen = await withReader(({ source, reader }) => {
      const reading = spawn(() => thrownBy(() => reader.readAll(10)));
      yieldNow();
      reader.close();
      reader.close();
      return [reading.join(), thrownBy(() => reader.read()), source.destroyed, reader.closed];
    });
    expect(seen).toEqual([expect.any(ClosedError), expect.any(ClosedError), true, true]);
  });

  test("says what is wrong with what it is asked for", async () => {
    const messages = await withReader(({ reader }) => {
      const messageOf = (fn: Cooperative<() => unknown>): string => {
        "use cooperative";
        return (thrownBy(fn) as Error).message;
      };
      return [
        messageOf(() => reader.read(0)),
        messageOf(() => reader.read(Number.NaN)),
        messageOf(() => reader.readExactly(-1)),
        messageOf(() => reader.readExactly(1.5)),
        messageOf(() => reader.readUntil("", 10)),
        messageOf(() => reader.readUntil("\n", undefined as unknown as number)),
        messageOf(() => reader.lines(undefined as unknown as { max: number })),
        messageOf(() => reader.readAll(-1)),
      ];
    });
    expect(messages).toEqual([
      "At least one byte is to be read; got 0",
      "At least one byte is to be read; got NaN",
      "A number of bytes is a whole number, 0 or more; got -1",
      "A number of bytes is a whole number, 0 or more; got 1.5",
      "A delimiter has at least one byte",
      "A limit in bytes is needed, as in `readUntil(delimiter, 8192)`; got undefined",
      "A limit in bytes is needed, as in `lines({ max: 8192 })`; got undefined",
      "A limit in bytes is needed, as in `readAll(65_536)`; got -1",
    ]);
  });
});

test("a queue of bytes gives what was put in, however it is cut, and keeps few objects for many small pieces", () => {
  let random = 12_345;
  const next = (below: number): number => {
    random = (Math.imul(random, 1_103_515_245) + 12_345) & 0x7fffffff;
    return random % below;
  };
  for (let round = 0; round < 300; round++) {
    const queue = new ByteQueue();
    const needle = Buffer.from(["\n", "ab", "aab", "abab"][next(4)] as string);
    let model = Buffer.alloc(0);
    for (let step = 0; step < 60; step++) {
      const kind = next(4);
      if (kind < 2) {
        const piece = Buffer.from(Array.from({ length: next(6) }, () => "ab\n".codePointAt(next(3)) as number));
        const big = next(9) === 0 ? Buffer.concat([piece, Buffer.alloc(600, "b")]) : piece;
        queue.push(big);
        model = Buffer.concat([model, big]);
      } else if (kind === 2) {
        const count = next(model.length + 1);
        expect(queue.take(count).equals(model.subarray(0, count))).toBe(true);
        model = model.subarray(count);
      }
      expect(queue.indexOf(needle)).toBe(model.indexOf(needle));
      expect(queue.length).toBe(model.length);
    }
  }
});

/** Runs a scenario with a writer whose sink takes one chunk each time it is told to. */
function withWriter<T>(
  scenario: Cooperative<(writer: ByteWriter, taken: string[], takeOne: () => void) => T>,
): Promise<T> {
  const taken: string[] = [];
  const pending: (() => void)[] = [];
  const sink = new Writable({
    highWaterMark: 4,
    write(chunk: Buffer, _encoding, done) {
      pending.push(() => {
        taken.push(chunk.toString());
        done();
      });
    },
  });
  const takeOne = (): void => pending.shift()?.();
  return run(() => timeout(10_000, () => scenario(writerTo(sink, "stream"), taken, takeOne)));
}

describe("a writer", () => {
  test("makes tasks wait above the high-water mark, and sends in the order of their calls", async () => {
    const seen = await withWriter((writer, taken, takeOne) => {
      writer.write("aaaa");
      const order: string[] = [];
      const writers = ["b", "c", "d"].map((letter) =>
        spawn(() => {
          writer.write(letter.repeat(4));
          order.push(letter);
        }),
      );
      yieldNow();
      writers[1]?.cancel();
      const ending = spawn(() => writer.end());
      yieldNow();
      expect(order).toEqual([]);
      for (let index = 0; index < 6; index++) {
        takeOne();
        for (let turn = 0; turn < 3; turn++) yieldNow();
      }
      ending.join();
      return [taken, order, thrownBy(() => writer.write("late"))];
    });
    expect(seen).toEqual([["aaaa", "bbbb", "dddd"], ["b", "d"], expect.any(ClosedError)]);
  });

  test("ends all the same if the call that ends it is cancelled (R20)", async () => {
    const taken = await withWriter((writer, all, takeOne) => {
      writer.write("aaaa");
      const waiting = spawn(() => writer.write("bbbb"));
      const ending = spawn(() => writer.end());
      yieldNow();
      ending.cancel();
      yieldNow();
      takeOne();
      waiting.join();
      yieldNow();
      takeOne();
      writer.end();
      return all;
    });
    expect(taken).toEqual(["aaaa", "bbbb"]);
  });

  test("that is closed, or whose other side fails, wakes everybody who waits (S-1)", async () => {
    const errors = await withWriter((writer) => {
      writer.write("aaaa");
      const waiting = [spawn(() => thrownBy(() => writer.write("b"))), spawn(() => thrownBy(() => writer.end()))];
      yieldNow();
      writer.close();
      writer.close();
      return [...waiting.map((one) => one.join()), thrownBy(() => writer.write("c"))];
    });
    expect(errors).toEqual([expect.any(ClosedError), expect.any(ClosedError), expect.any(ClosedError)]);
  });
});

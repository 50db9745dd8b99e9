// What holds for a writer, whatever the stream is. Rule R64.

import { run, TimedOut, timeout, writerOf } from "stackful";
import { expect, test } from "vitest";

/** A sink of either kind with room for one chunk, which takes each chunk when it is told to. */
export interface Slow {
  readonly stream: Parameters<typeof writerOf<string>>[0];
  readonly taken: string[];
  take(): void;
  fail(error: Error): void;
}

/** Lets everything happen that is not waiting for the test. */
export const quiet = () => new Promise((done) => setTimeout(done, 5));

/** Tests of a writer for what `slow` makes. */
export function testWriter(slow: () => Slow): void {
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
}

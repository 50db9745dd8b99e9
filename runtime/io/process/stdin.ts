// The standard input of this program, in blocking style.

import { Readable } from "node:stream";
import { type ByteReader, readerOf } from "../bytes/byteReader.js";

/**
 * The standard input of this program. It is opened when somebody reads; a program that reads no more ends without waiting for it.
 *
 * @example
 * for (const name of stdin.lines({ max: 1000 })) console.log(`Hello, ${name}!`);
 */
export const stdin: ByteReader = readerOf(
  whenRead(() => process.stdin),
  "stdin",
  /* highWaterMark: */ 0, // so that it does not keep the program alive
);

/** A stream that another is behind, which is not touched before somebody reads, and holds nothing up while nobody does. */
function whenRead(open: () => Input): Readable {
  let source: Input | undefined;
  const outer = new Readable({
    highWaterMark: 0,
    read() {
      source ??= attach();
      source.ref?.();
      source.resume();
    },
    destroy(error, done) {
      source?.destroy();
      done(error);
    },
  });
  outer.on("pause", () => {
    source?.pause();
    // Node goes on to fill its own buffer when it is paused, and would wait for that.
    source?.unref?.();
  });
  return outer;

  function attach(): Input {
    const opened = open();
    opened.on("data", (chunk: Buffer) => outer.push(chunk));
    opened.on("end", () => outer.push(null));
    opened.on("error", (error) => outer.destroy(error));
    return opened;
  }
}

/** Whether the program waits for it can be said of a terminal and of a pipe, but not of a file. */
type Input = Readable & { ref?(): void; unref?(): void };

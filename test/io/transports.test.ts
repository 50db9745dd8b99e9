// T90: one suite for every kind of connection.

import { createHash } from "node:crypto";
import { BusyError, ClosedError, group, sleep, spawn, type Task, TimedOut, timeout, yieldNow } from "stackful";
import { ConnectionResetError, type Socket } from "stackful/net";
import { describe, expect, test } from "vitest";
import { thrownBy } from "../support/thrownBy.js";
import { transports, withTransport } from "../support/transports.js";

const MEGABYTE = 1 << 20;
const payload = Buffer.from(Array.from({ length: MEGABYTE }, (_, index) => (index * 31 + (index >> 8)) & 255));

function waitUntilParked(task: Task, op: string): void {
  "use cooperative";
  while (task.waitingFor?.op !== op) sleep(1);
}

/** Writes until it must wait. Returns the task that does. */
function writerThatWaits(socket: Socket): Task {
  "use cooperative";
  const writer = spawn(() =>
    thrownBy(() => {
      for (;;) socket.write(Buffer.alloc(64 * 1024));
    }),
  );
  waitUntilParked(writer, "socket.write");
  return writer;
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

describe.each(Object.keys(transports))("every kind of connection: %s (T90)", (name) => {
  test("carries a megabyte unchanged, in both directions at once (BasicIO)", async () => {
    const found = await withTransport(name, (near, far) => {
      const send = (socket: Socket): void => {
        "use cooperative";
        for (let at = 0, size = 1; at < MEGABYTE; at += size, size = (size * 7 + 1) % 50_000) {
          size = Math.max(size, 1);
          socket.write(payload.subarray(at, at + size));
        }
        socket.shutdownWrite();
      };
      const sending = [spawn(send, near), spawn(send, far)];
      const other = spawn(() => far.readAll(2 * MEGABYTE));
      const digests = [digestOf(near.readAll(2 * MEGABYTE)), digestOf(other.join())];
      for (const one of sending) one.join();
      return digests;
    });
    expect(found).toEqual([digestOf(payload), digestOf(payload)]);
  });

  test("plays ping-pong", async () => {
    const count = await withTransport(name, (near, far) => {
      const answering = spawn(() => {
        let answered = 0;
        for (const line of far.lines({ max: 100 })) {
          far.write(`${Number(line) + 1}\n`);
          answered++;
        }
        return answered;
      });
      for (let number = 0; number < 200; number++) {
        near.write(`${number}\n`);
        expect(near.readUntil("\n", 10)?.toString()).toBe(`${number + 1}`);
      }
      near.shutdownWrite();
      return answering.join();
    });
    expect(count).toBe(200);
  });

  test("gives each byte to one of many readers that take turns, while many write (RacyRead, RacyWrite)", async () => {
    const read = await withTransport(name, (near, far) => {
      const found: number[] = [];
      group(() => {
        for (let writer = 0; writer < 10; writer++)
          spawn(() => {
            for (let index = 0; index < 50; index++) near.write(Buffer.from([writer, index]));
          });
        for (let reader = 0; reader < 5; reader++)
          spawn(() => {
            while (found.length < 500) {
              try {
                const pair = timeout(200, () => far.readExactly(2)) as Buffer;
                found.push(pair.readUInt16BE());
              } catch (error) {
                if (!(error instanceof BusyError) && !(error instanceof TimedOut)) throw error;
                sleep(1);
              }
            }
          });
      });
      return found;
    });
    const expected = Array.from({ length: 500 }, (_, index) => Math.floor(index / 50) * 256 + (index % 50));
    expect(read.toSorted((one, other) => one - other)).toEqual(expected);
  });

  test("has time limits for reading and writing that know nothing of each other", async () => {
    const seen = await withTransport(name, (near, far) => {
      const reading = spawn(() => thrownBy(() => timeout(30, () => near.read())));
      near.write("writing goes on");
      const text = far.readExactly(15)?.toString();
      const found: unknown[] = [text, reading.join()];
      const writing = spawn(() =>
        thrownBy(() =>
          timeout(30, () => {
            for (;;) near.write(Buffer.alloc(64 * 1024));
          }),
        ),
      );
      far.write("reading goes on");
      found.push(near.readExactly(15)?.toString(), writing.join());
      return found;
    });
    expect(seen).toEqual(["writing goes on", expect.any(TimedOut), "reading goes on", expect.any(TimedOut)]);
  });

  test("has time limits that are past, or are set anew, and reads on after each (PastTimeout, FutureTimeout)", async () => {
    const seen = await withTransport(name, (near, far) => {
      const found: unknown[] = [thrownBy(() => timeout(0, () => near.readExactly(3)))];
      far.write("ab");
      found.push(thrownBy(() => timeout(20, () => near.readExactly(3))));
      spawn(() => {
        sleep(20);
        far.write("c");
      });
      found.push(
        timeout(10_000, (limit) => {
          limit.at += 10_000;
          return near.readExactly(3)?.toString();
        }),
      );
      return found;
    });
    expect(seen).toEqual([expect.any(TimedOut), expect.any(TimedOut), "abc"]);
  });

  test("S-1: close() wakes whoever reads and whoever writes, with a ClosedError", async () => {
    const errors = await withTransport(name, (near) => {
      const reading = spawn(() => thrownBy(() => near.read()));
      const writing = writerThatWaits(near);
      near.close();
      return [reading.join(), writing.join(), thrownBy(() => near.read()), thrownBy(() => near.write("x"))];
    });
    expect(errors).toEqual(Array.from({ length: 4 }, () => expect.any(ClosedError) as unknown));
  });

  test("S-3: may be closed and aborted again and again, in any order", async () => {
    const seen = await withTransport(name, (near, far) => {
      near.abort();
      near.close();
      near.abort();
      far.close();
      far.close();
      far.abort();
      return [near.closed, far.closed];
    });
    expect(seen).toEqual([true, true]);
  });

  test("lets one task read at a time, and says who does", async () => {
    const error = await withTransport(name, (near) => {
      const reader = spawn(() => near.read());
      waitUntilParked(reader, "socket.read");
      const found = thrownBy(() => near.read());
      reader.cancel();
      return found;
    });
    expect(error).toBeInstanceOf(BusyError);
  });

  test.each(["connected", "accepted"])(
    "S-8: goes on in one direction when the side that has %s has ended the other, and ends when both have",
    async (first) => {
      const seen = await withTransport(name, (connected, accepted) => {
        const [near, far] = first === "connected" ? [connected, accepted] : [accepted, connected];
        near.write("question");
        near.shutdownWrite();
        near.shutdownWrite();
        const found: unknown[] = [far.readAll(100).toString(), far.read(), thrownBy(() => near.write("more"))];
        sleep(5);
        far.write("answer");
        far.shutdownWrite();
        found.push(near.readAll(100).toString(), near.read(), near.read());
        return found;
      });
      expect(seen).toEqual(["question", undefined, expect.any(ClosedError), "answer", undefined, undefined]);
    },
  );

  test("close() sends what was written, and the other side reads to the end", async () => {
    const lengths = await withTransport(name, (near, far) => {
      near.write(payload);
      near.close();
      return far.readAll(2 * MEGABYTE).length;
    });
    expect(lengths).toBe(MEGABYTE);
  });

  test("loses nothing for a slow reader that has ended its own direction, when the other side has long left", async () => {
    const length = await withTransport(name, (near, far) => {
      near.shutdownWrite();
      const leaving = spawn(() => {
        far.readAll(10);
        far.write(payload);
        far.shutdownWrite();
        far.close();
      });
      let read = near.read(1)?.length ?? 0;
      for (let chunk = near.read(5000); chunk !== undefined; chunk = near.read(5000)) {
        read += chunk.length;
        if (read < 200_000) sleep(1);
      }
      leaving.join();
      return read;
    });
    expect(length).toBe(MEGABYTE);
  });

  test.each([70_000, 90_000, 130_000, 200_000])(
    "keeps the last of %d bytes for somebody who reads late, and has ended its own direction",
    async (size) => {
      const length = await withTransport(name, (near, far) => {
        near.shutdownWrite();
        spawn(() => {
          far.readAll(10);
          far.write(payload.subarray(0, size));
          far.close();
        });
        near.read(1);
        sleep(30);
        return 1 + near.readAll(MEGABYTE).length;
      });
      expect(length).toBe(size);
    },
  );

  test("S-9: abort() breaks what the other side reads and writes, and is no end", async () => {
    const errors = await withTransport(name, (near, far) => {
      const reading = spawn(() => thrownBy(() => far.read()));
      const writing = writerThatWaits(far);
      near.abort();
      return [reading.join(), writing.join(), thrownBy(() => far.write("x")), thrownBy(() => far.readAll(10))];
    });
    for (const error of errors)
      expect(error).toMatchObject({ code: expect.stringMatching(/^SF_(CONNECTION_RESET|BROKEN)$/) as string });
    if (name === "TCP" || name === "a pipe") expect(errors[0]).toBeInstanceOf(ConnectionResetError);
  });

  test("S-12: makes a writer wait for a reader who does not read, and keeps little for it", async () => {
    const written = await withTransport(name, (near, far) => {
      let count = 0;
      const writer = spawn(() => {
        for (;;) {
          near.write(Buffer.alloc(64 * 1024));
          count += 64 * 1024;
        }
      });
      waitUntilParked(writer, "socket.write");
      const stuckAt = count;
      let read = 0;
      while (count === stuckAt || read < stuckAt) read += far.read()?.length ?? 0;
      writer.cancel();
      return stuckAt;
    });
    expect(written).toBeLessThan(16 * MEGABYTE); // the system keeps some, too
  });

  test("S-26: lets others run while one task reads what is always there", async () => {
    const others = await withTransport(name, (near, far) => {
      let turns = 0;
      const other = spawn(() => {
        for (;;) {
          yieldNow();
          turns++;
        }
      });
      far.write(Buffer.alloc(50_000));
      near.read(1);
      for (let index = 0; index < 40_000; index++) near.readExactly(1);
      other.cancel();
      return turns;
    });
    expect(others).toBeGreaterThan(100);
  });
});

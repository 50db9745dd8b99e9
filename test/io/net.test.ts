// TCP in blocking style, on real loopback sockets. S-numbers are those of the seeds' list.

import { connect as connectNode } from "node:net";
import {
  BrokenError,
  BusyError,
  ClosedError,
  type Cooperative,
  currentTask,
  group,
  run,
  sleep,
  spawn,
  type Task,
  timeout,
  yieldNow,
} from "stackful";
import {
  type ConnectError,
  ConnectionResetError,
  connect,
  type ListenError,
  type Listener,
  listen,
  type Socket,
} from "stackful/net";
import { describe, expect, test } from "vitest";

/** Runs a scenario against a listener on a free port. */
function withListener<T>(scenario: Cooperative<(listener: Listener) => T>): Promise<T> {
  return run(() =>
    timeout(10_000, () => {
      using listener = listen({ port: 0, host: "127.0.0.1" });
      return scenario(listener);
    }),
  );
}

/** Runs a scenario with both ends of a connection. */
function withPair<T>(scenario: Cooperative<(near: Socket, far: Socket) => T>): Promise<T> {
  return withListener((listener) => {
    const { host, port } = listener.address;
    const accepting = spawn(() => listener.accept());
    using near = connect({ host, port });
    using far = accepting.join();
    return scenario(near, far);
  });
}

/** Waits until a task waits for something. */
function waitUntilParked(task: Task, op: string): void {
  "use cooperative";
  while (task.waitingFor?.op !== op) sleep(1);
}

/** The name of the error that a function throws. */
function errorOf(fn: Cooperative<() => unknown>): unknown {
  "use cooperative";
  try {
    fn();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("a connection", () => {
  test("carries lines both ways", async () => {
    const answers = await withListener((listener) => {
      spawn(() => {
        for (const socket of listener) {
          spawn(() => {
            using connection = socket;
            for (const line of connection.lines({ max: 100 })) connection.write(`${line.toUpperCase()}\n`);
          });
        }
      });
      const { host, port } = listener.address;
      using socket = connect({ host, port });
      socket.write("one\ntwo\r\nthr");
      yieldNow();
      socket.write("ee\n");
      const lines: string[] = [];
      for (const line of socket.lines({ max: 100 })) {
        lines.push(line);
        if (lines.length === 3) break;
      }
      listener.close();
      return lines;
    });
    expect(answers).toEqual(["ONE", "TWO", "THREE"]);
  });

  test("carries a megabyte unchanged, in both directions at once", async () => {
    const payload = Buffer.from(Array.from({ length: 1 << 20 }, (_, index) => (index * 31) & 255));
    const received = await withPair((near, far) => {
      function receive(socket: Socket): Buffer {
        "use cooperative";
        const chunks: Buffer[] = [];
        let length = 0;
        while (length < payload.length) {
          const chunk = socket.read();
          if (chunk === undefined) break;
          chunks.push(chunk);
          length += chunk.length;
        }
        return Buffer.concat(chunks);
      }
      function send(socket: Socket): void {
        "use cooperative";
        for (let at = 0; at < payload.length; at += 10_000) socket.write(payload.subarray(at, at + 10_000));
      }
      spawn(send, near);
      spawn(send, far);
      const other = spawn(receive, far);
      return [receive(near), other.join()];
    });
    expect(received.every((one) => one.equals(payload))).toBe(true);
  });

  test("gives out as much as is asked for, and keeps the rest", async () => {
    const parts = await withPair((near, far) => {
      far.write("abcdef");
      far.close();
      return [near.read(2), near.read(3), near.read(3), near.read(3)].map((bytes) => bytes?.toString());
    });
    expect(parts).toEqual(["ab", "cde", "f", undefined]);
  });

  test("ends its lines with one that has no end, and loses nothing when a loop is left", async () => {
    const seen = await withPair((near, far) => {
      far.write("first\nsecond\nthird");
      far.close();
      const lines: string[] = [];
      for (const line of near.lines({ max: 10 })) {
        lines.push(line);
        break;
      }
      lines.push(`then ${near.read(3)?.toString()}`);
      for (const line of near.lines({ max: 10 })) lines.push(line);
      return lines;
    });
    expect(seen).toEqual(["first", "then sec", "ond", "third"]);
  });

  test("gives a line of which part was read before and part came later, and then what is behind it", async () => {
    const seen = await withPair((near, far) => {
      function readLine(): string | undefined {
        "use cooperative";
        for (const line of near.lines({ max: 100 })) return line;
        return undefined;
      }
      far.write("abcdef");
      const parts = [near.read(2)?.toString()];
      const reader = spawn(readLine);
      waitUntilParked(reader, "socket.read");
      far.write("gh\nij\nklm");
      parts.push(reader.join(), near.read(1)?.toString(), readLine(), near.read()?.toString());
      return parts;
    });
    expect(seen).toEqual(["ab", "cdefgh", "i", "j", "klm"]);
  });

  test("breaks on a line that is too long", async () => {
    await expect(
      withPair((near, far) => {
        far.write("x".repeat(200));
        for (const line of near.lines({ max: 100 })) return line;
        return undefined;
      }),
    ).rejects.toThrow("a line of more than 100 bytes");
  });

  test("can still be written to after the other side has finished (S-8)", async () => {
    const seen = await withListener((listener) => {
      const { host, port } = listener.address;
      const heard: string[] = [];
      const client = connectNode({ host, port, allowHalfOpen: true });
      client.on("data", (data) => heard.push(data.toString()));
      client.end("hello");
      using socket = listener.accept();
      heard.push(`${socket.read()?.toString()}`, `${socket.read()}`);
      socket.write("answer");
      while (heard.length < 3) sleep(1);
      return heard;
    });
    expect(seen).toEqual(["hello", "undefined", "answer"]);
  });

  test("makes a writer wait for a reader who does not read (S-12)", async () => {
    await withPair((near, far) => {
      let written = 0;
      const writer = spawn(() => {
        for (;;) {
          near.write(Buffer.alloc(64 * 1024));
          written += 64 * 1024;
        }
      });
      waitUntilParked(writer, "socket.write");
      const stuckAt = written;
      expect(stuckAt).toBeLessThan(64 * 1024 * 1024);
      let read = 0;
      while (written === stuckAt || read < stuckAt) read += far.read()?.length ?? 0;
      writer.cancel();
    });
  });
});

describe("closing", () => {
  test("wakes everybody who waits to read or write, with a ClosedError (S-1)", async () => {
    const errors = await withPair((near) => {
      const found: unknown[] = [];
      group(() => {
        spawn(() => found.push(errorOf(() => near.read())));
        const writer = spawn(() => {
          const error = errorOf(() => {
            for (;;) near.write(Buffer.alloc(1 << 20));
          });
          found.push(error);
        });
        waitUntilParked(writer, "socket.write");
        near.close();
        near.close();
      });
      return found;
    });
    expect(errors.map((error) => error instanceof ClosedError)).toEqual([true, true]);
  });

  test("wakes whoever waits to accept, and ends loops (S-1, S-4)", async () => {
    const seen = await withListener((listener) => {
      const found: string[] = [];
      group(() => {
        spawn(() => found.push((errorOf(() => listener.accept()) as Error).name));
        const loop = spawn(() => {
          for (const socket of listener) socket.close();
          found.push("loop ended");
        });
        waitUntilParked(loop, "listener.accept");
        listener.close();
      });
      found.push((errorOf(() => listener.accept()) as Error).name);
      using again = listen({ port: listener.address.port, host: listener.address.host });
      found.push(`listening again: ${again.address.port === listener.address.port}`);
      return found;
    });
    expect(seen).toEqual(["ClosedError", "loop ended", "ClosedError", "listening again: true"]);
  });

  test("happens when a task with `using` is cancelled, and the other side sees the end", async () => {
    const end = await withListener((listener) => {
      const { host, port } = listener.address;
      const server = spawn(() => {
        using socket = listener.accept();
        socket.read();
      });
      using client = connect({ host, port });
      waitUntilParked(server, "socket.read");
      server.cancel();
      return client.read();
    });
    expect(end).toBeUndefined();
  });
});

describe("what goes wrong", () => {
  test("two tasks cannot read from one socket", async () => {
    const error = await withPair((near) => {
      const reader = spawn(() => near.read());
      waitUntilParked(reader, "socket.read");
      const found = errorOf(() => near.read());
      reader.cancel();
      return found;
    });
    expect(error).toBeInstanceOf(BusyError);
  });

  test("a peer that resets the connection breaks the call that waits, and later ones (S-9)", async () => {
    const errors = await withListener((listener) => {
      const { host, port } = listener.address;
      const client = connectNode({ host, port });
      using socket = listener.accept();
      const reader = spawn(() => errorOf(() => socket.read()));
      waitUntilParked(reader, "socket.read");
      client.resetAndDestroy();
      return [reader.join(), errorOf(() => socket.read()), errorOf(() => socket.write("x"))];
    });
    for (const error of errors) {
      expect(error).toBeInstanceOf(ConnectionResetError);
      expect(error).toBeInstanceOf(BrokenError);
      expect((error as Error).message).toMatch(/^The connection to 127\.0\.0\.1:\d+ is broken: read ECONNRESET$/);
      expect((error as Error).stack).toContain("net.test.ts");
    }
  });

  test("a port in use, and one where nobody listens, fail at the call, with Node's error", async () => {
    const errors = await withListener((listener) => {
      const { host, port } = listener.address;
      const inUse = errorOf(() => listen({ host, port }));
      listener.close();
      sleep(1);
      return [inUse, errorOf(() => connect({ host, port })), errorOf(() => connect({ host: "localhost", port }))];
    });
    const [inUse, ...refused] = errors as [ListenError, ...ConnectError[]];
    expect([inUse.code, (inUse.cause as NodeJS.ErrnoException).code]).toEqual(["SF_LISTEN", "EADDRINUSE"]);
    for (const { code, cause } of refused)
      expect([code, (cause as NodeJS.ErrnoException).code]).toEqual(["SF_CONNECT", "ECONNREFUSED"]);
    for (const error of errors) {
      expect((error as Error).message).toMatch(/EADDRINUSE|ECONNREFUSED/);
      expect((error as Error).stack).toContain("net.test.ts");
    }
  });

  test("a cancelled connect, accept or listen leaves nothing behind", async () => {
    const seen = await withListener((listener) => {
      const { host, port } = listener.address;
      const connecting = spawn(() => connect({ host, port }));
      const listening = spawn(() => listen({ host, port: 0 }));
      yieldNow();
      connecting.cancel();
      listening.cancel();
      const accepting = spawn(() => listener.accept());
      yieldNow();
      accepting.cancel();
      spawn(() => connect({ host, port }).write("kept"));
      using socket = listener.accept();
      return socket.read()?.toString() ?? socket.read()?.toString();
    });
    expect(seen).toBe("kept");
    expect(currentTaskOrNone()).toBeUndefined();
  });
});

function currentTaskOrNone(): Task | undefined {
  try {
    return currentTask();
  } catch {
    return undefined;
  }
}

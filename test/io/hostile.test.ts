// What networks and strangers do to connections. S-numbers are those of the seeds' list.

import { execFile } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect as connectNode, Socket as NodeSocket, Server } from "node:net";
import { promisify } from "node:util";
import {
  BrokenError,
  ClosedError,
  type Cooperative,
  run,
  sleep,
  spawn,
  type Task,
  TimedOut,
  timeout,
  wait,
} from "stackful";
import { ConnectError, connect, type Listener, listen, ResolveError, resolve, type Socket, udp } from "stackful/net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Dial, type Dialled } from "../../runtime/io/net/dial.js";
import { ChaosProxy } from "../support/chaosProxy.js";
import { thrownBy } from "../support/thrownBy.js";
import { freePath, withPair } from "../support/transports.js";

const HERE = { port: 0, host: "127.0.0.1" };

/** Runs a scenario against a listener on a free port. */
/** The code of the system's error behind it. */
function causeOf(error: unknown): unknown {
  return ((error as Error).cause as NodeJS.ErrnoException).code;
}

function withListener<T>(scenario: Cooperative<(listener: Listener) => T>): Promise<T> {
  return run(() =>
    timeout(20_000, () => {
      using listener = listen(HERE);
      return scenario(listener);
    }),
  );
}

function waitUntilParked(task: Task, op: string): void {
  "use cooperative";
  while (task.waitingFor?.op !== op) sleep(1);
}

/** How many sockets this process has open, when it closes no more. */
async function openSocketsAtRest(): Promise<number> {
  let before = Number.POSITIVE_INFINITY;
  for (;;) {
    const open = process.getActiveResourcesInfo().filter((name) => /^(TCP|Pipe|UDP)/.test(name)).length;
    if (open === before) return open;
    before = open;
    await new Promise((done) => setTimeout(done, 30));
  }
}

afterEach(() => vi.restoreAllMocks());

describe("closing", () => {
  test("S-2: a reader of a closed socket gets nothing of one that takes its number", async () => {
    const seen = await withListener((listener) => {
      const found: unknown[] = [];
      for (let round = 0; round < 20; round++) {
        const old = connect(listener.address);
        const reading = spawn(() => thrownBy(() => old.read()));
        waitUntilParked(reading, "socket.read");
        using other = listener.accept();
        old.close();
        using fresh = connect(listener.address);
        using peer = listener.accept();
        peer.write("new bytes");
        other.write("old bytes");
        found.push(reading.join() instanceof ClosedError && fresh.readExactly(9)?.toString());
      }
      return new Set(found);
    });
    expect([...seen]).toEqual(["new bytes"]);
  });

  test("S-5: two thousand half-closed and reset peers cost nothing while nobody does anything", async () => {
    const spent = await withListener((listener) => {
      const { host, port } = listener.address;
      const peers: NodeSocket[] = [];
      const sockets: Socket[] = [];
      for (let index = 0; index < 2000; index++) {
        const peer = connectNode({ host, port, allowHalfOpen: true });
        peer.on("error", () => {});
        peers.push(peer);
        const socket = listener.accept();
        sockets.push(socket);
        spawn(() => {
          try {
            socket.waitUntilEnded();
            sleep(1_000_000);
          } finally {
            socket.close();
          }
        });
        if (index % 2 === 0) peer.end();
        else peer.resetAndDestroy();
      }
      sleep(300);
      const before = process.cpuUsage();
      sleep(10_000);
      const { user, system } = process.cpuUsage(before);
      for (const peer of peers) peer.destroy();
      for (const socket of sockets) socket.abort();
      spawn(() => {}).join();
      throw new Done((user + system) / 10_000_000);
    }).catch((error: unknown) => (error as Done).share);
    expect(spent).toBeLessThan(0.02);
  });

  test("S-16: what one connection's handler throws ends that connection, and no other", async () => {
    const seen = await run(() =>
      timeout(10_000, () => {
        using listener = listen(HERE);
        const reported: string[] = [];
        const serving = spawn(() => {
          for (const socket of listener)
            spawn(() => {
              try {
                using connection = socket;
                for (const line of connection.lines({ max: 100 })) {
                  if (line === "bad") throw new Error("handler has failed");
                  connection.write(`${line}!\n`);
                }
              } catch (error) {
                reported.push((error as Error).message, `${(error as Error).stack?.includes("hostile.test.ts")}`);
              }
            });
        });
        using bad = connect(listener.address);
        using good = connect(listener.address);
        good.write("one\n");
        bad.write("bad\n");
        const found: unknown[] = [bad.read(), good.readUntil("\n", 10)?.toString()];
        good.write("two\n");
        found.push(good.readUntil("\n", 10)?.toString());
        serving.cancel();
        return [found, reported];
      }),
    );
    expect(seen).toEqual([
      [undefined, "one!", "two!"],
      ["handler has failed", "true"],
    ]);
  });
});

/** Carries a result out of a run whose tasks would go on for ever. */
class Done extends Error {
  constructor(readonly share: number) {
    super("done");
  }
}

describe("accepting", () => {
  test("S-6: without file descriptors a server closes newcomers, serves those it has, and recovers", async () => {
    const program = freePath().replace(".sock", ".mjs");
    writeFileSync(program, OUT_OF_DESCRIPTORS);
    try {
      const { stdout } = await promisify(execFile)(
        "sh",
        ["-c", `ulimit -n 40; exec "${process.execPath}" "${program}"`],
        {
          timeout: 25_000,
        },
      );
      const { served, recovered, spent } = JSON.parse(stdout) as { served: boolean; recovered: boolean; spent: number };
      expect([served, recovered]).toEqual([true, true]);
      expect(spent).toBeLessThan(0.5);
    } finally {
      rmSync(program, { force: true });
    }
  });

  test.each(["ECONNABORTED", "ENFILE", "ENOBUFS"])(
    "S-7: %s is told once, and the next connection is accepted",
    async (code) => {
      const warnings: string[] = [];
      vi.spyOn(process.stderr, "write").mockImplementation((text) => warnings.push(String(text)) > 0);
      vi.spyOn(console, "error").mockImplementation((...text: unknown[]) => void warnings.push(text.join(" ")));
      vi.spyOn(console, "warn").mockImplementation((...text: unknown[]) => void warnings.push(text.join(" ")));
      const servers: Server[] = [];
      // oxlint-disable-next-line typescript/unbound-method -- called on what it is called on
      const { listen: listenNode } = Server.prototype;
      vi.spyOn(Server.prototype, "listen").mockImplementation(function (this: Server, ...args: unknown[]) {
        servers.push(this);
        return Reflect.apply(listenNode, this, args) as Server;
      });
      const text = await withListener((listener) => {
        const accepting = spawn(() => listener.accept());
        waitUntilParked(accepting, "listener.accept");
        for (let times = 0; times < 3; times++)
          servers[0]?.emit("error", Object.assign(new Error(`accept ${code}`), { code }));
        using near = connect(listener.address);
        using far = accepting.join();
        far.write("hello");
        return near.readExactly(5)?.toString();
      });
      expect(text).toBe("hello");
      expect(warnings.filter((one) => one.includes(code))).toHaveLength(1);
    },
  );
});

/** A program that opens connections to itself until nothing can be opened any more. */
const OUT_OF_DESCRIPTORS = `
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { run, spawn } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)};
import { listen } from ${JSON.stringify(new URL("../../dist/net.js", import.meta.url).href)};
import { call } from ${JSON.stringify(new URL("../../dist/contract.js", import.meta.url).href)};
run(function* () {
  const listener = yield* call(listen({ port: 0, host: "127.0.0.1" }));
  main(listener).then(() => process.exit(), (error) => { console.error(error); process.exit(1); });
  for (;;) {
    const socket = yield* call(listener.accept());
    spawn(function* () {
      for (;;) {
        const bytes = yield* call(socket.read());
        if (bytes === undefined) return socket.close();
        yield* call(socket.write(bytes));
      }
    });
  }
});
const open = (port) => {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.on("error", () => {});
  return socket;
};
const echo = (socket) => new Promise((resolve) => {
  const late = setTimeout(() => resolve(false), 2000);
  socket.once("data", (data) => { clearTimeout(late); resolve(String(data) === "ping"); });
  socket.once("close", () => { clearTimeout(late); resolve(false); });
  socket.write("ping");
});
async function main(listener) {
  const { port } = listener.address;
  const first = open(port);
  await echo(first);
  const others = [];
  for (let index = 0; index < 60; index++) others.push(open(port));
  await delay(300);
  const before = process.cpuUsage();
  const served = await echo(first);
  await delay(1000);
  const { user, system } = process.cpuUsage(before);
  for (const other of others) other.destroy();
  await delay(300);
  let recovered = false;
  for (let times = 0; times < 20 && !recovered; times++) {
    const late = open(port);
    recovered = await echo(late);
    late.destroy();
    await delay(20);
  }
  process.stdout.write(JSON.stringify({ served, recovered, spent: (user + system) / 1_000_000 }));
}
`;

describe("peers", () => {
  test("S-9: one that resets breaks the call that writes, too; `finally` runs, and the process lives", async () => {
    const seen = await withListener((listener) => {
      const { host, port } = listener.address;
      const client = connectNode({ host, port });
      client.on("error", () => {});
      using socket = listener.accept();
      let cleanedUp = false;
      const writing = spawn(() => {
        try {
          for (;;) socket.write(Buffer.alloc(64 * 1024));
        } catch (error) {
          return (error as BrokenError).code;
        } finally {
          cleanedUp = true;
        }
      });
      waitUntilParked(writing, "socket.write");
      client.resetAndDestroy();
      return [writing.join(), cleanedUp, (thrownBy(() => socket.write("x")) as BrokenError).code];
    });
    expect(seen).toEqual(["SF_CONNECTION_RESET", true, "SF_CONNECTION_RESET"]);
  });

  test("S-9: one that has closed is noticed by whoever goes on writing", async () => {
    const error = await withPair((near, far) => {
      far.close();
      return thrownBy(() => {
        for (;;) {
          near.write("is anybody there?");
          sleep(1);
        }
      });
    });
    expect(error).toBeInstanceOf(BrokenError);
  });

  test("S-10: one that vanishes without a word is given up at the deadline, and the system was told to look after it", async () => {
    const seen = await run(() =>
      timeout(10_000, () => {
        using listener = listen(HERE);
        const proxy = wait(ChaosProxy.open(listener.address.port));
        using near = connect(proxy.address);
        using far = listener.accept();
        near.write("hello");
        const found: unknown[] = [far.readExactly(5)?.toString()];
        proxy.loseServer();
        near.write("still there?");
        found.push(
          thrownBy(() => timeout(50, () => near.read())),
          hasKeepAliveTimer(near.local.port),
        );
        wait(proxy[Symbol.asyncDispose]());
        return found;
      }),
    );
    expect(seen).toEqual(["hello", expect.any(TimedOut), true]);
  });

  test("S-11: the end of one that nobody reads from is noticed, and what it had sent comes first", async () => {
    const seen = await withPair((near, far) => {
      far.write("last words");
      far.close();
      near.waitUntilEnded();
      return [near.read()?.toString(), near.read(), thrownBy(() => near.read(0))];
    });
    expect(seen).toEqual(["last words", undefined, expect.any(RangeError)]);
  });

  test("S-12: one that never reads is given up at the deadline; a gigabyte for it is not kept", async () => {
    const seen = await withPair((near) => {
      const before = process.memoryUsage().rss;
      let offered = 0;
      const error = thrownBy(() =>
        timeout(300, () => {
          for (const chunk = Buffer.alloc(64 * 1024); offered < 1 << 30; offered += chunk.length) near.write(chunk);
        }),
      );
      const grown = process.memoryUsage().rss - before;
      near.abort();
      return { error, offered, grown };
    });
    expect(seen.error).toBeInstanceOf(TimedOut);
    expect(seen.offered).toBeLessThan(64 << 20);
    expect(seen.grown).toBeLessThan(64 << 20);
  });

  test("S-13: one that floods is held back while nobody reads", async () => {
    const sent = await withListener((listener) => {
      const { host, port } = listener.address;
      const client = connectNode({ host, port });
      client.on("error", () => {});
      using socket = listener.accept();
      let taken = 0;
      const chunk = Buffer.alloc(64 * 1024);
      const flood = (): void => {
        while (!client.destroyed && client.write(chunk, () => (taken += chunk.length)));
      };
      client.on("drain", flood);
      flood();
      socket.read(1);
      sleep(300);
      const before = taken;
      sleep(100);
      client.destroy();
      return [taken - before, taken < 64 << 20, socket.received.length <= 192 * 1024];
    });
    expect(sent).toEqual([0, true, true]);
  });

  test("S-23: bytes and the time limit that come at the same time: one of both counts, and no byte is lost", async () => {
    const lost = await withPair((near, far) => {
      let read = 0;
      for (let round = 0; round < 60; round++) {
        const sending = spawn(() => {
          sleep(round % 4);
          far.write("x");
        });
        try {
          read += timeout(round % 4, () => near.read())?.length ?? 0;
        } catch (error) {
          if (!(error instanceof TimedOut)) throw error;
        }
        sending.join();
      }
      far.close();
      return 60 - read - near.readAll(100).length;
    });
    expect(lost).toBe(0);
  });
});

/** Whether the system has a timer of that kind, for a connection from a port. On Linux, it tells. */
function hasKeepAliveTimer(port: number): boolean {
  if (!existsSync("/proc/net/tcp")) return true;
  const local = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const line = readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .map((one) => one.trim().split(/\s+/))
    .find(([, address, , state]) => address?.endsWith(local) === true && state === "01");
  // 01: it waits for an answer, and looks again soon; 02: it looks when nothing has come for a while.
  return line?.[5]?.startsWith("02") === true || line?.[5]?.startsWith("01") === true;
}

describe("S-15: connecting", () => {
  test("fails with a typed error, and leaves no socket", async () => {
    const before = await openSocketsAtRest();
    const errors = await run(() =>
      timeout(15_000, () => {
        const free = listen(HERE);
        const { port } = free.address;
        free.close();
        return [
          thrownBy(() => connect({ host: "127.0.0.1", port })),
          thrownBy(() => connect({ host: "no-such-name.invalid", port })),
          thrownBy(() => connect({ host: "two dead ones", port }, { addresses: ["127.0.0.1", "127.0.0.2"] })),
          thrownBy(() => connect({ host: "nobody", port }, { addresses: [] })),
          thrownBy(() => connect({ port: 70_000 })),
          thrownBy(() => resolve("no-such-name.invalid")),
        ];
      }),
    );
    for (const error of errors.slice(0, 4)) expect(error).toBeInstanceOf(ConnectError);
    const [refused, unknown, both, none, range, unresolved] = errors as (ConnectError & {
      cause: NodeJS.ErrnoException;
    })[];
    expect(refused?.cause.code).toBe("ECONNREFUSED");
    expect(refused?.message).toMatch(/^No connection to 127\.0\.0\.1:\d+: connect ECONNREFUSED 127\.0\.0\.1:\d+$/);
    expect(["ENOTFOUND", "EAI_AGAIN"]).toContain(unknown?.cause.code);
    expect(both?.message).toMatch(/127\.0\.0\.1:\d+; connect ECONNREFUSED 127\.0\.0\.2/);
    expect(none?.message).toContain("it has no address");
    expect(range).toBeInstanceOf(RangeError);
    expect(unresolved).toBeInstanceOf(ResolveError);
    expect(await openSocketsAtRest()).toBe(before);
  });

  test("goes on to the next address when one refuses, or does not answer", async () => {
    const seen = await withListener((listener) => {
      const { port } = listener.address;
      using first = connect({ host: "several", port }, { addresses: ["127.0.0.2", "127.0.0.1"] });
      // Of a network for documentation: nobody answers, or this machine cannot go there.
      using second = connect({ host: "several", port }, { addresses: ["192.0.2.1", "192.0.2.2", "127.0.0.1"] });
      return [first.remote.host, second.remote.host];
    });
    expect(seen).toEqual(["127.0.0.1", "127.0.0.1"]);
  });

  test("gives each address a head start, takes the first that answers, and leaves no other", async () => {
    const opened: (NodeSocket & { readonly name: string })[] = [];
    const [failures, winner] = await new Promise<Parameters<Dialled>>((done) => {
      const open = (name: string): NodeSocket => {
        const node = Object.assign(new NodeSocket(), { name });
        opened.push(node);
        if (name === "c") setImmediate(() => node.emit("connect"));
        return node;
      };
      const dial = new Dial(["a", "b", "c"], open, (...found) => done(found));
      expect(opened.map(({ name }) => name)).toEqual(["a"]);
      opened[0]?.emit("error", new Error("a refuses"));
      expect(opened.map(({ name }) => name)).toEqual(["a", "b"]); // b is silent
      expect(dial).toBeDefined();
    });
    expect(failures).toEqual([]);
    expect((winner as NodeSocket & { name: string }).name).toBe("c");
    expect(opened.map(({ destroyed }) => destroyed)).toEqual([false, true, false]);
  });

  test("that is cancelled, or takes too long, leaves no socket", async () => {
    const before = await openSocketsAtRest();
    const seen = await run(() =>
      timeout(10_000, () => {
        using silent = listen(HERE);
        const connecting = spawn(() => connect(silent.address, { tls: true }));
        using first = silent.accept();
        connecting.cancel();
        sleep(1);
        const error = thrownBy(() => connect(silent.address, { tls: true, timeout: 50 }));
        using second = silent.accept();
        return [connecting.state, error, endOf(first), endOf(second)];
      }),
    );
    expect(seen).toEqual(["done", expect.any(TimedOut), "ended", "ended"]);
    expect(await openSocketsAtRest()).toBe(before);
  });

  /** How a connection ends, whatever has come before. */
  function endOf(socket: Socket): string {
    "use cooperative";
    try {
      socket.readAll(10_000);
    } catch (error) {
      if (!(error instanceof BrokenError)) throw error;
    }
    return "ended";
  }
});

describe("S-17: datagrams", () => {
  test("of no bytes and of many are received, longer ones are refused, and it goes on", async () => {
    const seen = await run(() =>
      timeout(10_000, () => {
        using receiver = udp({ host: "127.0.0.1" });
        using sender = udp();
        const found: unknown[] = [];
        for (const size of [0, 1, 60_000]) {
          sender.send(Buffer.alloc(size), receiver.address);
          found.push(receiver.receive({ timeout: 2000 }).data.length);
        }
        const tooLong = thrownBy(() => sender.send(Buffer.alloc(70_000), receiver.address)) as BrokenError;
        const otherFamily = thrownBy(() => sender.send("x", { host: "::1", port: receiver.address.port }));
        const noName = thrownBy(() => sender.send("x", { host: "no-such-name.invalid", port: 1 }));
        const noPort = thrownBy(() => sender.send("x"));
        sender.send("by name", { host: "localhost", port: receiver.address.port });
        found.push(receiver.receive({ timeout: 2000 }).data.toString());
        found.push((tooLong.cause as NodeJS.ErrnoException).code, tooLong, otherFamily, noName, noPort);
        return found;
      }),
    );
    expect(seen.slice(0, 5)).toEqual([0, 1, 60_000, "by name", "EMSGSIZE"]);
    expect(seen.slice(5, 8)).toEqual([expect.any(BrokenError), expect.any(BrokenError), expect.any(BrokenError)]);
    expect(seen[8]).toBeInstanceOf(TypeError);
  });

  test("that nobody receives are told of, where there is one peer, and receiving goes on", async () => {
    const seen = await run(() =>
      timeout(10_000, () => {
        const free = udp({ host: "127.0.0.1" });
        const { port } = free.address;
        free.close();
        using sender = udp({ peer: { host: "127.0.0.1", port } });
        const receiving = spawn(() => thrownBy(() => sender.receive()));
        waitUntilParked(receiving, "datagrams.receive");
        sender.send("anybody?");
        const error = receiving.join();
        using receiver = udp({ host: "127.0.0.1", port });
        sender.send("now?");
        receiver.send("yes", receiver.receive({ timeout: 2000 }).from);
        return [error, sender.receive({ timeout: 2000 }).data.toString()];
      }),
    );
    expect(seen).toEqual([expect.any(BrokenError), "yes"]);
  });

  test("that nobody takes are dropped, not kept without end; S-1: close() wakes whoever receives", async () => {
    const seen = await run(() =>
      timeout(10_000, () => {
        using receiver = udp({ host: "127.0.0.1" });
        using sender = udp();
        for (let index = 0; index < 200 && receiver.dropped < 10; index++) {
          sender.send(Buffer.alloc(8 * 1024), receiver.address);
          sleep(1);
        }
        const dropped = receiver.dropped === 10;
        let received = 0;
        try {
          for (;;) received += receiver.receive({ timeout: 20 }).data.length;
        } catch (error) {
          if (!(error instanceof TimedOut)) throw error;
        }
        return [dropped, received > 0, received <= 256 * 1024];
      }),
    );
    expect(seen).toEqual([true, true, true]);
    const woken = await run(() => {
      const receiver = udp();
      const receiving = spawn(() => thrownBy(() => receiver.receive()));
      waitUntilParked(receiving, "datagrams.receive");
      receiver.close();
      receiver.close();
      return [receiving.join(), thrownBy(() => receiver.receive()), thrownBy(() => receiver.send("x", HERE))];
    });
    expect(woken).toEqual([expect.any(ClosedError), expect.any(ClosedError), expect.any(ClosedError)]);
  });
});

describe("S-18: a Unix socket", () => {
  test("that somebody has left behind is replaced; one in use, and a file that is none, are not", async () => {
    const path = freePath();
    const file = `${path}.txt`;
    writeFileSync(file, "precious");
    // A process that is killed leaves its socket behind.
    await promisify(execFile)(process.execPath, [
      "-e",
      `require("net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, "SIGKILL"))`,
    ]).catch(() => {});
    try {
      const seen = await run(() => {
        const found: unknown[] = [existsSync(path)];
        using listener = listen({ path });
        found.push((statSync(path).mode & 0o777).toString(8));
        found.push(causeOf(thrownBy(() => listen({ path }))));
        found.push(causeOf(thrownBy(() => listen({ path: file }))), readFileSync(file, "utf8"));
        // The first is not for us: somebody has looked whether we are there.
        spawn(() => {
          for (const one of listener) one.write("hello");
        });
        using socket = connect({ path });
        found.push(socket.readExactly(5)?.toString(), socket.remote.path === path);
        listener.close();
        sleep(5);
        found.push(existsSync(path));
        return found;
      });
      expect(seen).toEqual([true, "600", "EADDRINUSE", "EADDRINUSE", "precious", "hello", true, false]);
    } finally {
      rmSync(path, { force: true });
      rmSync(file, { force: true });
    }
  });

  test("with a path that is too long, or in no folder, is refused; nobody to connect to is told", async () => {
    const errors = await run(() => [
      thrownBy(() => listen({ path: `/${"x".repeat(200)}` })),
      thrownBy(() => connect({ path: "" })),
      thrownBy(() => listen({ path: "/no-such-folder/socket" })),
      thrownBy(() => connect({ path: freePath() })),
    ]);
    expect(errors.slice(0, 2)).toEqual([expect.any(RangeError), expect.any(RangeError)]);
    expect(causeOf(errors[2])).toMatch(/EACCES|ENOENT/);
    expect(errors[3]).toBeInstanceOf(ConnectError);
  });
});

// Connections of a running server are killed, reset, stalled and cut at random: `npm run chaos -- --seconds 60 --seed 7`. Afterwards nothing may be left:
// no task, socket, timer or listener.

import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { BrokenError, type Cooperative, group, run, sleep, spawn, statistics, TimedOut, timeout, wait } from "stackful";
import { serve } from "stackful/http";
import { connect, listen, type Socket } from "stackful/net";
import { ChaosProxy } from "../test/support/chaosProxy.js";

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "60" }, seed: { type: "string", default: "1" } },
});
const SECONDS = Number(values.seconds);
const SEED = Number(values.seed);
const CLIENTS = 60;
const DEADLINES = { idle: 1000, header: 1000, body: 1000, handler: 2000, response: 1000 };

/** Numbers below another one, always the same for a seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const counts: Record<string, number> = {};

function count(what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

function write(socket: Socket, chunk: Uint8Array): void {
  "use cooperative";
  timeout(2000, () => socket.write(chunk));
}

function echo(connection: Socket): void {
  "use cooperative";
  using socket = connection;
  try {
    for (
      let chunk = timeout(2000, () => socket.read());
      chunk !== undefined;
      chunk = timeout(2000, () => socket.read())
    )
      write(socket, chunk);
  } catch (error) {
    expectFailure(error, "echo server");
  }
}

/** What a bad network does to a call; anything else is a bug. */
function expectFailure(error: unknown, who: string): void {
  if (
    !(
      error instanceof BrokenError ||
      error instanceof TimedOut ||
      (error as NodeJS.ErrnoException).syscall === "connect"
    )
  )
    throw error;
  count(`${who}: ${error instanceof Error ? error.name : "?"}`);
}

/** What clients ask; each returns whether it has read the whole answer, and can go on. */
const ASK: readonly Cooperative<(socket: Socket, random: (below: number) => number) => boolean>[] = [
  (socket, random) => {
    const times = 1 + random(3);
    socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(times));
    if (random(3) === 0) return false;
    return Array.from({ length: times }).every(() => expectAnswer(socket));
  },
  (socket, random) => {
    const size = random(200_000);
    socket.write(`POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: ${size}\r\n\r\n`);
    socket.write("x".repeat(random(5) === 0 ? Math.floor(size / 2) : size));
    return expectAnswer(socket);
  },
  (socket, random) => {
    socket.write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    for (let times = random(50); times > 0; times--) if (socket.read() === undefined) break;
    return false;
  },
  (socket) => {
    socket.write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    return expectAnswer(socket);
  },
];

function expectAnswer(socket: Socket): boolean {
  "use cooperative";
  const head = socket.readUntil("\r\n\r\n", 10_000)?.toString();
  const [, status, length] = /^HTTP\/1\.1 (200|408|503) [^]*\r\ncontent-length: (\d+)/.exec(head ?? "") ?? [];
  if (head !== undefined && status === undefined) throw new Error(`The server has sent ${head}`);
  count(head === undefined ? "closed before the answer" : `answers: ${status}`);
  return status === "200" && socket.readExactly(Number(length)) !== undefined;
}

/** The bytes that come back are those that were sent, as far as they come. */
function expectEcho(socket: Socket, random: (below: number) => number): void {
  "use cooperative";
  const text = Array.from({ length: 1 + random(5000) }, () => String(random(10))).join("");
  socket.write(text);
  const back = socket.readExactly(text.length)?.toString();
  if (back !== undefined && back !== text) throw new Error("Other bytes came back");
  if (back !== undefined) count("echoes");
}

function client(http: () => ChaosProxy, tcp: () => ChaosProxy, seed: number): void {
  "use cooperative";
  const random = randomFrom(seed);
  for (;;) {
    const isHttp = random(2) === 0;
    try {
      timeout(3000, () => {
        using socket = connect((isHttp ? http() : tcp()).address);
        for (let times = random(6); times >= 0; times--) {
          if (!isHttp) expectEcho(socket, random);
          else if (!ASK[random(ASK.length)]?.(socket, random)) break;
          if (random(4) === 0) sleep(random(50));
        }
        if (random(3) === 0) socket.abort();
      });
    } catch (error) {
      expectFailure(error, "client");
    }
    sleep(random(20));
  }
}

const large = Array.from({ length: 30 }, () => "x".repeat(65_536));

function scenario(): void {
  "use cooperative";
  const random = randomFrom(SEED);
  using server = serve({ port: 0, host: "127.0.0.1", deadlines: DEADLINES }, (request) => {
    if (request.path === "/upload") return `${request.body.bytes().length}`;
    if (request.path === "/slow") sleep(random(100));
    return request.path === "/large" ? { body: large } : "hello";
  });
  const proxies = { http: open(server.address.port, random), tcp: undefined as ChaosProxy | undefined };
  group((all) => {
    const listener = listen({ port: 0, host: "127.0.0.1" });
    all.background(() => {
      using accepting = listener;
      for (const socket of accepting) spawn(echo, socket);
    });
    proxies.tcp = open(listener.address.port, random);
    for (let index = 0; index < CLIENTS; index++)
      all.background(() =>
        client(
          () => proxies.http,
          () => proxies.tcp as ChaosProxy,
          SEED * 1000 + index,
        ),
      );
    for (let left = SECONDS * 1000; left > 0; ) {
      const ms = 20 + random(200);
      sleep(ms);
      left -= ms;
      const key = random(2) === 0 ? "http" : "tcp";
      const proxy = proxies[key] as ChaosProxy;
      const what = (["reset", "cut", "partition", "loseServer", "heal", "replace"] as const)[random(6)] as "reset";
      count(`chaos: ${what}`);
      if ((what as string) === "replace") {
        proxies[key] = open(key === "http" ? server.address.port : listener.address.port, random);
        wait(proxy[Symbol.asyncDispose]());
      } else proxy[what]();
    }
  });
  wait(Promise.all([proxies.http[Symbol.asyncDispose](), proxies.tcp?.[Symbol.asyncDispose]()]));
  server.shutdown(3000);
  // Who was not told of the end is told by the system.
  for (let times = 0; times < 100 && server.connections > 0; times++) sleep(50);
  if (server.connections > 0) throw new Error(`${server.connections} connections of the server are left`);
}

function open(port: number, random: (below: number) => number): ChaosProxy {
  "use cooperative";
  return wait(
    ChaosProxy.open(port, {
      seed: random(1_000_000),
      latency: random(10),
      pieces: 1 + random(20_000),
      ...(random(3) === 0 && { resetAfter: 1000 + random(300_000) }),
      ...(random(3) === 0 && { bytesPerSecond: 10_000 + random(3_000_000) }),
    }),
  );
}

// What is printed to is there from now on.
console.log(`${SECONDS} seconds, seed ${SEED}`);
const before = process.getActiveResourcesInfo();
await run(scenario);
for (let times = 0; times < 200 && newSince(before).length > 0; times++) await delay(50);
const left = newSince(before);
for (const [what, times] of Object.entries(counts).toSorted(([a], [b]) => a.localeCompare(b)))
  console.log(`${String(times).padStart(7)} ${what}`);
const { live, spawned } = statistics();
console.log(
  `${spawned} tasks were spawned, ${live} are left; handles, sockets and timers that are left: ${left.join(", ") || "none"}`,
);
process.exitCode = live === 0 && left.length === 0 ? 0 : 1;

function newSince(some: readonly string[]): string[] {
  const known = [...some];
  return process.getActiveResourcesInfo().filter((name) => {
    const at = known.indexOf(name);
    if (at >= 0) known.splice(at, 1);
    return at < 0;
  });
}

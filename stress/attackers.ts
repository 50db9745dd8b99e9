// A thousand slow attackers beside two hundred good clients. Good clients have to be served throughout, and attackers got rid of in time.

import { type ChildProcessWithoutNullStreams, spawn as spawnProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { BrokenError, type Cooperative, group, main, now, sleep, spawn } from "stackful";
import { type ByteReader, readerOf } from "stackful/bytes";
import { connect, type Socket } from "stackful/net";
import { DEADLINES, SLACK } from "./deadlines.js";

const CLIENTS = 200;
/** The slowest answer that a good client may get, in milliseconds. */
const PATIENCE = 2000;
const GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

interface Attack {
  readonly attackers: number;
  /** Until when the server has to have hung up, in milliseconds. */
  readonly limit: number;
  /** Attacks, and returns when the server has hung up. */
  readonly wage: Cooperative<(socket: Socket) => void>;
}

const ATTACKS: Readonly<Record<string, Attack>> = {
  "says nothing": { attackers: 240, limit: DEADLINES.header, wage: waitForEnd },
  "drips its header": {
    attackers: 240,
    limit: DEADLINES.header,
    wage: (socket) => drip(socket, "GET / HTTP/1.1\r\nX: ", 200),
  },
  "drips its body": {
    attackers: 240,
    limit: DEADLINES.body,
    wage: (socket) => drip(socket, "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n", 200),
  },
  "asks once, and stays": {
    attackers: 240,
    limit: DEADLINES.idle,
    wage: (socket) => {
      socket.write(GET);
      waitForEnd(socket);
    },
  },
  "does not read the answer": {
    // The system takes some megabytes for each of them.
    attackers: 40,
    limit: DEADLINES.response,
    wage: (socket) => {
      socket.write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
      sleep(DEADLINES.response + SLACK - 500);
      // What has come before is there; the rest must not follow.
      let bytes = 0;
      while (bytes < 50_000_000) {
        const chunk = socket.read();
        if (chunk === undefined) return;
        bytes += chunk.length;
      }
      sleep(60_000);
    },
  },
};

function waitForEnd(socket: Socket): void {
  "use cooperative";
  while (socket.read() !== undefined);
}

function drip(socket: Socket, beginning: string, ms: number): void {
  "use cooperative";
  socket.write(beginning);
  group((all) => {
    all.background(() => {
      for (;;) {
        sleep(ms);
        socket.write("x");
      }
    });
    waitForEnd(socket);
  });
}

/** Wages one attack. Returns how long it took until the server hung up. */
function attack(port: number, { wage }: Attack): number {
  "use cooperative";
  using socket = connect({ port, host: "127.0.0.1" });
  const start = now();
  try {
    wage(socket);
  } catch (error) {
    if (!(error instanceof BrokenError)) throw error;
  }
  return now() - start;
}

/** Asks again and again, in its own time. */
function visit(port: number, index: number, latencies: number[]): void {
  "use cooperative";
  sleep(index);
  using socket = connect({ port, host: "127.0.0.1" });
  for (;;) {
    const start = now();
    socket.write(GET);
    const head = socket.readUntil("\r\n\r\n", 1000)?.toString() ?? "";
    const body = socket.readExactly(5)?.toString();
    if (!head.startsWith("HTTP/1.1 200 ") || body !== "hello") throw new Error(`A good client got ${head}${body}`);
    latencies.push(now() - start);
    sleep(100 + (index % 50));
  }
}

interface Held {
  readonly connections: number;
  readonly megabytes: number;
}

class ServerProcess implements Disposable {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #output: ByteReader;

  constructor() {
    this.#process = spawnProcess(process.execPath, [fileURLToPath(new URL("attackedServer.js", import.meta.url))]);
    this.#process.stderr.pipe(process.stderr);
    this.#output = readerOf(this.#process.stdout, "server");
  }

  line(): string {
    "use cooperative";
    return String(this.#output.readUntil("\n", 1000));
  }

  held(): Held {
    "use cooperative";
    this.#process.stdin.write("?\n");
    return JSON.parse(this.line()) as Held;
  }

  [Symbol.dispose](): void {
    this.#process.stdin.end();
  }
}

main(() => {
  using server = new ServerProcess();
  const port = Number(server.line());
  const latencies: number[] = [];
  const times: Record<string, number[]> = {};
  const before = server.held();
  let peak = before;

  group((all) => {
    for (let index = 0; index < CLIENTS; index++) all.background(() => visit(port, index, latencies));
    all.background(() => {
      for (;;) {
        sleep(250);
        const held = server.held();
        if (held.megabytes > peak.megabytes) peak = held;
      }
    });
    sleep(1000);
    for (const [name, kind] of Object.entries(ATTACKS)) {
      const found: number[] = (times[name] = []);
      for (let count = 0; count < kind.attackers; count++) spawn(() => void found.push(attack(port, kind)));
    }
  });

  const failures: string[] = [];
  for (const [name, { attackers, limit }] of Object.entries(ATTACKS)) {
    const found = (times[name] ?? []).toSorted((a, b) => a - b);
    const latest = found.at(-1) ?? Number.POSITIVE_INFINITY;
    console.log(
      `${String(found.length).padStart(5)} ${name.padEnd(26)} hung up on after ${seconds(found[0] ?? 0)} to ${seconds(latest)}; deadline ${seconds(limit)}`,
    );
    if (found.length !== attackers || latest > limit + SLACK) failures.push(name);
  }
  const sorted = latencies.toSorted((a, b) => a - b);
  const [median = 0, late = 0, worst = Number.POSITIVE_INFINITY] = [0.5, 0.99, 1].map(
    (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))],
  );
  console.log(
    `${String(CLIENTS).padStart(5)} good clients: ${sorted.length} answers, in ${median.toFixed(1)} ms (median), ${late.toFixed(1)} ms (99 %), ${worst.toFixed(1)} ms (all)`,
  );
  if (sorted.length < CLIENTS * 10 || worst > PATIENCE) failures.push("good clients");
  // The good ones are still connected, but idle now: the server hangs up on them, too.
  let after = server.held();
  for (const end = now() + DEADLINES.idle + SLACK; after.connections > 0 && now() < end; after = server.held())
    sleep(100);
  console.log(
    `server: ${before.megabytes} MB before, ${peak.megabytes} MB at most, with ${peak.connections} connections; ${after.connections} left`,
  );
  if (peak.megabytes > before.megabytes + 300 || after.connections > 0) failures.push("server");
  console.log(failures.length === 0 ? "all held" : `FAILED: ${failures.join(", ")}`);
  process.exitCode = failures.length === 0 ? 0 : 1;
});

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

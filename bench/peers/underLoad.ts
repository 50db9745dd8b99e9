// A server of each peer under the same load: what `tcp.ts` and `http.ts` have in common.
//
// The server has a process of its own; the client, the same for all, is in ours, and written with callbacks. Both are busy all the time, so
// on a machine with less than two free cores they take time from each other. What a request costs the server is counted in time of its
// processor, and does not depend on that.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Row, Suite, Target } from "../suite.js";
import { type Exchange, load, open } from "./loadClient.js";
import { ServerProcess } from "./serverProcess.js";

/** How many requests are measured, whatever the number of connections; and how many are made before: a server that runs for days has been compiled. */
const REQUESTS = 60_000;
const WARM_UP = 100_000;
const CONNECTIONS = [1, 100, 1000];

interface Found {
  readonly seconds: number;
  /** In milliseconds, sorted. */
  readonly latencies: Float64Array;
  /** Of the server's processor. */
  readonly microseconds: number;
}

/** The servers that are compared: programs beside this one, and the case of the program in Go. */
export interface Servers {
  readonly programs: Readonly<Record<string, string>>;
  readonly go: string;
  /** Learns what is asked and answered from one connection to the server. */
  readonly exchange: (port: number) => Promise<Exchange>;
}

async function measure(
  connections: number,
  program: string,
  args: readonly string[],
  servers: Servers,
): Promise<Found> {
  const server = new ServerProcess(program, args);
  const port = await server.port();
  const exchange = await servers.exchange(port);
  const sockets = await open(port, connections);
  await load(sockets, exchange, WARM_UP / connections);
  const before = await server.microseconds();
  const start = performance.now();
  const latencies = await load(sockets, exchange, REQUESTS / connections);
  const seconds = (performance.now() - start) / 1000;
  const microseconds = (await server.microseconds()) - before;
  server.stop();
  return { seconds, latencies: latencies.toSorted(), microseconds };
}

const FIGURES: Readonly<Record<string, (found: Found) => number>> = {
  "requests per second": ({ seconds }) => REQUESTS / seconds,
  "99th percentile, ms": ({ latencies }) => latencies[Math.floor(REQUESTS * 0.99)] ?? Number.NaN,
  "the server's processor, ns a request": ({ microseconds }) => (microseconds * 1000) / REQUESTS,
};

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
/** It was built if there is a compiler. */
const goProgram = pathOf("../peer");

/** A row for each figure and number of connections. The second program is the one with callbacks, which ours is held against. */
export function underLoad(title: string, servers: Servers): Suite {
  const [, callbacks = ""] = Object.keys(servers.programs);
  const rows: Row[] = [];
  const targets: Target[] = [];
  for (const connections of CONNECTIONS) {
    for (const [figure, of] of Object.entries(FIGURES)) {
      const run = async (program: string, args: readonly string[]): Promise<number> =>
        of(await measure(connections, program, args, servers));
      const cases: Record<string, () => unknown> = {};
      for (const [name, file] of Object.entries(servers.programs))
        cases[name] = () => run(process.execPath, [pathOf(`${file}.js`)]);
      if (existsSync(goProgram)) cases["Go"] = () => run(goProgram, [servers.go]);
      rows.push({ name: `${connections}: ${figure}`, operations: REQUESTS, cases });
    }
    targets.push(
      { row: `${connections}: requests per second`, atLeast: 0.95, peer: callbacks },
      { row: `${connections}: 99th percentile, ms`, atMost: 1, peer: callbacks },
    );
  }
  return { title, unit: "", rows, targets };
}

// An echo server under 1,000 connections, each of which asks again as soon as it has its answer.
//
// The server has a process of its own; the client, the same for all, is in ours, and written with callbacks. Both are busy all the time, so
// on a machine with less than two free cores they take time from each other. What a request costs the server is counted in time of its
// processor, and does not depend on that.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { load, open } from "./peers/echoClient.js";
import { EchoServer } from "./peers/echoServer.js";
import type { Suite } from "./suite.js";

const CONNECTIONS = 1000;
const WARM_UP = 20;
const REQUESTS = 60;
const TOTAL = CONNECTIONS * REQUESTS;

interface Found {
  readonly seconds: number;
  /** In milliseconds, sorted. */
  readonly latencies: Float64Array;
  /** Of the server's processor. */
  readonly microseconds: number;
}

async function measure(program: string, args: readonly string[]): Promise<Found> {
  const server = new EchoServer(program, args);
  const sockets = await open(await server.port(), CONNECTIONS);
  await load(sockets, WARM_UP);
  const before = await server.microseconds();
  const start = performance.now();
  const latencies = await load(sockets, REQUESTS);
  const seconds = (performance.now() - start) / 1000;
  const microseconds = (await server.microseconds()) - before;
  server.stop();
  return { seconds, latencies: latencies.toSorted(), microseconds };
}

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const inNode = (name: string): Promise<Found> => measure(process.execPath, [pathOf(`peers/${name}.js`)]);

/** It was built if there is a compiler. */
const go = pathOf("peer");

const rowOf = (name: string, figure: (found: Found) => number): Suite["rows"][number] => ({
  name,
  operations: TOTAL,
  cases: {
    stackful: async () => figure(await inNode("echoStackful")),
    "node:net": async () => figure(await inNode("echoNode")),
    "for await": async () => figure(await inNode("echoForAwait")),
    ...(existsSync(go) && { Go: async () => figure(await measure(go, ["echo"])) }),
  },
});

export const suite: Suite = {
  title: "TCP echo over 1,000 connections",
  unit: "",
  rows: [
    rowOf("requests per second", ({ seconds }) => TOTAL / seconds),
    rowOf("99th percentile, ms", ({ latencies }) => latencies[Math.floor(TOTAL * 0.99)] ?? Number.NaN),
    rowOf("the server's processor, ns a request", ({ microseconds }) => (microseconds * 1000) / TOTAL),
  ],
  targets: [
    { row: "requests per second", atLeast: 0.95, peer: "node:net" },
    { row: "99th percentile, ms", atMost: 1, peer: "node:net" },
  ],
};

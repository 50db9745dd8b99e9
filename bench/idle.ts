// What a connection costs that says nothing, of 10,000: the memory of the server's process, as the system counts it.

import { fileURLToPath } from "node:url";
import { open } from "./peers/loadClient.js";
import { ServerProcess } from "./peers/serverProcess.js";
import type { Row, Suite } from "./suite.js";

const CONNECTIONS = 10_000;

/** In bytes. */
async function measure(program: string): Promise<number> {
  const server = new ServerProcess(process.execPath, [fileURLToPath(new URL(`peers/${program}.js`, import.meta.url))]);
  const port = await server.port();
  const before = await server.bytes();
  const sockets = await open(port, CONNECTIONS);
  const after = await server.bytes();
  if (sockets.some((socket) => socket.destroyed)) throw new Error("the server has closed a connection");
  server.stop();
  for (const socket of sockets) socket.destroy();
  return (after - before) / CONNECTIONS;
}

function row(name: string, programs: Readonly<Record<string, string>>): Row {
  const cases = Object.fromEntries(
    Object.entries(programs).map(([peer, program]) => [peer, () => measure(program)] as const),
  );
  return { name, operations: CONNECTIONS, cases };
}

export const suite: Suite = {
  title: `Memory of one of ${CONNECTIONS.toLocaleString("en")} connections that are idle, in bytes`,
  unit: "",
  rows: [
    row("TCP", { stackful: "echoStackful", "node:net": "echoNode", "for await": "echoForAwait" }),
    row("HTTP", { stackful: "helloStackful", "node:http": "helloNode", "async handler": "helloAsync" }),
  ],
};

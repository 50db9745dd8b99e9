// Loads a server: so many connections, each of which sends its next request when it has the answer to the last.

import { connect, type Socket } from "node:net";

/** What is asked again and again, and how long the answer is, in bytes. */
export interface Exchange {
  readonly request: Buffer;
  readonly answer: number;
}

/** Makes all requests, and returns the milliseconds that each took, in no order. */
export async function load(sockets: readonly Socket[], exchange: Exchange, requests: number): Promise<Float64Array> {
  const latencies = new Float64Array(sockets.length * requests);
  await Promise.all(
    sockets.map((socket, index) => ask(socket, exchange, latencies.subarray(index * requests, (index + 1) * requests))),
  );
  return latencies;
}

/** Opens connections, fifty at a time, so that no queue of the system overflows. */
export async function open(port: number, count: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const batch = Array.from({ length: Math.min(50, count - sockets.length) }, () => openOne(port));
    sockets.push(...(await Promise.all(batch)));
  }
  return sockets;
}

function openOne(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    socket.once("error", reject);
    socket.once("connect", () => resolve(socket.off("error", reject).on("error", () => socket.destroy())));
  });
}

/** Sends as many requests as there is place for, one after the other. */
function ask(socket: Socket, { request, answer }: Exchange, latencies: Float64Array): Promise<void> {
  return new Promise((resolve, reject) => {
    let answered = 0;
    let missing = 0;
    let start = 0;
    const next = (): void => {
      missing = answer;
      start = performance.now();
      socket.write(request);
    };
    const onData = (chunk: Buffer): void => {
      missing -= chunk.length;
      if (missing > 0) return;
      latencies[answered++] = performance.now() - start;
      if (answered < latencies.length) return next();
      socket.off("data", onData).off("close", onClose);
      resolve();
    };
    const onClose = (): void => reject(new Error("the server has closed a connection"));
    socket.on("data", onData);
    socket.once("close", onClose);
    next();
  });
}

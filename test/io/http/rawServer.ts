// A server that sends whatever bytes a test wants, and the client of the house that asks it.

import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { run } from "stackful";
import { type RequestOptions, request } from "stackful/http";

const servers: { server: Server; sockets: Set<Socket> }[] = [];

/** Stops all servers, after a test. */
export function stopServers(): void {
  for (const { server, sockets } of servers.splice(0)) {
    server.close();
    for (const socket of sockets) socket.destroy();
  }
}

export interface Heard {
  readonly url: string;
  readonly requests: string[];
  readonly sockets: Set<Socket>;
  connections: number;
}

/** A server that does, with each piece that comes, what the test says. */
export async function raw(onData: (socket: Socket, text: string, heard: Heard) => void): Promise<Heard> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    heard.connections++;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (bytes) => {
      heard.requests.push(bytes.toString());
      onData(socket, bytes.toString(), heard);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const heard: Heard = { url: `http://127.0.0.1:${port}/`, requests: [], sockets, connections: 0 };
  servers.push({ server, sockets });
  return heard;
}

export function says(head: string, body: string | Uint8Array = ""): (socket: Socket) => void {
  return (socket) => {
    socket.write(`${head}\r\n\r\n`);
    socket.write(body);
  };
}

export function fetched(url: string, options?: RequestOptions): Promise<{ status: number; text: string }> {
  return run(() => {
    using response = request(url, options);
    return { status: response.status, text: response.text() };
  });
}

export async function failure(url: string, options?: RequestOptions): Promise<unknown> {
  return fetched(url, options).then(
    () => "no failure",
    (error: { code: string }) => error.code,
  );
}

/** Waits until all connections are gone, for less than an idle one is kept. */
export async function untilAlone({ sockets }: Pick<Heard, "sockets">): Promise<void> {
  const latest = performance.now() + 3000;
  while (sockets.size > 0) {
    if (performance.now() > latest) throw new Error("The client keeps a connection");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const OK = "HTTP/1.1 200 OK\r\nContent-Length: 5";

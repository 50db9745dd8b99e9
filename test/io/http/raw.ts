// A client that sends bytes, whatever they are, and looks at what comes back.

import { connect, type Socket } from "node:net";
import { setTimeout as delay, setImmediate as turn } from "node:timers/promises";
import { run } from "stackful";
import { type Handler, type HttpServer, type ServeOptions, serve } from "stackful/http";
import type { TcpTarget } from "stackful/net";

/** The options of a server at a port. */
export type TcpServeOptions = Partial<Extract<ServeOptions, TcpTarget>>;

/** Runs plain code beside a server, which is shut down afterwards. */
export async function serving<T>(
  handler: Handler,
  use: (server: HttpServer) => Promise<T>,
  options: TcpServeOptions = {},
): Promise<T> {
  let used: Promise<T> | undefined;
  await run(() => {
    const server = serve({ port: 0, host: "127.0.0.1", ...options }, handler);
    used = use(server).finally(() => server.close());
    // Who fails is reported below.
    used.catch(() => {});
    server.join();
  });
  return used as Promise<T>;
}

export class RawClient {
  readonly socket: Socket;
  /** Everything that has come. */
  text = "";
  /** Whether the server has said that nothing more will come, or has reset the connection. */
  isClosed = false;
  wasReset = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.text += chunk.toString("latin1");
    });
    socket.on("end", () => {
      this.isClosed = true;
    });
    socket.on("error", () => {
      this.wasReset = true;
    });
    socket.on("close", () => {
      this.isClosed = true;
    });
  }

  static connect(server: HttpServer): Promise<RawClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port: server.address.port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        resolve(new RawClient(socket));
      });
    });
  }

  /** Sends pieces, one after the other, so that each may arrive by itself. */
  async send(...pieces: readonly (string | Uint8Array)[]): Promise<void> {
    for (const piece of pieces) {
      if (this.socket.destroyed) return;
      this.socket.write(typeof piece === "string" ? Buffer.from(piece, "latin1") : piece);
      await turn();
    }
  }

  /** The statuses of all answers. */
  get statuses(): number[] {
    return [...this.text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  }

  /** Waits until something is so, for ten seconds at most. */
  async until(isSo: (client: this) => boolean): Promise<void> {
    for (const end = performance.now() + 10_000; !isSo(this); await delay(2)) {
      if (performance.now() > end)
        throw new Error(`It never came to that. The server has sent:\n${this.text.slice(0, 500)}`);
    }
  }

  untilClosed(): Promise<void> {
    return this.until(({ isClosed }) => isClosed);
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}

/** The pieces of a text, cut at random. */
export function slices(text: string, random: () => number): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const length = 1 + Math.floor(random() ** 3 * 200);
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}

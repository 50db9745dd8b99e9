// A proxy between a client and a server that does what bad networks do. The same seed makes the same decisions.
//
//   client ─► proxy ─► server
//             late, in small or large pieces, slowly, not at all; ends what nobody has ended
//
//   I1  What it passes on comes in the order in which it was sent, unchanged, up to the point where it breaks the connection.

import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** What happens to all that goes through. */
export interface Chaos {
  /** Decides where bytes are cut, and how late they are: 1 unless given. */
  readonly seed?: number;
  /** Up to how many milliseconds bytes are late. */
  readonly latency?: number;
  /** Pieces of at most so many bytes: writes are split. */
  readonly pieces?: number;
  /** Bytes are gathered for so many milliseconds: writes are merged. */
  readonly gather?: number;
  /** So many bytes of each direction are taken from its sender in a second. */
  readonly bytesPerSecond?: number;
  /** After so many bytes of a direction both sides are told of a reset. */
  readonly resetAfter?: number;
}

/** One direction of a connection. */
class Lane {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #chaos: Chaos;
  readonly #random: () => number;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #acts: (() => void)[] = [];
  #waiting: Buffer[] = [];
  #dueAt = 0;
  #passed = 0;
  isHeld = false;

  constructor(from: Socket, to: Socket, chaos: Chaos, random: () => number, broken: () => void) {
    this.#from = from;
    this.#to = to;
    this.#chaos = chaos;
    this.#random = random;
    from.on("data", (chunk: Buffer) => {
      this.#passed += chunk.length;
      const { resetAfter = Number.POSITIVE_INFINITY, bytesPerSecond } = chaos;
      if (this.#passed >= resetAfter) return broken();
      if (bytesPerSecond !== undefined) this.#slowDown((chunk.length * 1000) / bytesPerSecond);
      this.#later(() => this.#take(chunk));
    });
    from.on("end", () => this.#later(() => this.#finish()));
  }

  #slowDown(ms: number): void {
    this.#from.pause();
    this.#after(ms, () => this.#from.resume());
  }

  /** Nothing overtakes what was sent before it. */
  #later(act: () => void): void {
    const { latency = 0, gather = 0 } = this.#chaos;
    const now = performance.now();
    this.#dueAt = Math.max(this.#dueAt, now + gather + this.#random() * latency);
    this.#acts.push(act);
    // Timers are not exact: whichever fires does what comes first.
    this.#after(this.#dueAt - now, () => this.#acts.shift()?.());
  }

  #after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }

  #take(chunk: Buffer): void {
    this.#waiting.push(chunk);
    if (!this.isHeld) this.flush();
  }

  flush(): void {
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    const { pieces = Number.POSITIVE_INFINITY } = this.#chaos;
    this.#to.setNoDelay(true);
    for (let at = 0; at < bytes.length; ) {
      const size = Math.min(bytes.length - at, Math.ceil(this.#random() * Math.min(pieces, bytes.length)));
      if (!this.#to.destroyed) this.#to.write(bytes.subarray(at, at + size));
      at += size;
    }
  }

  #finish(): void {
    if (!this.isHeld && !this.#to.destroyed) this.#to.end();
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}

interface Connection {
  readonly client: Socket;
  readonly server: Socket;
  readonly lanes: readonly Lane[];
}

export class ChaosProxy {
  readonly #server: Server;
  readonly #connections = new Set<Connection>();
  readonly #random: () => number;

  private constructor(port: number, chaos: Chaos) {
    this.#random = randomFrom(chaos.seed ?? 1);
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#join(client, port, chaos));
  }

  /** Opens a proxy in front of a port of this machine. */
  static async open(port: number, chaos: Chaos = {}): Promise<ChaosProxy> {
    const proxy = new ChaosProxy(port, chaos);
    await new Promise<void>((resolve) => {
      proxy.#server.listen(0, "127.0.0.1", resolve);
    });
    return proxy;
  }

  /** Where clients connect to. */
  get address(): { readonly host: string; readonly port: number } {
    return { host: "127.0.0.1", port: (this.#server.address() as AddressInfo).port };
  }

  #join(client: Socket, port: number, chaos: Chaos): void {
    const server = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    const broken = (): void => this.#end(connection, resetNow);
    const lanes = [
      new Lane(client, server, chaos, this.#random, broken),
      new Lane(server, client, chaos, this.#random, broken),
    ];
    const connection = { client, server, lanes };
    this.#connections.add(connection);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on("error", () => resetNow(other));
      one.on("close", () => {
        if (other.destroyed) this.#connections.delete(connection);
      });
    }
  }

  #end(connection: Connection, how: (socket: Socket) => void): void {
    for (const lane of connection.lanes) lane.stop();
    how(connection.client);
    how(connection.server);
  }

  /** Nothing goes through any more, and nobody is told: a cable was pulled. */
  partition(): void {
    for (const { lanes } of this.#connections) for (const lane of lanes) lane.isHeld = true;
  }

  /** All that was held back goes through. */
  heal(): void {
    for (const { lanes } of this.#connections)
      for (const lane of lanes) {
        lane.isHeld = false;
        lane.flush();
      }
  }

  /** Ends all connections in good order, as somebody in between would: what speaks on them has not ended. */
  cut(): void {
    for (const connection of this.#connections) this.#end(connection, (socket) => socket.end());
  }

  /** Resets all connections, on both sides. */
  reset(): void {
    for (const connection of this.#connections) this.#end(connection, resetNow);
  }

  /** The server is gone, and the client does not hear of it. */
  loseServer(): void {
    this.partition();
    for (const { server, client } of this.#connections) {
      client.removeAllListeners("error").on("error", () => {});
      server.removeAllListeners("error").on("error", () => {});
      server.destroy();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of this.#connections) this.#end(connection, (socket) => socket.destroy());
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}

/** Node loses the descriptor if it is to be reset while the end of writing is under way. */
function resetNow(socket: Socket): void {
  if (socket.writableEnded && !socket.writableFinished) socket.destroy();
  else socket.resetAndDestroy();
}

/** Numbers from 0 to 1, always the same ones. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 1) / 2 ** 32;
  };
}

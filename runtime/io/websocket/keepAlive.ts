// Asks the other side whether it is still there, when it has been silent.
//
//   heard ── ping ms of silence ─► a ping is sent ── pong ms of silence ─► given up
//     ▲                                   │
//     └──────── anything comes ◄──────────┘
//
//   I1  Whoever still takes what waits to be sent is there: the ping stands behind that.
//   I2  While nothing is read, because nobody takes what has come, the silence is ours.

import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { LONGEST, type WebSocketDeadlines } from "./limits.js";

export class KeepAlive {
  readonly #ws: WebSocket;
  readonly #node: Duplex;
  readonly #deadlines: WebSocketDeadlines;
  readonly #giveUp: (why: string) => void;
  #hasHeard = false;
  #taken = 0;
  #timer: NodeJS.Timeout | undefined = undefined;

  constructor(ws: WebSocket, node: Duplex, deadlines: WebSocketDeadlines, giveUp: (why: string) => void) {
    this.#ws = ws;
    this.#node = node;
    this.#deadlines = deadlines;
    this.#giveUp = giveUp;
    if (deadlines.ping === LONGEST) return;
    node.on("data", () => this.hear());
    this.#listen();
  }

  /** Something has come; or could not. */
  hear(): void {
    this.#hasHeard = true;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #listen(): void {
    this.#hasHeard = false;
    this.#taken = takenFrom(this.#node);
    this.#after(this.#deadlines.ping, () => this.#ask());
  }

  #ask(): void {
    if (this.#isThere) return this.#listen();
    if (this.#ws.readyState !== this.#ws.OPEN) return; // it is closing, which has a deadline of its own
    this.#ws.ping();
    this.#after(this.#deadlines.pong, () => {
      if (this.#isThere) this.#listen();
      else this.#giveUp(`The other side has not answered a ping within ${this.#deadlines.pong} ms`);
    });
  }

  get #isThere(): boolean {
    const isTaking = this.#node.writableLength > 0 && takenFrom(this.#node) > this.#taken;
    return this.#hasHeard || isTaking || this.#ws.isPaused;
  }

  #after(ms: number, act: () => void): void {
    this.#timer = setTimeout(act, ms).unref();
  }
}

/** How many bytes the system has taken from a stream. */
export function takenFrom(node: Duplex): number {
  return (node as Socket).bytesWritten - node.writableLength;
}

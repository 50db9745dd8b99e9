// Looks whether the other side takes what is sent, while a task waits to send: 64 kilobytes each time.

import type { Duplex } from "node:stream";
import { takenFrom } from "./keepAlive.js";

const PIECE = 65_536;

export class SendWatch {
  readonly #node: Duplex;
  readonly #ms: number;
  readonly #giveUp: (why: string) => void;
  #timer: NodeJS.Timeout | undefined = undefined;

  constructor(node: Duplex, ms: number, giveUp: (why: string) => void) {
    this.#node = node;
    this.#ms = ms;
    this.#giveUp = giveUp;
  }

  /** A task waits. */
  start(): void {
    if (this.#timer !== undefined) return;
    const taken = takenFrom(this.#node);
    const look = (): void => {
      this.#timer = undefined;
      if (takenFrom(this.#node) - taken >= PIECE) this.start();
      else this.#giveUp(`The other side has not taken ${PIECE} bytes within ${this.#ms} ms`);
    };
    this.#timer = setTimeout(look, this.#ms).unref();
  }

  /** Nobody waits any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

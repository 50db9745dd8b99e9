// The first of several addresses that answers.
//
//   address 1   |---------------------- no answer ------------ given up
//   address 2          |--------- connected: this one
//   address 3                 |-- given up
//               0    250    500 ms, or earlier if all before have failed
//
//   I1  `done` is called once, unless it was given up. Then no socket is left but the one that it was called with.

import type { Socket as NodeSocket } from "node:net";

/** How long an address has before the next one is tried beside it. */
const HEAD_START = 250;

export type Dialled = (failures: readonly NodeJS.ErrnoException[], node: NodeSocket | undefined) => void;

export class Dial {
  readonly #addresses: readonly string[];
  readonly #open: (address: string) => NodeSocket;
  readonly #done: Dialled;
  readonly #trying = new Set<NodeSocket>();
  readonly #failures: Error[] = [];
  #next = 0;
  #timer: NodeJS.Timeout | undefined = undefined;
  #isOver = false;

  constructor(addresses: readonly string[], open: (address: string) => NodeSocket, done: Dialled) {
    this.#addresses = addresses;
    this.#open = open;
    this.#done = done;
    this.#tryNext();
  }

  /** Leaves nothing behind. */
  giveUp(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    for (const node of this.#trying) node.destroy();
    this.#trying.clear();
  }

  #tryNext(): void {
    clearTimeout(this.#timer);
    const address = this.#addresses[this.#next++];
    if (address === undefined) return this.#trying.size === 0 ? this.#lost() : undefined;
    const node = this.#open(address);
    this.#trying.add(node);
    node.once("connect", () => this.#onConnected(node));
    node.on("error", (error) => this.#onFailed(node, error));
    if (this.#next < this.#addresses.length) this.#timer = setTimeout(() => this.#tryNext(), HEAD_START);
  }

  #onConnected(node: NodeSocket): void {
    this.#trying.delete(node);
    if (this.#isOver) return void node.destroy();
    this.giveUp();
    this.#done([], node);
  }

  #onFailed(node: NodeSocket, error: Error): void {
    if (!this.#trying.delete(node) || this.#isOver) return;
    this.#failures.push(error);
    this.#tryNext();
  }

  #lost(): void {
    this.#isOver = true;
    this.#done(this.#failures, undefined);
  }
}

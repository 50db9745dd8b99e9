// One connection of a client: what it is doing, until when it may, and what happens then.
//
//   head ─► handling ─► writing ─► idle ─► head …       `lingering`, once there will be no more; `taken`, by another protocol
//            └ body ┘    └ streaming
//
//   I1  Whoever waits for the client says until when. The watch of the server ends what takes too long: no timer is set for a request.
//   I2  When the client has left, its handler is cancelled; unless there is something left that it has sent, or another protocol is spoken.
//
// Compiled by our own compiler.

import type { Buffer } from "node:buffer";
import { currentTask } from "../../../core/spawn.js";
import type { Task } from "../../../core/task.js";
import type { Demand } from "../../bytes/demand.js";
import type { Socket } from "../../net/socket.js";
import { HeadDemand } from "./head.js";
import type { HttpDeadlines, HttpLimits } from "./limits.js";
import { type Ending, plainSuccessor, type Successor, type TakenConnection } from "./upgrade.js";

type Phase = "head" | "idle" | "handling" | "body" | "writing" | "streaming" | "lingering" | "taken";

/** What the connections of a server have in common. */
export interface Served {
  readonly limits: HttpLimits;
  readonly deadlines: HttpDeadlines;
  readonly scheme: "http" | "https";
  /** The time, as the watch of the server has seen it last, and how old that may be. */
  readonly seenAt: number;
  readonly interval: number;
}

/** Of a connection that is over. */
const FORMER: Successor = { isOver: true, finish() {}, end() {}, abort() {} };

/** How long a client may take to notice that nothing more will come. */
const LINGERING = 1000;
const PIECE = 65_536;

export class Connection {
  readonly socket: Socket;
  readonly #served: Served;
  readonly #head: HeadDemand;
  #task: Task | undefined = undefined;
  #phase: Phase = "head";
  #expiresAt: number;
  #hasStarted = false;
  /** Milliseconds that were spent waiting for the body. */
  #waited = 0;
  #isGone = false;
  #successor: Successor | undefined = undefined;
  /** Whether no request is taken any more. */
  isLast = false;

  constructor(socket: Socket, served: Served) {
    this.socket = socket;
    this.#served = served;
    this.#head = new HeadDemand(
      served.limits,
      () => this.#phase === "idle" && this.#enter("head", this.deadlines.header),
    );
    this.#expiresAt = this.#timeIn(this.deadlines.header);
    socket.onEnd(() => this.#onGone());
  }

  get limits(): HttpLimits {
    return this.#served.limits;
  }

  get deadlines(): HttpDeadlines {
    return this.#served.deadlines;
  }

  get scheme(): "http" | "https" {
    return this.#served.scheme;
  }

  /** Whether the client has left. */
  get isGone(): boolean {
    return this.#isGone || this.socket.closed;
  }

  /** Whether a part of the answer was sent. */
  get hasStarted(): boolean {
    return this.#hasStarted;
  }

  get isTaken(): boolean {
    return this.#successor !== undefined;
  }

  #timeIn(ms: number): number {
    return this.#served.seenAt + this.#served.interval + ms;
  }

  #enter(phase: Phase, ms: number): void {
    this.#phase = phase;
    this.#expiresAt = this.#timeIn(ms);
  }

  // --- in

  /** The next head. Undefined if the client asks nothing more. */
  nextHead(): Buffer | undefined {
    "use cooperative";
    return this.socket.demand<Buffer>(this.#head);
  }

  /** The handler has begun. */
  handle(): void {
    this.#task = currentTask();
    this.#hasStarted = false;
    this.#waited = 0;
    this.#enter("handling", this.deadlines.handler);
  }

  /** Some of a body, of which `taken` bytes were taken before. */
  readBody(max: number, taken: number): Buffer | undefined {
    "use cooperative";
    if (this.socket.received.length > 0) return this.socket.read(max);
    const resume = this.#waitForBody(taken);
    const bytes = this.socket.read(max);
    resume();
    return bytes;
  }

  /** As `readBody`, a line between chunks. */
  demandBody(demand: Demand, taken: number): Buffer | undefined {
    "use cooperative";
    const resume = this.#waitForBody(taken);
    const bytes = this.socket.demand<Buffer>(demand);
    resume();
    return bytes;
  }

  /** Waits with the patience that is left (I1). Returns how to go on. */
  #waitForBody(taken: number): () => void {
    const phase = this.#phase;
    const expiresAt = this.#expiresAt;
    const start = this.#served.seenAt;
    this.#enter("body", this.deadlines.body + taken - this.#waited);
    return () => {
      this.#waited += this.#served.seenAt - start;
      this.#phase = phase;
      // Waiting for the client is not the handler's fault.
      this.#expiresAt = expiresAt + this.#served.seenAt - start;
    };
  }

  // --- out

  /** Sends a part of the answer. */
  write(data: string | Uint8Array): void {
    "use cooperative";
    this.#hasStarted = true;
    if (data.length <= PIECE) return this.#writePiece(data);
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    for (let at = 0; at < bytes.length; at += PIECE) this.#writePiece(bytes.subarray(at, at + PIECE));
  }

  #writePiece(data: string | Uint8Array): void {
    "use cooperative";
    this.#enter("writing", this.deadlines.response);
    this.socket.write(data);
  }

  /** Between two parts: it is the handler that takes its time, and may. */
  stream(): void {
    this.#enter("streaming", Number.POSITIVE_INFINITY);
  }

  /** The answer was sent; the next request may come. */
  rest(): void {
    this.#task = undefined;
    this.#enter("idle", this.deadlines.idle);
    if (this.isLast) this.socket.close();
  }

  /** Nothing more will be sent. What the client still sends is thrown away for a while, so that it sees the answer, and not a reset. */
  linger(): void {
    "use cooperative";
    this.#enter("lingering", LINGERING);
    this.socket.shutdownWrite();
    for (let left = 4 * PIECE; left > 0; ) {
      const bytes = this.socket.read();
      if (bytes === undefined) return;
      left -= bytes.length;
    }
  }

  // --- the end

  /** Closes it now, if nobody is being served; otherwise after that. */
  finish(): void {
    this.isLast = true;
    this.#successor?.finish();
    if (this.#phase === "idle" || (this.#phase === "head" && this.socket.received.length === 0)) this.socket.close();
  }

  /** Closes it at once, whoever is being served. */
  abort(reason: string): void {
    if (this.#successor === undefined) this.socket.abort();
    else this.#successor.abort();
    this.#task?.cancel(reason);
  }

  [Symbol.dispose](): void {
    this.#task = undefined;
    if (this.isTaken) return this.end("cancelled");
    this.#enter("lingering", LINGERING);
    this.socket.close();
  }

  // --- another protocol

  /** No more HTTP: whoever takes over speaks on the socket itself. */
  succeed(successor: Successor): void {
    this.#phase = "taken";
    this.#expiresAt = Number.POSITIVE_INFINITY;
    this.#successor = successor;
    if (this.isLast) successor.finish();
  }

  /** The same, for what speaks on a stream of Node's. */
  takeOver(): TakenConnection {
    this.succeed(plainSuccessor(this.socket));
    return { ...this.socket.detach(), succeed: (successor) => this.succeed(successor) };
  }

  /** Whether the other side of a connection that was taken over has left. */
  get isOver(): boolean {
    return this.#successor?.isOver === true;
  }

  /** The handler that has taken it over has ended. */
  end(ending: Ending): void {
    this.#successor?.end(ending);
    this.#successor = FORMER;
  }

  /** Looks whether it has taken too long. */
  watch(now: number): void {
    if (now >= this.#expiresAt) this.#expire();
  }

  #expire(): void {
    const phase = this.#phase;
    const isAsking = phase === "body" || phase === "handling" || (phase === "head" && this.socket.received.length > 0);
    this.#expiresAt = this.#timeIn(LINGERING);
    if (isAsking && !this.#hasStarted) {
      this.#phase = "lingering";
      const [status, reason] =
        phase === "handling" ? ["503 Service Unavailable", "handler"] : ["408 Request Timeout", phase];
      this.socket.writeLast(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      this.#task?.cancel(`The time for the ${reason} is up`);
    } else if (phase === "idle" || phase === "head") {
      this.#phase = "lingering";
      this.socket.close();
    } else {
      this.abort("The client has not taken the answer in time");
    }
  }

  /** I2 */
  #onGone(): void {
    this.#isGone = true;
    if (this.isTaken || this.#phase === "lingering" || this.socket.received.length > 0) return;
    this.#task?.cancel("The client has left");
  }
}

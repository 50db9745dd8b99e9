// One request on one connection, and what comes of it. Stands on Node's client; says in our own words what goes wrong.
//
//   I1  Only the first failure counts. With it, the connection is gone.
//   I2  No timer is left when the exchange is over.

import { type ClientRequest, type IncomingMessage, Agent as PlainAgent, request as plainRequest } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import type { ConnectionOptions, TLSSocket } from "node:tls";
import { type StackfulError, TimedOut } from "../../../core/errors.js";
import { LimitExceeded } from "../../bytes/errors.js";
import { meaningOf, type Progress } from "./errors.js";
import type { ClientDeadlines, ClientLimits } from "./limits.js";

/** What is asked, of whom. */
export interface Question {
  readonly url: URL;
  readonly method: string;
  readonly headers: Record<string, string | string[]>;
  readonly limits: ClientLimits;
  readonly deadlines: ClientDeadlines;
  readonly tls: ConnectionOptions;
  /** When it all has to be over, on the clock of `performance.now`. */
  readonly expiresAt: number;
}

/** Connections that are kept, for each origin: at most 32 in use, and 8 that are idle, for 4 seconds. */
const KEPT = { keepAlive: true, maxSockets: 32, maxFreeSockets: 8, timeout: 4000 };
const agents = { plain: new PlainAgent(KEPT), secure: new SecureAgent(KEPT) };

export class Exchange {
  /** Settled with the answer, or with nothing if there is a failure. */
  readonly answered: Promise<IncomingMessage | undefined>;
  readonly request: ClientRequest;
  readonly #question: Question;
  readonly #timers = new Set<NodeJS.Timeout>();
  #failure: StackfulError | undefined = undefined;
  #progress: Progress = "dialling";
  #socket: Socket | undefined = undefined;
  #readBefore = 0;
  #answer: IncomingMessage | undefined = undefined;
  #provisional = 0;

  /** `isPooled`: on a connection that was kept, if there is one. */
  constructor(question: Question, isPooled: boolean) {
    this.#question = question;
    this.request = this.#send(isPooled);
    // All answers are looked at: what is beyond the limit is refused, not dropped.
    this.request.maxHeadersCount = 0;
    this.answered = new Promise((resolve) => {
      this.request.once("response", (answer) => resolve(this.#onAnswer(answer)));
      this.request.once("close", () => {
        if (this.#answer === undefined) this.fail(new Error("socket hang up"));
        resolve(undefined);
      });
    });
    this.#listen();
    this.#expire("total", question.expiresAt - performance.now());
  }

  #send(isPooled: boolean): ClientRequest {
    const { url, method, headers, limits, tls } = this.#question;
    const options = { method, headers, maxHeaderSize: limits.headers, setHost: true };
    if (url.protocol === "http:") return plainRequest(url, { ...options, agent: isPooled && agents.plain });
    return secureRequest(url, { ...options, ...tls, rejectUnauthorized: true, agent: isPooled && agents.secure });
  }

  /** Why there is no answer, or no more of it. */
  get failure(): StackfulError | undefined {
    return this.#failure;
  }

  /** Whether it has failed because a connection was kept that the server had closed. It has seen nothing of the request then, as far as we can know. */
  get wasStale(): boolean {
    const code = (this.#failure?.cause as NodeJS.ErrnoException | undefined)?.code;
    const isLost = code === "ECONNRESET" || code === "EPIPE";
    return isLost && this.request.reusedSocket && this.#socket?.bytesRead === this.#readBefore;
  }

  #listen(): void {
    const { deadlines, limits } = this.#question;
    const connecting = this.#expire("connect", deadlines.connect);
    this.request.on("error", (error) => this.fail(error));
    this.request.on("socket", (socket) => this.#watchConnecting(socket, () => this.#drop(connecting)));
    this.request.once("finish", () => this.#expire("header", deadlines.header));
    this.request.on("information", () => {
      if (++this.#provisional > limits.provisional)
        this.fail(new LimitExceeded(`More than ${limits.provisional} provisional answers have come`));
    });
  }

  #watchConnecting(socket: Socket, onConnected: () => void): void {
    this.#socket = socket;
    this.#readBefore = socket.bytesRead;
    const connected = (): void => {
      this.#progress = "connected";
      onConnected();
    };
    if (this.request.reusedSocket) return connected();
    if (this.#question.url.protocol === "http:") return void socket.once("connect", connected);
    socket.once("connect", () => (this.#progress = "securing"));
    (socket as TLSSocket).once("secureConnect", connected);
  }

  #onAnswer(answer: IncomingMessage): IncomingMessage | undefined {
    const { limits, deadlines } = this.#question;
    this.#answer = answer;
    // Before anybody reads, nobody else would listen.
    answer.on("error", (error) => this.fail(error));
    answer.once("end", () => this.#dropAll());
    if (answer.rawHeaders.length / 2 > limits.headerCount)
      this.fail(new LimitExceeded(`The response has more than ${limits.headerCount} header fields`));
    if (this.#failure !== undefined) return undefined;
    this.#dropAll();
    this.#expire("total", this.#question.expiresAt - performance.now());
    this.#expire("body", deadlines.body);
    return answer;
  }

  /** Ends it, for a reason. */
  fail(cause: Error): void {
    if (this.#failure !== undefined) return; // I1
    this.#failure = meaningOf(cause, this.#progress);
    this.#dropAll();
    this.request.destroy(cause);
  }

  /** Nobody wants it any more. */
  abort(): void {
    this.#dropAll();
    this.request.destroy();
  }

  /** It was read to the end, or is nearly there: then its connection can be kept. Otherwise it is closed. `tail` is what was read from. */
  leave(tail: Readable): void {
    if (this.#answer?.complete === true && tail === this.#answer && this.request.writableFinished) tail.resume();
    else if (this.#answer?.readableEnded !== true || !this.request.writableFinished) this.abort();
    else this.#dropAll();
  }

  #expire(what: keyof ClientDeadlines, ms: number): NodeJS.Timeout | undefined {
    if (!Number.isFinite(ms)) return undefined;
    const limit = this.#question.deadlines[what];
    const expire = (): void =>
      this.fail(new TimedOut(`The request has passed its deadline \`${what}\` of ${limit} ms`));
    const timer = setTimeout(expire, Math.min(Math.max(ms, 0), 2 ** 31 - 1));
    this.#timers.add(timer);
    return timer;
  }

  #drop(timer: NodeJS.Timeout | undefined): void {
    clearTimeout(timer);
    if (timer !== undefined) this.#timers.delete(timer);
  }

  #dropAll(): void {
    for (const timer of this.#timers) this.#drop(timer); // I2
  }
}

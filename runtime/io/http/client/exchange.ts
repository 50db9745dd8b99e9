// One request on one connection, and what comes of it. Stands on Node's client; says in our own words what goes wrong.
//
//   I1  Only the first failure counts. With it, the connection is gone.
//   I2  No timer is left when the exchange is over, and nobody waits for its answer.

import { type ClientRequest, type IncomingMessage, request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import type { Socket } from "node:net";
import type { ConnectionOptions, TLSSocket } from "node:tls";
import { type StackfulError, TimedOut } from "../../../core/errors.js";
import { LimitExceeded } from "../../bytes/errors.js";
import { refusalOf, unaskedUpgrade } from "./checkAnswer.js";
import { connections } from "./connections.js";
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

/** Connections over which something can be sent, TLS included. Node says of some only that they were used before: not of those that others waited for. */
const established = new WeakSet<Socket>();

export class Exchange {
  /** Settled with the answer, or with nothing if there is a failure. */
  readonly answered: Promise<IncomingMessage | undefined>;
  readonly request: ClientRequest;
  readonly question: Question;
  readonly #timers = new Set<NodeJS.Timeout>();
  #settle: (answer: IncomingMessage | undefined) => void = () => {};
  #failure: StackfulError | undefined = undefined;
  #progress: Progress = "dialling";
  #socket: Socket | undefined = undefined;
  #isReused = false;
  #readBefore = 0;
  #answer: IncomingMessage | undefined = undefined;
  #provisional = 0;

  /** `isPooled`: on a connection that was kept, if there is one. */
  constructor(question: Question, isPooled: boolean) {
    this.question = question;
    this.request = this.#send(isPooled);
    // All answers are looked at: what is beyond the limit is refused, not dropped.
    this.request.maxHeadersCount = 0;
    this.answered = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#listen();
    this.#expire("total", question.expiresAt - performance.now());
  }

  #send(isPooled: boolean): ClientRequest {
    const { url, method, headers, limits, tls } = this.question;
    const options = { method, headers, maxHeaderSize: limits.headers, setHost: true };
    if (url.protocol === "http:") return plainRequest(url, { ...options, agent: isPooled && connections.plain });
    return secureRequest(url, { ...options, ...tls, rejectUnauthorized: true, agent: isPooled && connections.secure });
  }

  /** Whether there is an answer, though maybe not all of it. */
  get hasAnswer(): boolean {
    return this.#answer !== undefined;
  }

  /** Why there is no answer, or no more of it. */
  get failure(): StackfulError | undefined {
    return this.#failure;
  }

  /** Whether it has failed because a connection was kept that the server had closed. It has seen nothing of the request then, as far as we can know. */
  get wasStale(): boolean {
    const code = (this.#failure?.cause as NodeJS.ErrnoException | undefined)?.code;
    const isLost = code === "ECONNRESET" || code === "EPIPE";
    return isLost && this.#isReused && this.#socket?.bytesRead === this.#readBefore;
  }

  #listen(): void {
    const { deadlines, limits } = this.question;
    const connecting = this.#expire("connect", deadlines.connect);
    this.request.on("error", (error) => {
      // An answer that is there is one, whatever comes behind it.
      if (this.#answer?.complete !== true) this.fail(error);
    });
    this.request.once("response", (answer) => this.#settle(this.#onAnswer(answer)));
    this.request.once("close", () => {
      if (this.#answer === undefined) this.fail(new Error("socket hang up"));
    });
    this.request.on("socket", (socket) => this.#watchConnecting(socket, () => this.#drop(connecting)));
    this.request.once("finish", () => {
      // Some servers answer before they have got everything.
      if (!this.hasAnswer && this.#failure === undefined) this.#expire("header", deadlines.header);
    });
    this.request.once("upgrade", () => this.fail(unaskedUpgrade()));
    this.request.on("information", () => {
      if (++this.#provisional > limits.provisional)
        this.fail(new LimitExceeded(`More than ${limits.provisional} provisional answers have come`));
    });
  }

  #watchConnecting(socket: Socket, onConnected: () => void): void {
    this.#socket = socket;
    this.#readBefore = socket.bytesRead;
    this.#isReused = established.has(socket);
    const connected = (): void => {
      established.add(socket);
      this.#progress = "connected";
      onConnected();
    };
    if (this.#isReused) return connected();
    if (this.question.url.protocol === "http:") return void socket.once("connect", connected);
    socket.once("connect", () => (this.#progress = "securing"));
    (socket as TLSSocket).once("secureConnect", connected);
  }

  #onAnswer(answer: IncomingMessage): IncomingMessage | undefined {
    const { limits, deadlines } = this.question;
    this.#answer = answer;
    // Before anybody reads, nobody else would listen.
    answer.on("error", (error) => this.fail(error));
    answer.once("end", () => this.#dropAll());
    const refusal = refusalOf(answer, limits);
    if (refusal !== undefined) this.fail(refusal);
    if (this.#failure !== undefined) return undefined;
    this.#dropAll();
    this.#expire("total", this.question.expiresAt - performance.now());
    this.#expire("body", deadlines.body);
    return answer;
  }

  /** Ends it, for a reason. */
  fail(cause: Error): void {
    if (this.#failure !== undefined) return; // I1
    this.#failure = meaningOf(cause, this.#progress);
    // By itself, Node would end the answer as if that were all of it.
    this.#answer?.destroy(cause);
    this.abort();
  }

  /** Nobody wants it any more. */
  abort(): void {
    this.#dropAll();
    // A request that waits for a connection does not say that it is gone.
    this.#settle(undefined);
    // Without the reason: after an upgrade, nobody would listen for it.
    this.request.destroy();
  }

  /** Nobody reads any more. Returns whether the connection is kept, because everything has arrived, and was sent. Otherwise it is closed. */
  leave(): boolean {
    const isKept = this.#answer?.complete === true && this.request.writableFinished;
    if (isKept) this.#dropAll();
    else this.abort();
    return isKept;
  }

  #expire(what: keyof ClientDeadlines, ms: number): NodeJS.Timeout | undefined {
    if (!Number.isFinite(ms)) return undefined;
    const limit = this.question.deadlines[what];
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

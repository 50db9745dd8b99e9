// A worker, as the thread sees it that has started it.

import type { Worker } from "node:worker_threads";
import { wait } from "../../interop/promise.js";
import { WorkerError } from "./errors.js";
import { Link, type Message } from "./link.js";
import { unpackError } from "./packError.js";

export class RunningWorker {
  readonly link: Link;
  /** Whether it has called `workerMain`. */
  isReady = false;
  readonly #node: Worker;
  readonly #ready: Promise<void>;
  readonly #ended: Promise<void>;
  /** Why it has ended, if not as it should. */
  #failure: { readonly error: unknown } | undefined = undefined;
  #isOver = false;
  #onReady: () => void = () => {};

  constructor(
    node: Worker,
    readonly grace: number,
    readonly name: string,
  ) {
    this.#node = node;
    this.link = new Link(node);
    node.on("message", (message: Message) => this.#onMessage(message));
    node.on("error", (error) => this.#fail(error));
    node.on("messageerror", (error) => this.#fail(error));
    this.#ended = new Promise((resolve) => {
      node.on("exit", (code) => {
        this.#onExit(code);
        resolve();
      });
    });
    const ready = new Promise<void>((resolve) => {
      this.#onReady = resolve;
    });
    this.#ready = Promise.race([ready, this.#ended]);
  }

  /** Whether its thread has ended. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /**
   * Throws if it ends before.
   *
   * @cooperative
   */
  waitUntilReady(): void {
    "use cooperative";
    wait(this.#ready);
    if (!this.isReady) throw this.#failure?.error;
  }

  /**
   * Throws why, if it has failed.
   *
   * @cooperative
   */
  waitUntilOver(): void {
    "use cooperative";
    wait(this.#ended);
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** @cooperative */
  terminate(): void {
    "use cooperative";
    wait(this.#node.terminate());
  }

  /** Asks it to end. */
  requestStop(): void {
    this.link.post({ kind: "stop" });
  }

  #onMessage(message: Message): void {
    if (message.kind === "failed") this.#fail(unpackError(message.error));
    else if (message.kind === "ready") {
      this.isReady = true;
      this.#onReady();
    } else this.link.onMessage(message);
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
  }

  #onExit(code: number): void {
    this.#isOver = true;
    if (code !== 0) this.#fail(this.#deathError(`exit code ${code}`));
    if (!this.isReady) this.#fail(this.#deathError("it has not called `workerMain`"));
    if (this.#failure?.error instanceof Error && isDeath(this.#failure.error))
      this.#failure = { error: this.#deathError(this.#failure.error.message, this.#failure.error) };
    this.link.end(this.#failure?.error);
  }

  #deathError(why: string, cause?: Error): WorkerError {
    return new WorkerError(`The worker \`${this.name}\` has ended: ${why}`, { cause });
  }
}

/** Whether an error is the engine's word for the end of a thread: out of memory, no such module. */
function isDeath(error: NodeJS.ErrnoException): boolean {
  return /^(?:ERR_WORKER_OUT_OF_MEMORY|(?:ERR_)?MODULE_NOT_FOUND)$/.test(error.code ?? "");
}

// A thread of a pool, as the tasks see it that ask it for something.
//
//   I1  It does one thing at a time.
//   I2  While nobody asks it for anything, it does not keep the program alive; and after some time it ends.

import { type ResourceLimits, Worker } from "node:worker_threads";
import { enter, park, unwind } from "../../core/blocked.js";
import { SuspendIteration, type Waiter, type Withdraw } from "../../core/suspendIteration.js";
import { wait } from "../../interop/promise.js";
import { WorkerError } from "./errors.js";
import type { Answer, Job } from "./job.js";
import { unpackError } from "./packError.js";
import { transfersOf } from "./transfer.js";

/** `threadMain.ts`, where the package's build puts it. */
const PROGRAM = new URL("./workerThread.js", import.meta.url);

export interface ThreadOptions {
  readonly idleMs: number;
  readonly resourceLimits: ResourceLimits | undefined;
}

export class Thread {
  readonly #worker: Worker;
  readonly #idleMs: number;
  #idling: NodeJS.Timeout | undefined = undefined;
  #waiter: Waiter | undefined = undefined;
  #job: Job | undefined = undefined;
  #failure: Error | undefined = undefined;
  #isOver = false;

  constructor({ idleMs, resourceLimits }: ThreadOptions) {
    this.#idleMs = idleMs;
    this.#worker = new Worker(PROGRAM, { name: "stackful", ...(resourceLimits && { resourceLimits }) });
    this.#worker.on("message", (answer: Answer) => this.#onAnswer(answer));
    this.#worker.on("messageerror", (error) => this.#onFailure(error));
    this.#worker.on("error", (error) => this.#onFailure(error));
    this.#worker.on("exit", (code) => this.#onExit(code));
  }

  /** Whether it can be asked for something. */
  get isFree(): boolean {
    return !this.#isOver && this.#job === undefined;
  }

  /**
   * Has it call a function, and returns what that returns.
   *
   * @cooperative
   */
  ask(job: Job): unknown {
    const task = enter("offload");
    return task === undefined ? unwind() : park(task, new Asking(this, job));
  }

  /** @internal */
  begin(job: Job, waiter: Waiter): void {
    clearTimeout(this.#idling);
    const list = job.args.flatMap(transfersOf);
    try {
      this.#worker.postMessage(job, list);
    } catch (error) {
      throw uncloneable(job, error as Error);
    }
    this.#worker.ref();
    this.#job = job;
    this.#waiter = waiter;
  }

  /** Nobody waits for the answer any more. The thread is still busy. @internal */
  leave(): void {
    this.#waiter = undefined;
  }

  /** Nobody asks it for anything, for now. */
  rest(): void {
    this.#worker.unref();
    this.#idling = setTimeout(() => void this.#worker.terminate(), this.#idleMs).unref();
  }

  /**
   * Ends it, whatever it does.
   *
   * @cooperative
   */
  end(): void {
    clearTimeout(this.#idling);
    this.#isOver = true;
    return wait(this.#worker.terminate()) as unknown as undefined;
  }

  #onAnswer(answer: Answer): void {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    this.#job = undefined;
    if ("error" in answer) waiter?.unparkError(unpackError(answer.error));
    else waiter?.unpark(answer.value);
  }

  #onFailure(error: Error): void {
    this.#failure = error;
  }

  #onExit(code: number): void {
    this.#isOver = true;
    clearTimeout(this.#idling);
    const cause = this.#failure;
    const why = cause === undefined ? `exit code ${code}` : cause.message;
    const error = new WorkerError(`The thread that ran \`${this.#job?.name}\` has ended: ${why}`, { cause });
    this.#waiter?.unparkError(error);
    this.#waiter = undefined;
  }
}

class Asking extends SuspendIteration {
  override readonly isOutside = true;
  readonly #thread: Thread;
  readonly #job: Job;

  constructor(thread: Thread, job: Job) {
    super(`offload ${job.name}`);
    this.#thread = thread;
    this.#job = job;
  }

  override park(waiter: Waiter): Withdraw {
    this.#thread.begin(this.#job, waiter);
    return () => this.#thread.leave();
  }
}

/** The error that says which argument it is. */
function uncloneable({ name, args }: Job, cause: Error): TypeError {
  const at = args.findIndex((one) => !canBeSent(one));
  const which = at < 0 ? "What is given" : `Argument ${at + 1}`;
  return new TypeError(`${which} to \`${name}\` cannot be sent to another thread: ${cause.message}`, { cause });
}

function canBeSent(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

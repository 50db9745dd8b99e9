// Starting a module as a worker: a thread with tasks of its own.

import { type ResourceLimits, Worker } from "node:worker_threads";
import { currentScope } from "../../core/spawn.js";
import type { Task } from "../../core/task.js";
import { checkDuration } from "../../core/time.js";
import type { Channel } from "../../sync/channel.js";
import { keepWorker } from "./keepWorker.js";
import { RunningWorker } from "./runningWorker.js";

const GRACE = 1000;

/** How a worker is started. */
export interface StartWorkerOptions {
  /** What it is called. */
  readonly name?: string | undefined;
  /** What `workerData` of `node:worker_threads` is there. */
  readonly workerData?: unknown;
  /** How long it may clean up when it is stopped, in milliseconds. 1,000 unless given. Then it ends, wherever it is. */
  readonly grace?: number | undefined;
  /** How much memory it may use, as `node:worker_threads` takes it. If it needs more it ends, with a `WorkerError`. */
  readonly resourceLimits?: ResourceLimits | undefined;
}

/**
 * A worker that was started. Get one from `startWorker`. `using` stops it at the end of the block.
 *
 * @example
 * using squares = startWorker<number, number>(new URL("./squares.js", import.meta.url));
 * squares.input.send(7);
 * console.log(squares.output.receive());
 */
export class WorkerThread<I, O> {
  /** What it receives. Closing it tells the worker that there is no more; when it has ended, sending throws `ChannelBroken`. */
  readonly input: Channel<I>;
  /** What it sends. It is closed when the worker has ended; if the worker has failed, with its error. */
  readonly output: Channel<O>;
  readonly #task: Task<void>;

  /** @internal */
  constructor(input: Channel<I>, output: Channel<O>, task: Task<void>) {
    this.input = input;
    this.output = output;
    this.#task = task;
  }

  /**
   * Waits for its end. What it has sent can still be received.
   *
   * Suspends: until the worker has ended.
   * Throws: what the worker's function threw; `WorkerError` if its thread has ended otherwise; `TaskCancelled` if it was stopped.
   * If cancelled: the worker goes on, unless its scope was cancelled.
   *
   * @cooperative
   * @example
   * worker.input.close();
   * worker.join();
   */
  join(): void {
    return this.#task.join();
  }

  /**
   * Ends it: its function is cancelled, and may clean up for the time of its grace. Then its thread is ended, wherever it is.
   *
   * Suspends: until it has ended.
   * If cancelled: it is stopped all the same.
   *
   * @cooperative
   * @example
   * worker.stop();
   */
  stop(): void {
    return this.#task.stop("the worker was stopped");
  }

  /**
   * Stops it, as `stop` does.
   *
   * @cooperative
   */
  [Symbol.dispose](): void {
    return this.stop();
  }
}

/**
 * Starts a module as a worker of the scope that the calling code runs in: in a thread of its own, with tasks of its own. The module calls
 * `workerMain`. The two talk over channels: values are copied, unless `transfer` says what to move, and wait here and there: 16 each way, before a
 * send waits for who receives. The scope ends after the worker has; when it is cancelled, the worker is stopped; when the worker fails, so does it.
 *
 * Suspends: until the worker has called `workerMain`.
 * Throws: what the module throws before that; `WorkerError` if there is no such module, or it ends without `workerMain`; `RangeError` if `grace` is no time.
 * If cancelled: the worker is ended.
 *
 * @cooperative
 * @example
 * using squares = startWorker<number, number>(new URL("./squares.js", import.meta.url));
 * squares.input.send(7);
 * console.log(squares.output.receive());
 */
export function startWorker<I, O>(url: URL | string, options: StartWorkerOptions = {}): WorkerThread<I, O> {
  "use cooperative";
  const { grace = GRACE, name, workerData, resourceLimits } = options;
  checkDuration(grace);
  const node = new Worker(url, {
    workerData,
    ...(name !== undefined && { name }),
    ...(resourceLimits && { resourceLimits }),
  });
  const worker = new RunningWorker(node, grace, name ?? String(url));
  const spawn = currentScope("startWorker");
  try {
    worker.waitUntilReady();
  } finally {
    if (!worker.isReady) worker.terminate();
  }
  const task = spawn(keepWorker, [worker]);
  task.rename(`worker ${worker.name}`);
  const { link } = worker;
  return new WorkerThread(link.output as Channel<I>, link.input as Channel<O>, task as Task<void>);
}

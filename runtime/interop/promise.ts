// Waiting for promises.

import { tellAbandoned } from "../core/abandoned.js";
import { isAbortReason } from "../core/abortSignals.js";
import { enter, park, unwind } from "../core/blocked.js";
import { ready } from "../core/call.js";
import { SuspendIteration, type Waiter, type Withdraw } from "../core/suspendIteration.js";
import type { TaskFrame } from "../core/taskFrame.js";

/**
 * Waits for a promise, as `await` does in an async function. Any other value is returned as it is.
 *
 * Suspends: until the promise is settled.
 * Throws: what the promise is rejected with.
 * If cancelled: the promise is left to itself. If it is rejected later, `onAbandoned` of `run.with` hears of it; unless that is
 * given, a warning is printed.
 *
 * @cooperative
 * @example
 * const response = wait(fetch(url));
 */
export function wait<T>(promise: PromiseLike<T> | T): T {
  const task = enter("wait");
  if (task === undefined) return unwind();
  return isPromise(promise) ? park(task, new PromiseSuspension(task, promise)) : ready(promise);
}

class PromiseSuspension extends SuspendIteration {
  override readonly isOutside = true;
  readonly #task: TaskFrame;
  readonly #promise: PromiseLike<unknown>;

  constructor(task: TaskFrame, promise: PromiseLike<unknown>) {
    super("wait");
    this.#task = task;
    this.#promise = promise;
  }

  override park(waiter: Waiter): Withdraw {
    this.#promise.then(
      (value) => waiter.unpark(value),
      (error) => {
        if (!waiter.unparkError(error) && !isAbortReason(error)) tellAbandoned(this.#task, error);
      },
    );
    // A promise cannot be left. What it still has to say is no longer the waiter's business.
    return () => {};
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}

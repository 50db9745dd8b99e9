// Tasks, as user code sees them: one running cooperative call each.
//
//   ready -> running -> parked -> ready … -> done

import type { SuspendIteration } from "./suspendIteration.js";

/** A running cooperative call, as `spawn` returns it. */
export interface Task<T = unknown> {
  /** What reports call it: the name of its function, or the one given to it. */
  readonly name: string;
  /** `parked` means that it waits for something, `ready` that it will run as soon as its turn comes. */
  readonly state: "ready" | "running" | "parked" | "done";
  /** What it waits for. Undefined unless it is parked. */
  readonly waitingFor: SuspendIteration | undefined;
  /** Whether it has been told to end early. It may still be cleaning up. */
  readonly cancelled: boolean;

  /**
   * Waits for the task, and returns what its function returned.
   *
   * Suspends: until the task and everything it spawned has ended.
   * Throws: what the task threw; `TaskCancelled` if it was cancelled; `DeadlockError` if a task joins itself.
   * If cancelled: stops waiting. The task goes on.
   *
   * @cooperative
   * @example
   * const page = spawn(() => fetchPage(url));
   * index(page.join());
   */
  join(): T;

  /**
   * Tells the task, and everything it spawned, to end. Returns at once.
   *
   * Each is unwound from the call where it is blocked: `finally` and `using` run and may block for a while, `catch` never sees
   * it. A task that is not blocked goes on to its next blocking call. Cancelling twice, or a task that is done, changes nothing.
   *
   * @example
   * const ticker = spawn(() => tick());
   * sleep(1000);
   * ticker.cancel("one second is enough");
   */
  cancel(reason?: unknown): void;

  /**
   * Cancels the task, and waits until it has cleaned up.
   *
   * Suspends: until the task and everything it spawned have ended.
   * Throws: what the clean-up throws, which nobody else hears of then; never what the task has thrown before. `DeadlockError` if a task
   * stops itself.
   * If cancelled: stops waiting. The task ends without you.
   *
   * @cooperative
   * @example
   * const server = spawn(() => serve(7000));
   * runTests();
   * server.stop();
   */
  stop(reason?: unknown): void;

  /**
   * Throws `error` once, at the call where the task is blocked: an ordinary error, which it may catch. If the task is not
   * blocked, its next blocking call throws it instead. Returns false if the task is done.
   *
   * @example
   * reader.poke(new Error("the file was replaced"));
   */
  poke(error: unknown): boolean;

  /** Where the task is: a line per call, innermost first, by file and line. Empty unless it is parked. */
  stack(): string;

  /** Lets plain code `await` a task. */
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B>;
}

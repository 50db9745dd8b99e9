// Threads that functions are called in, so that computing does not keep the tasks waiting.

import { availableParallelism } from "node:os";
import { Script } from "node:vm";
import type { ResourceLimits } from "node:worker_threads";
import type { Cooperative } from "../../core/cooperative.js";
import { checkDuration } from "../../core/time.js";
import { Pool } from "../../sync/pool.js";
import { callInThread } from "./callInThread.js";
import { Thread } from "./thread.js";

const IDLE = 10_000;

/** How many threads a pool has, and what they may use. */
export interface WorkerPoolOptions {
  /** How many there are at most: as many as the machine can run side by side, unless given. */
  readonly size?: number | undefined;
  /** How long one lives that nobody uses, in milliseconds. 10,000 unless given. */
  readonly idleMs?: number | undefined;
  /** How much memory each may use, as `node:worker_threads` takes it. One that needs more ends, with a `WorkerError`. */
  readonly resourceLimits?: ResourceLimits | undefined;
}

/** The functions of a module, called in other threads: see `offloaded`. */
export type Offloaded<M> = {
  readonly [K in keyof M as M[K] extends (...args: never[]) => unknown ? K : never]: M[K] extends (
    ...args: infer A
  ) => infer R
    ? Cooperative<(...args: A) => Awaited<R>>
    : never;
};

/**
 * Threads of your own, apart from those that `offload` uses: another number of them, or with a limit of memory. They are started when they are needed.
 *
 * Throws: `RangeError` if the size is less than 1 or no whole number, or `idleMs` is no time.
 *
 * @example
 * using pool = new WorkerPool({ size: 1, resourceLimits: { maxOldGenerationSizeMb: 64 } });
 * const sum = pool.offload((a: number, b: number) => a + b, 1, 2);
 */
export class WorkerPool {
  readonly #threads: Pool<Thread>;

  constructor({ size = availableParallelism(), idleMs = IDLE, resourceLimits }: WorkerPoolOptions = {}) {
    checkDuration(idleMs);
    this.#threads = new Pool<Thread>({
      create: () => new Thread({ idleMs, resourceLimits }),
      destroy: (thread) => thread.end(),
      max: size,
      name: "threads",
    });
  }

  /**
   * Calls a function in a thread of this pool, as `offload` does.
   *
   * Suspends, throws, if cancelled: as `offload`; `ClosedError` if the pool is closed.
   *
   * @cooperative
   * @example
   * const sum = pool.offload((a: number, b: number) => a + b, 1, 2);
   */
  offload<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): Awaited<R> {
    const job = { source: sourceOf(fn), name: fn.name || "function", args };
    return callInThread(this.#threads, job) as Awaited<R>;
  }

  /**
   * The functions of a module, to be called in threads of this pool: see `offloaded`.
   */
  offloaded<M extends object>(url: URL | string): Offloaded<M> {
    const threads = this.#threads;
    const call =
      (name: string) =>
      (...args: unknown[]) =>
        callInThread(threads, { url: String(url), name, args });
    return new Proxy({} as Offloaded<M>, {
      get: (_, name) => (typeof name === "string" && name !== "then" ? call(name) : undefined),
    });
  }

  /**
   * Closes the pool: who waits for a thread gets a `ClosedError`, and threads end when what they do is done. Closing again changes nothing.
   *
   * Suspends: until idle threads have ended.
   * If cancelled: they end all the same.
   *
   * @cooperative
   * @example
   * pool.close();
   */
  close(): void {
    return this.#threads.close();
  }

  /**
   * Closes the pool, as `close` does.
   *
   * @cooperative
   */
  [Symbol.dispose](): void {
    return this.close();
  }
}

/** The text of a function, which makes it anew in another thread. */
function sourceOf(fn: (...args: never[]) => unknown): string {
  const name = fn.name || "function";
  if (fn.constructor.name === "GeneratorFunction")
    throw new TypeError(
      `\`${name}\` is cooperative, and there is no task in another thread. Offload the plain code that computes, or start a worker of its own with \`startWorker\``,
    );
  const text = Function.prototype.toString.call(fn);
  // A method is written without the word `function`, and a native function has no text.
  for (const source of [`(${text})`, `Object.values({ ${text} })[0]`]) if (isExpression(source)) return source;
  throw new TypeError(
    `\`${name}\` has no text that could be sent to another thread. Put it into a module, and use \`offloaded\``,
  );
}

function isExpression(source: string): boolean {
  try {
    return new Script(source) instanceof Script;
  } catch {
    return false;
  }
}

// Calling functions in other threads.

import { type Offloaded, WorkerPool } from "./workerPool.js";

/** Its threads are started when they are needed. */
const shared = new WorkerPool();

/**
 * Calls a function in another thread, and returns what it returns: so computing for a long time keeps no task waiting. If it returns a promise,
 * that is waited for, there.
 *
 * The function is sent as text: it sees its arguments, and what every thread has, but nothing around it. For functions that import something,
 * see `offloaded`. Arguments and results are copied, unless `transfer` says what to move; functions and objects of classes cannot be sent.
 *
 * Suspends: until the function has returned; while all threads are busy. There are as many as the machine can run side by side.
 * Throws: what the function throws; `WorkerError` if its thread ends in the middle; `TypeError` if something cannot be sent.
 * If cancelled: its thread is ended, wherever it is, and then the call.
 *
 * @cooperative
 * @example
 * const sum = offload((upTo: number) => {
 *   let total = 0;
 *   for (let i = 1; i <= upTo; i++) total += i;
 *   return total;
 * }, 1_000_000);
 */
export function offload<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): Awaited<R> {
  return shared.offload(fn, ...args);
}

/**
 * The functions that a module exports, to be called in other threads: each call is one of `offload`. The module is loaded once by each thread, and
 * its variables are that thread's own.
 *
 * The functions suspend, throw and are cancelled as `offload` is.
 *
 * @example
 * const path = offloaded<typeof import("node:path")>("node:path");
 * const name = path.basename("/tmp/report.txt");
 */
export function offloaded<M extends object>(url: URL | string): Offloaded<M> {
  return shared.offloaded<M>(url);
}

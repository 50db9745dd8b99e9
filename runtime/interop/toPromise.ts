// Cooperative functions for code that is not cooperative.

import type { Cooperative } from "../core/cooperative.js";
import { run } from "../core/run.js";
import { currentScope } from "../core/spawn.js";

/**
 * Makes a function that returns a promise of a cooperative one: each call is a run of its own.
 *
 * Throws: nothing; the promise is rejected with what the function throws.
 *
 * @example
 * app.get("/users", toPromise((request: Request) => listUsers(request)));
 */
export function toPromise<A extends unknown[], T>(fn: Cooperative<(...args: A) => T>): (...args: A) => Promise<T> {
  return (...args) => run(fn, ...args);
}

/**
 * Makes an event listener of a cooperative function: each call starts a task in the scope in which the listener was made. That scope ends
 * after them; when one throws, it fails. A call after its end throws `GroupClosedError`.
 *
 * Throws: `NotRunError` outside any task.
 *
 * @example
 * group(() => {
 *   server.on("connection", toCallback((socket: Socket) => serve(socket)));
 *   sleep(Number.POSITIVE_INFINITY);
 * });
 */
export function toCallback<A extends unknown[]>(fn: Cooperative<(...args: A) => unknown>): (...args: A) => void {
  const spawn = currentScope("toCallback");
  return (...args) => spawn(fn, args);
}

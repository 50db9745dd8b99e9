// From plain code into cooperative code, without waiting.

import { Cancel } from "./cancel.js";
import type { Cooperative } from "./cooperative.js";
import { WouldBlockError } from "./errors.js";
import { machine } from "./machine.js";
import { startRoot } from "./run.js";
import { Scheduler } from "./scheduler.js";
import { cancelScope } from "./scope.js";

/**
 * Runs a cooperative function to its end, at once. Its tasks may wait for each other, but for nothing else: no time, no I/O, no promise.
 *
 * Throws: what the function throws; `WouldBlockError` when nobody can go on: the function is cancelled then, and what is left of its
 * clean-up goes on by itself.
 *
 * @example
 * const total = runSync(() => sum(values)); // values is an array here: nothing blocks
 */
export function runSync<A extends unknown[], T>(fn: Cooperative<(...args: A) => T>, ...args: A): T {
  const scheduler = new Scheduler();
  // A task may be running: its registers are put back afterwards.
  return machine.aside(() => {
    const task = startRoot(scheduler, fn, args);
    scheduler.runNow();
    if (task.isOver) return task.settled();
    const op = task.waitingFor?.op ?? "a task";
    const error = new WouldBlockError(`\`${fn.name || "the function"}\` would have to wait for ${op}`, { task });
    cancelScope(task, new Cancel("cancel", error, undefined));
    scheduler.runNow();
    throw error;
  });
}

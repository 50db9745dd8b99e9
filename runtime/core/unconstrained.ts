// Code that does not give way while its calls are ready.

import { call } from "./call.js";
import type { Cooperative } from "./cooperative.js";
import type { CompiledGenerator } from "./delegate.js";
import { outsideTask } from "./errors.js";
import { machine } from "./machine.js";

/**
 * Runs a function that keeps the thread as long as its calls are ready. Otherwise a task lets others go first after 128 of them in a row: so
 * it goes on in the middle of a batch, which somebody may then see half done, or which costs more than it should. Calls that block do block.
 * I/O and timers wait meanwhile, too: for short batches. Tasks that it spawns are not concerned.
 *
 * Suspends: as the function does.
 * Throws: what the function throws.
 * If cancelled: so is the function.
 *
 * @cooperative
 * @example
 * unconstrained(() => {
 *   for (const update of batch) updates.send(update);
 * });
 */
export function unconstrained<T>(fn: Cooperative<() => T>): T {
  return keepTheThread(fn) as T;
}

function* keepTheThread(fn: Cooperative<() => unknown>): CompiledGenerator {
  const { task } = machine;
  if (task === undefined) throw outsideTask("unconstrained");
  task.unconstrained(1);
  try {
    return (yield* call(fn()) as Iterable<unknown>) as unknown;
  } finally {
    task.unconstrained(-1);
  }
}

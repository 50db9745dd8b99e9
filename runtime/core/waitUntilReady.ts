// The protocol of PEP 334: a plain function that cannot go on raises a SuspendIteration, and is called again when what it blocks
// on is ready.

import { suspend } from "./blocked.js";
import { call } from "./call.js";
import { type CompiledGenerator } from "./delegate.js";
import { SuspendIteration } from "./suspendIteration.js";

/**
 * Calls a plain function that throws a `SuspendIteration` when it would block, again and again, until it returns.
 *
 * Between the calls, the task is parked until one of the objects is ready that the `SuspendIteration` lists. So a wrapper that
 * knows nothing of tasks, only that it cannot go on now, can be used from cooperative code. It may throw anything that extends
 * `SuspendIteration`.
 *
 * Suspends: whenever the function throws a `SuspendIteration`.
 * Throws: everything else that the function throws.
 * If cancelled: the function is not called again.
 *
 * @cooperative
 * @example
 * const line = waitUntilReady(() => terminal.tryReadLine());
 */
export function waitUntilReady<T>(attempt: () => T): T {
  return retry(attempt) as T;
}

function* retry<T>(attempt: () => T): CompiledGenerator {
  for (;;) {
    let raised: SuspendIteration;
    try {
      return attempt();
    } catch (error) {
      if (!(error instanceof SuspendIteration)) throw error;
      raised = error;
    }
    yield* call(suspend(raised)) as Iterable<unknown>;
  }
}

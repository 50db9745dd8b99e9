// A blocking operation with a time limit of its own.
//
//   channel.receive({ timeout: 100 })     throws `TimedOut` at the call, if nothing has come by then
//
//   I1  When the time is up, the operation has not happened: the task leaves the line before it is told.
//   I2  What came first counts. A task that is ready already does not time out.

import { call } from "./call.js";
import { type CompiledGenerator } from "./delegate.js";
import { TimedOut } from "./errors.js";
import type { TaskFrame } from "./taskFrame.js";

/** How long an operation may take. */
export interface WaitOptions {
  /** Milliseconds until the call throws `TimedOut`. Without it, the call waits as long as it takes. */
  readonly timeout?: number | undefined;
}

/** Runs `block`, which parks the task, but not for longer than `ms` milliseconds. */
export function parkWithin<T>(task: TaskFrame, ms: number, block: () => T): T {
  return limit(task, ms, block) as T;
}

function* limit(task: TaskFrame, ms: number, block: () => unknown): CompiledGenerator {
  if (ms === Number.POSITIVE_INFINITY) return yield* call(block()) as Iterable<unknown>;
  const timer = task.scheduler.after(ms, () => timeOut(task, ms));
  try {
    return yield* call(block()) as Iterable<unknown>;
  } finally {
    task.scheduler.timers.remove(timer);
  }
}

function timeOut(task: TaskFrame, ms: number): void {
  const { waitingFor } = task;
  if (waitingFor === undefined) return; // I2
  const error = new TimedOut(`\`${waitingFor.op}\` timed out after ${ms} ms`, { task });
  if (task.withdraw()) task.unparkError(error);
}

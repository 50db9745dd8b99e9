// How tasks wait for the file system. It works in threads of the engine, which cannot be told to stop.
//
//   look      a cancelled task goes at once: what it has asked for changes nothing
//   change    a cancelled task stays until it is done, so that nothing is changed behind its back; the cancel arrives afterwards

import { enter, park, unwind } from "../../core/blocked.js";
import { PrimitiveSuspension, SuspendIteration, type Waiter, type Withdraw } from "../../core/suspendIteration.js";

/**
 * Asks for something. `onLate` gets what nobody waits for any more.
 *
 * @cooperative
 */
export function look<T>(op: string, start: (signal: AbortSignal) => Promise<T>, onLate?: (late: T) => void): T {
  const task = enter(op);
  return task === undefined ? unwind() : park(task, new Look(op, start, onLate as (late: unknown) => void));
}

class Look extends SuspendIteration {
  override readonly isOutside = true;
  readonly #start: (signal: AbortSignal) => Promise<unknown>;
  readonly #onLate: ((late: unknown) => void) | undefined;

  constructor(op: string, start: (signal: AbortSignal) => Promise<unknown>, onLate?: (late: unknown) => void) {
    super(op);
    this.#start = start;
    this.#onLate = onLate;
  }

  override park(waiter: Waiter): Withdraw {
    const controller = new AbortController();
    this.#start(controller.signal).then(
      (value) => {
        const isLate = !waiter.unpark(value);
        return isLate ? this.#onLate?.(value) : undefined;
      },
      // If nobody waits any more, then nobody misses what could not be read.
      (error) => void waiter.unparkError(error),
    );
    return () => controller.abort();
  }
}

/**
 * Changes something.
 *
 * @cooperative
 */
export function change<T>(op: string, start: () => Promise<T>): T {
  const task = enter(op);
  if (task === undefined) return unwind();
  start().then(
    (value) => task.unpark(value),
    (error) => task.unparkError(error),
  );
  return park(task, new PrimitiveSuspension(op, undefined, () => false, /* isOutside: */ true));
}

// The clause of a `select` that waits for a time.

import type { Standing } from "../../core/taskQueue.js";
import { checkDuration } from "../../core/time.js";
import type { Timer } from "../../core/timers.js";
import { Clause } from "./clause.js";

/**
 * A clause that is taken when nothing else has come for `ms` milliseconds, counted from where the `select` begins to wait. What is ready
 * at once always comes first, also before `after(0)`. `Infinity` is never.
 *
 * Throws: `RangeError` if `ms` is negative or not a number.
 *
 * @example
 * const got = select({ reply: receiveFrom(replies), late: after(2000) });
 */
export function after(ms: number): Clause<undefined> {
  checkDuration(ms);
  return new AfterClause(ms);
}

class AfterClause extends Clause<undefined> {
  readonly isReady = false;

  constructor(readonly ms: number) {
    super();
  }

  override get endsInTime(): boolean {
    return this.ms !== Number.POSITIVE_INFINITY;
  }

  get waitable(): undefined {
    return undefined;
  }

  take(): undefined {}

  /** The arm carries its timer. */
  stand(arm: Standing): void {
    if (this.ms !== Number.POSITIVE_INFINITY) arm.outcome = arm.task.scheduler.after(this.ms, () => arm.unpark());
  }

  leave(arm: Standing): void {
    if (arm.outcome !== undefined) arm.task.scheduler.timers.remove(arm.outcome as Timer);
  }
}

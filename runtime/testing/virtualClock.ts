// A clock for tests: time stands still while anybody can run, and jumps to the next timer when nobody can.

import type { Clock } from "../core/clock.js";
import { describeDeadlock } from "../core/deadlock.js";
import { DeadlockError } from "../core/errors.js";
import type { Scheduler } from "../core/scheduler.js";

/**
 * A clock that starts at 0 and takes no time: `sleep(10_000)` returns at once, and `now()` is 10,000 later. It jumps when every task of
 * the run is parked, and waits if one of them waits for the outside, for I/O or a promise. If nobody waits for a timer either, the run
 * fails with a `DeadlockError` that says who waits for what, and where.
 *
 * @example
 * await run.with({ clock: virtualClock() })(scenario);
 */
export function virtualClock(): Clock {
  return new VirtualClock();
}

class VirtualClock implements Clock {
  #now = 0;

  now(): number {
    return this.#now;
  }

  setAlarm(): void {
    // It jumps when everybody is parked, not when a time has come.
  }

  onIdle(scheduler: Scheduler): boolean {
    if (scheduler.outside > 0) return false;
    const { nextAt } = scheduler.timers;
    if (nextAt === Number.POSITIVE_INFINITY) return failAll(scheduler);
    this.#now = Math.max(this.#now, nextAt);
    return true;
  }
}

/** Nothing will ever happen: every run ends with that. Returns false if there is none. */
function failAll(scheduler: Scheduler): boolean {
  const roots = [...scheduler.roots].filter((root) => !root.hasFailed);
  const report = describeDeadlock(scheduler);
  for (const root of roots) root.fail(new DeadlockError(report, { task: root, kind: "global" }), root);
  return roots.length > 0;
}

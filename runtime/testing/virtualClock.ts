// A clock for tests: time stands still while anybody can run, and jumps to the next timer when nobody can.
//
//   nobody is ready      those who wait for that (`settle`) go on, one at a time
//   nobody waits for it  the time jumps to the next timer
//   no timer is left     every run fails

import type { Clock } from "../core/clock.js";
import { describeDeadlock } from "../core/deadlock.js";
import { DeadlockError } from "../core/errors.js";
import type { Scheduler } from "../core/scheduler.js";
import { TaskQueue } from "../core/taskQueue.js";

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

export class VirtualClock implements Clock {
  /** The tasks that wait until all others are parked. */
  readonly settling = new TaskQueue();
  #now = 0;

  now(): number {
    return this.#now;
  }

  setAlarm(): void {
    // It jumps when everybody is parked, not when a time has come.
  }

  onIdle(scheduler: Scheduler): boolean {
    if (scheduler.outside > 0) return false;
    const settling = this.settling.shift();
    if (settling !== undefined) return settling.unpark();
    return this.jump(scheduler) || failAll(scheduler);
  }

  /** Goes on to when the next timer is due. Returns false if there is none. */
  jump({ timers }: Scheduler): boolean {
    if (timers.nextAt === Number.POSITIVE_INFINITY) return false;
    this.#now = Math.max(this.#now, timers.nextAt);
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

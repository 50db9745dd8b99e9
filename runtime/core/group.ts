// Groups: tasks that end together.

import { enter, unwind } from "./blocked.js";
import { Cancel } from "./cancel.js";
import type { Cooperative } from "./cooperative.js";
import { machine } from "./machine.js";
import { Region } from "./region.js";
import { cancelScope } from "./scope.js";
import { spawnIn } from "./spawn.js";
import type { Task } from "./task.js";

/** The group that a function runs in: see `group`. */
export interface TaskGroup {
  /**
   * Starts a task in this group, from wherever the group can be reached.
   *
   * Throws: `GroupClosedError` if the group has ended.
   */
  spawn<A extends unknown[], T>(fn: Cooperative<(...args: A) => T>, ...args: A): Task<T>;

  /** Cancels everything in the group, its own function included. The first cancel counts; later ones change nothing. */
  cancel(reason?: unknown): void;
}

/** How a group behaves. */
export interface GroupOptions {
  /** How long its tasks may clean up once they are cancelled, in milliseconds. 5,000 unless said otherwise; 0: not at all. */
  grace?: number;
}

/**
 * Runs a function with a scope of its own: returns what it returned, when everything that was spawned in it has ended.
 *
 * Suspends: until the function and all tasks of the group have ended.
 * Throws: the first error of the function or of a task, after everything else in the group was cancelled and has cleaned up; later
 * errors are listed in its `suppressed`. `TaskCancelled` if the function was cancelled through the group.
 * If cancelled: everything in the group is cancelled, and waited for.
 *
 * @cooperative
 * @example
 * const [left, right] = group(() => {
 *   const a = spawn(() => fetchPart("left"));
 *   const b = spawn(() => fetchPart("right"));
 *   return [a.join(), b.join()];
 * });
 */
export function group<T>(fn: Cooperative<(group: TaskGroup) => T>, options: GroupOptions = {}): T {
  const task = enter("group");
  if (task === undefined) return unwind();
  const region = new GroupRegion(task, options.grace ?? task.scope.grace);
  return region.run(() => fn(region));
}

class GroupRegion extends Region implements TaskGroup {
  spawn<A extends unknown[], T>(fn: Cooperative<(...args: A) => T>, ...args: A): Task<T> {
    return spawnIn(this, fn, args);
  }

  cancel(reason?: unknown): void {
    cancelScope(this, new Cancel("cancel", reason, machine.task));
  }
}

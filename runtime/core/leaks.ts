// Tasks that are stuck while the program goes on: a deadlock beside a server that listens.
//
//   goes on    is ready or running; waits for time, for the outside, or until its tasks have ended; has a time limit
//   depends    waits for a task, or for a lock: goes on if that task, or all who hold the lock, do
//              waits for a channel, an event …: goes on if one of its own tasks does, which may be about to wake it
//   is stuck   everybody else
//
//   I1  Nobody knows who might still send to a channel: only the time that it takes speaks for a leak.

import { nodeOf, type TaskNode, tasksIn, watched } from "./dump.js";
import { EndLine } from "./endLine.js";
import { PARKED } from "./phases.js";
import type { Scheduler } from "./scheduler.js";
import { JOINING, type Scope } from "./scope.js";
import type { TaskFrame } from "./taskFrame.js";
import { checkDuration } from "./time.js";

/** What counts as a leak. */
export interface LeakOptions {
  /** For how long a task has been blocked at least, in milliseconds. 60,000 unless given. */
  readonly after?: number;
}

/**
 * The tasks that have been blocked for long, and that nothing but another task could wake: a deadlock among some tasks while the rest
 * of the program works, a receiver whose senders are gone. Those blocked for longest come first.
 *
 * Not listed is who waits for time, for I/O or a promise, who has a time limit around it, and who waits for a task, or for the owner of a
 * lock, that is not stuck itself; nor who has tasks of its own that are not. But a worker is listed that has waited so long for the next job in
 * a channel: nobody can tell whether one will come.
 *
 * Inside a task: those of the runs on the same clock. In plain code: of all that were not given a clock of their own.
 *
 * Throws: `RangeError` if `after` is negative or not a number.
 *
 * @example
 * const stuck = leaks({ after: 300_000 });
 * if (stuck.length > 0) console.warn(formatDump(stuck));
 */
export function leaks({ after = 60_000 }: LeakOptions = {}): TaskNode[] {
  checkDuration(after);
  const scheduler = watched();
  const { age } = scheduler;
  return stuckIn(scheduler)
    .filter((task) => age - task.parkedAt >= after)
    .toSorted((one, other) => one.parkedAt - other.parkedAt)
    .map((task) => Object.assign(nodeOf(task, age), { scopes: [] }));
}

function stuckIn(scheduler: Scheduler): TaskFrame[] {
  const tasks = tasksOf(scheduler);
  const blocked = [...tasks].filter(([task, isLimited]) => !isLimited && isBlocked(task));
  const stuck = new Map(blocked.map(([task]) => [task, whomItWaitsFor(task)]));
  const waiters = waitersOf(stuck);
  const goingOn = [...tasks.keys()].filter((task) => !stuck.has(task));
  // A list, not recursion: the chain may be long. It grows while we walk it.
  for (const one of goingOn) {
    for (const waiter of [...(waiters.get(one) ?? []), one.parent?.task ?? one]) {
      const needed = stuck.get(waiter);
      needed?.delete(one);
      if (needed?.size === 0 && stuck.delete(waiter)) goingOn.push(waiter);
    }
  }
  return [...stuck.keys()];
}

function waitersOf(stuck: ReadonlyMap<TaskFrame, Iterable<TaskFrame>>): Map<TaskFrame, TaskFrame[]> {
  const waiters = new Map<TaskFrame, TaskFrame[]>();
  for (const [task, needed] of stuck) {
    for (const one of needed) {
      const others = waiters.get(one);
      if (others === undefined) waiters.set(one, [task]);
      else others.push(task);
    }
  }
  return waiters;
}

/** All tasks, each with whether a time limit will end it. */
function tasksOf(scheduler: Scheduler): Map<TaskFrame, boolean> {
  const tasks = new Map(Array.from(scheduler.roots, (root) => [root, false]));
  // A map grows while we walk it, too.
  for (const [task, isLimited] of tasks) {
    const scopes: Scope[] = [];
    for (let scope: Scope = task.scope; scope !== task; scope = scope.parent as Scope) scopes.unshift(scope);
    let isLimitedHere = isLimited;
    for (const scope of [task, ...scopes]) {
      isLimitedHere ||= scope.isLimited;
      for (const owned of tasksIn(scope)) tasks.set(owned, isLimitedHere);
    }
    tasks.set(task, isLimitedHere);
  }
  return tasks;
}

/** Whether somebody else has to do something before the task goes on. */
function isBlocked({ phase, suspension }: TaskFrame): boolean {
  if (phase !== PARKED || suspension === undefined) return false;
  return !suspension.isOutside && !suspension.endsInTime && suspension !== JOINING;
}

/** Who has to end, or to unlock, before the task goes on. Nobody if that cannot be told. */
function whomItWaitsFor({ suspension }: TaskFrame): Set<TaskFrame> {
  const [waitable, another] = (suspension?.waitables ?? []) as readonly { readonly holders?: Iterable<TaskFrame> }[];
  if (another !== undefined) return new Set();
  if (suspension instanceof EndLine) return new Set([waitable as TaskFrame]);
  return new Set(waitable?.holders);
}

// Deadlocks of locks, found by the call that closes the circle.
//
//   `b` wants `left`, which `a` holds, which waits for `right`, which `b` holds
//
//   I1  Nothing else closes one: who is given a lock is not parked, so it waits for nobody.

import { DeadlockError } from "../core/errors.js";
import type { TaskFrame } from "../core/taskFrame.js";
import { placeOfCall } from "../core/trace.js";

/** A lock that knows who holds it: whoever waits for it waits for them all. */
export interface HeldLock {
  readonly label: string;
  readonly holders: Iterable<TaskFrame>;
}

/** Somebody who holds a lock that somebody waits for. */
interface Link {
  readonly holder: TaskFrame;
  readonly lock: HeldLock;
  /** The link of who waits. Undefined if that is the task that is about to. */
  readonly waiter: Link | undefined;
}

/** Throws `DeadlockError` if the running task, waiting for `lock`, would wait for itself. `asked` is the function that it has called. */
export function checkCycle(task: TaskFrame, lock: HeldLock, asked: (...args: never[]) => unknown): void {
  const last = findCycle(task, lock);
  if (last !== undefined) throw new DeadlockError(describeCycle(task, last, placeOfCall(asked)), { kind: "cycle" });
}

function findCycle(task: TaskFrame, wanted: HeldLock): Link | undefined {
  const links = [...wanted.holders].map((holder): Link => ({ holder, lock: wanted, waiter: undefined }));
  const seen = new Set<TaskFrame>();
  // A list, not recursion: the chain may be long. It grows while we walk it.
  for (const waiter of links) {
    if (waiter.holder === task) return waiter;
    const lock = seen.has(waiter.holder) ? undefined : lockWaitedFor(waiter.holder);
    seen.add(waiter.holder);
    if (lock !== undefined) for (const holder of lock.holders) links.push({ holder, lock, waiter });
  }
  return undefined;
}

/** The lock that a task waits for, if it does. Who waits for one of several things is no link: another of them may free it. */
export function lockWaitedFor(task: TaskFrame): HeldLock | undefined {
  const [waitable, another] = (task.waitingFor?.waitables ?? []) as Partial<HeldLock>[];
  return waitable?.holders === undefined || another !== undefined ? undefined : (waitable as HeldLock);
}

/** Who waits for whom, and where, beginning with the running task, which asks at `place`, if that is known. */
function describeCycle(task: TaskFrame, last: Link, place: string): string {
  const links: Link[] = [];
  for (let link: Link | undefined = last; link !== undefined; link = link.waiter) links.unshift(link);
  const lines = links.flatMap(({ lock, holder, waiter }) => [
    `  \`${(waiter?.holder ?? task).name}\` waits for ${lock.label}, which \`${holder.name}\` holds`,
    `    ${waiter === undefined ? place : waiter.holder.stack().split("\n")[0]?.trim()}`,
  ]);
  return ["Deadlock: tasks wait for each other.", ...lines.filter((line) => line.trim() !== "")].join("\n");
}

// Scopes own tasks, and end after them.
//
// A scope is the frame of a function that may spawn. A task is the scope of the function that it runs; a region is one inside a
// task (`group`, `timeout`). Unwinding stops at the frame of the scope that was cancelled: so a scope is a frame.
//
//   I1  A scope ends when its function and all its tasks have ended. If one of them fails, the rest is cancelled first.
//   I2  The first cancel of a scope stays. A scope that has ended is never cancelled.
//   I3  `task.scope` is the innermost open scope of a task. Its `parent` chain leads out through the task itself to the scope
//       that the task was spawned in, and on to the root.

import { Cancel } from "./cancel.js";
import type { Cleanup } from "./cleanup.js";
import { type End, Frame, JOINS } from "./frame.js";
import { PrimitiveSuspension } from "./suspendIteration.js";
import type { TaskFrame } from "./taskFrame.js";

/** Waiting for the tasks of a scope cannot be undone: they must not outlive it. They are cancelled instead. */
export const JOINING = new PrimitiveSuspension("scope.join", undefined, () => false);

export abstract class Scope extends Frame {
  /** The scope around this one. */
  readonly parent: Scope | undefined;
  /** The newest of its tasks; `older` and `newer` lead to the others. */
  newest: TaskFrame | undefined = undefined;

  constructor(parent: Scope | undefined) {
    super();
    this.parent = parent;
  }

  /** Why it was cancelled, if it was. */
  abstract cause: Cancel | undefined;
  /** The task that runs the scope's function. */
  abstract readonly task: TaskFrame;
  abstract readonly isOver: boolean;
  /** The clean-up that opened the scope, if one did: what is cancelled outside it does not reach in. */
  abstract readonly openedBy: Cleanup | undefined;
  /** How long clean-up may take once the scope was cancelled, in milliseconds. */
  abstract readonly grace: number;

  /** Whether its tasks clean up one after the other: a cancel reaches the newest, and the next when that has ended. */
  get isInSeries(): boolean {
    return false;
  }

  /** Whether what is cancelled outside does not reach in. */
  get keepsCancelsOut(): boolean {
    return false;
  }

  /** Whether a time limit of its own will end it. */
  get isLimited(): boolean {
    return false;
  }

  /** Whether the function has ended, and the scope waits for its tasks. */
  get isJoining(): boolean {
    const { task } = this;
    return task.top === this && task.suspension === JOINING;
  }

  /** The function has ended. The scope ends with it, or joins its tasks first. */
  joinTasks(): End {
    return this.newest === undefined ? this.conclude() : JOINS;
  }

  /** Function and tasks have ended: so does the scope. */
  protected abstract conclude(): End;

  addTask(task: TaskFrame): void {
    const { newest } = this;
    task.older = newest;
    if (newest !== undefined) newest.newer = task;
    this.newest = task;
  }

  /** Lets go of a task that has ended. */
  removeTask(task: TaskFrame): void {
    const { older, newer } = task;
    if (older !== undefined) older.newer = newer;
    if (newer === undefined) this.newest = older;
    else newer.older = older;
    task.older = undefined;
    task.newer = undefined;
    if (this.newest === undefined && this.isJoining) this.task.unparkJoined();
  }

  /** Something in the scope threw: everything else in it is cancelled, and the scope will throw that error. */
  fail(error: unknown, byTask: TaskFrame): void {
    if (this.cause === undefined) cancelScope(this, new Cancel("sibling-failed", error, byTask));
    this.cause?.addError(error);
  }

  get hasFailed(): boolean {
    return this.cause !== undefined && this.cause.errors.length > 0;
  }
}

/** Cancels everything in a scope. Returns false if it was cancelled before, or has ended (I2). */
export function cancelScope(scope: Scope, cause: Cancel): boolean {
  if (scope.cause !== undefined || scope.isOver) return false;
  scope.cause = cause;
  interruptInside(scope);
  return true;
}

/** Makes every task in a scope look whether it has to unwind: parked ones now, others at their next cancellation point. */
export function interruptInside(scope: Scope): void {
  const inside: TaskFrame[] = [];
  interruptFrom(scope.task, scope, inside);
  // A list, not recursion: a tree of tasks may be a million deep. It grows while we walk it.
  for (const task of inside) interruptFrom(task, task, inside);
}

/** Interrupts `task`, and collects the tasks that its scopes own, from the innermost out to `outermost`. */
function interruptFrom(task: TaskFrame, outermost: Scope, inside: TaskFrame[]): void {
  for (let scope = task.scope; ; scope = scope.parent as Scope) {
    for (let owned = scope.newest; owned !== undefined; owned = scope.isInSeries ? undefined : owned.older)
      inside.push(owned);
    if (scope === outermost) break;
  }
  task.interruptForCancel();
}

/** The scope that the running code of `task` has to unwind to: the outermost cancelled one that reaches it. */
export function visibleCancel(task: TaskFrame): Scope | undefined {
  const { cleanup } = task;
  let found: Scope | undefined;
  for (let scope: Scope | undefined = task.scope; scope !== undefined; scope = scope.parent) {
    if (cleanup?.protects(scope)) break;
    if (scope.cause !== undefined) found = scope;
    if (scope.keepsCancelsOut) break;
    if (scope.openedBy !== undefined && !scope.openedBy.isOver) break;
  }
  return found;
}

/** Whether `innermost`, or any scope around it, is cancelled, in reach or not. */
export function isInsideCancelled(innermost: Scope): boolean {
  for (let scope: Scope | undefined = innermost; scope !== undefined; scope = scope.parent) {
    if (scope.cause !== undefined) return true;
  }
  return false;
}

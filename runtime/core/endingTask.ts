// The end of a task, and who hears of it.
//
//   the function ends -> its tasks are joined -> the task is done: its scope hears of it, then those who stop it, who join it, and others
//
// Its own methods are `private`, not `#private`: for those, each task would carry a field that says which class it is of.

import { isAbortReason } from "./abortSignals.js";
import type { Cancel } from "./cancel.js";
import { type Step } from "./delegate.js";
import { EndLine } from "./endLine.js";
import { TaskCancelled } from "./errors.js";
import type { WatchedLock } from "./extras.js";
import { type End, RETURNED, THREW } from "./frame.js";
import { InterruptibleTask } from "./interruptibleTask.js";
import { DONE_CANCELLED, DONE_ERROR, DONE_VALUE } from "./phases.js";
import type { Scope } from "./scope.js";

export abstract class EndingTask<T> extends InterruptibleTask {
  /** The function has ended. The task ends when its tasks have. */
  override end(end: End, result: unknown): End {
    this.generator = undefined;
    if (end !== THREW) this.outcome = (result as Step).value;
    else if (this.cause !== undefined && isAbortReason(result)) this.unwinding = this;
    else this.fail(result, this.task);
    return this.joinTasks();
  }

  protected override conclude(): End {
    this.cleanup?.end();
    if (this.hasFailed) this.settle(DONE_ERROR, this.cause?.errors[0]);
    else if (this.unwinding !== undefined) this.settle(DONE_CANCELLED, this.unwinding.cause);
    else this.settle(DONE_VALUE, this.outcome);
    return RETURNED;
  }

  private settle(phase: number, outcome: unknown): void {
    this.phase = phase;
    this.outcome = outcome;
    this.scheduler.onDone(this.task);
    const { parent } = this;
    if (parent !== undefined) {
      if (phase === DONE_ERROR && !this.endsForStopper) this.tellScope(parent, outcome);
      parent.removeTask(this.task);
    }
    if (this.extras !== undefined) this.tellEverybody();
  }

  private tellScope(parent: Scope, error: unknown): void {
    const onFailure = this.extras?.onFailure;
    if (onFailure === undefined) parent.fail(error, this.task);
    else onFailure(error);
  }

  /** Whether what the task ends with is an error of its clean-up, and somebody waits for that. */
  private get endsForStopper(): boolean {
    const { stoppers, hadFailed } = this.extras ?? {};
    return stoppers !== undefined && !stoppers.isEmpty && hadFailed === false;
  }

  private tellEverybody(): void {
    const { stoppers, hadFailed, joiners, watchedLocks, onDone } = this.needExtras();
    const hasFailedCleaningUp = this.phase === DONE_ERROR && !hadFailed;
    stoppers?.release((one) => (hasFailedCleaningUp ? one.unparkError(this.outcome) : one.unpark()));
    const hasValue = this.phase === DONE_VALUE;
    joiners?.release((one) => (hasValue ? one.unpark(this.outcome) : one.unparkError(this.failure())));
    for (const lock of watchedLocks ?? []) lock.onOwnerDone(this.task);
    for (const tell of onDone ?? []) tell();
  }

  /** Returns the value of a task that is done, or throws what it ended with. */
  settled(): T {
    if (this.phase === DONE_VALUE) return this.outcome as T;
    throw this.failure();
  }

  private failure(): unknown {
    if (this.phase === DONE_ERROR) return this.outcome;
    return new TaskCancelled(`Task \`${this.name}\` was cancelled`, this.outcome as Cancel, this.task);
  }

  /** Those who join the task. */
  get joiners(): EndLine {
    const extras = this.needExtras();
    extras.joiners ??= new EndLine("task.join", this.task);
    return extras.joiners;
  }

  /** Those who stop the task: asked for before it is cancelled. */
  protected get stoppers(): EndLine {
    const extras = this.needExtras();
    if (extras.stoppers === undefined) extras.hadFailed = this.hasFailed;
    extras.stoppers ??= new EndLine("task.stop", this.task);
    return extras.stoppers;
  }

  /** Calls `onDone` when the task has ended: now, if it has. */
  whenDone(onDone: () => void): void {
    if (this.isOver) return onDone();
    const extras = this.needExtras();
    extras.onDone ??= [];
    extras.onDone.push(onDone);
  }

  /** Its failure is not that of the scope that owns it. */
  onFailure(onFailure: (error: unknown) => void): void {
    this.needExtras().onFailure = onFailure;
  }

  /** Somebody waits for a lock that this task holds: tells the lock if the task ends without unlocking. */
  watchLock(lock: WatchedLock): void {
    const extras = this.needExtras();
    extras.watchedLocks ??= new Set();
    extras.watchedLocks.add(lock);
  }

  unwatchLock(lock: WatchedLock): void {
    this.extras?.watchedLocks?.delete(lock);
  }
}

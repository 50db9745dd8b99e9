// Mutual exclusion between tasks, first come, first served.
//
//   I1  Unlocking hands the lock to whoever has waited longest: it is never free while somebody waits.

import { enter, park, unwind } from "../core/blocked.js";
import { call } from "../core/call.js";
import type { Cooperative } from "../core/cooperative.js";
import { type CompiledGenerator } from "../core/delegate.js";
import { DeadlockError, outsideTask } from "../core/errors.js";
import { machine } from "../core/machine.js";
import { PrimitiveSuspension } from "../core/suspendIteration.js";
import type { Task } from "../core/task.js";
import type { TaskFrame } from "../core/taskFrame.js";
import type { WaitOptions } from "../core/within.js";
import { checkLimit, LineSuspension } from "./line.js";
import { type LockGuard, type LockOptions, OwnedLock } from "./ownedLock.js";

/**
 * A lock that one task holds at a time. Tasks that wait get it in the order in which they asked.
 *
 * @example
 * const mutex = new Mutex();
 * {
 *   using _ = mutex.lock();
 *   balance = fetchBalance() - price;
 * }
 */
export class Mutex extends OwnedLock {
  /** @internal */
  protected override readonly kind = "mutex";
  #owner: TaskFrame | undefined = undefined;
  #lockedAt: string | undefined = undefined;
  readonly #locking = new LineSuspension("mutex.lock", this, this.line);
  /** Nothing takes a task out of the line that is to go on with the lock held. */
  readonly #relocking = new PrimitiveSuspension("condition.wait", this, () => false);

  constructor(options: LockOptions = {}) {
    super(options);
  }

  /** The task that holds it. */
  get owner(): Task | undefined {
    return this.#owner;
  }

  /** @internal */
  get holders(): readonly TaskFrame[] {
    return this.#owner === undefined ? [] : [this.#owner];
  }

  /** @internal */
  protected override placeOf(): string | undefined {
    return this.#lockedAt;
  }

  /**
   * Locks the mutex. The guard unlocks it when it is disposed of.
   *
   * Suspends: while another task holds it.
   * Throws: `DeadlockError` if the task holds it already, or holds a lock that the owner waits for, directly or not; `LockAbandoned` if
   * the owner has ended, or ends, without unlocking; `TimedOut` if it takes longer than `timeout`.
   * If cancelled: leaves the line. A task that has been given the lock meanwhile returns with it.
   *
   * @cooperative
   * @example
   * using _ = mutex.lock({ timeout: 1000 });
   */
  lock(options?: WaitOptions): LockGuard {
    checkLimit(options);
    const task = enter("mutex.lock");
    if (task === undefined) return unwind();
    const place = this.placeOfLocking(this.lock);
    if (this.#owner === undefined) return this.#give(task, place);
    if (this.#owner === task) {
      throw new DeadlockError(`Task \`${task.name}\` locks ${this.label}, which it holds already`, { kind: "self" });
    }
    this.checkWaiting(task, this.lock);
    return this.#locking.standInLine(task, options, place);
  }

  /**
   * Locks the mutex if nobody holds it. Returns the guard, or undefined.
   *
   * Throws: `LockAbandoned` if the task that holds it has ended.
   */
  tryLock(): LockGuard | undefined {
    if (machine.task === undefined) throw outsideTask("mutex.tryLock");
    if (this.#owner === undefined) return this.#give(machine.task, this.placeOfLocking(this.tryLock));
    this.checkNotAbandoned();
    return undefined;
  }

  #give(task: TaskFrame, place: string | undefined): LockGuard {
    this.#owner = task;
    this.#lockedAt = place;
    return this;
  }

  /**
   * Unlocks the mutex: it goes to the task that has waited longest.
   *
   * Throws: `NotOwnerError` if the running task does not hold it.
   */
  unlock(): void {
    this.checkHeld();
    this.#owner?.unwatchLock(this);
    const next = this.line.shift();
    if (next === undefined) {
      this.#owner = undefined;
      return;
    }
    this.#give(next.task, next.outcome as string | undefined);
    this.watch(next.task);
    next.unpark(this);
  }

  /** Throws `NotOwnerError` if the running task does not hold it. @internal */
  checkHeld(): void {
    if (this.#owner === undefined || this.#owner !== machine.task) throw this.notOwner();
  }

  /**
   * Locks it again, after a task has waited for a condition: no cancel, poke or time limit ends that.
   *
   * @cooperative
   * @internal
   */
  relock(task: TaskFrame): void {
    if (this.#owner === undefined) return void this.#give(task, undefined);
    this.checkWaiting(task, this.relock);
    task.outcome = undefined;
    this.line.push(task);
    return park(task, this.#relocking);
  }

  /**
   * Runs a function with the mutex locked.
   *
   * Suspends, throws: as `lock` and the function do.
   * If cancelled: the mutex is unlocked when the function has cleaned up.
   *
   * @cooperative
   * @example
   * const total = mutex.withLock(() => fetchBalance() - price);
   */
  withLock<T>(fn: Cooperative<() => T>): T {
    return this.#withLock(fn) as T;
  }

  *#withLock(fn: () => unknown): CompiledGenerator {
    yield* call(this.lock());
    try {
      return yield* call(fn());
    } finally {
      this.unlock();
    }
  }
}

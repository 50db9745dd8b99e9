// Mutual exclusion between tasks, first come, first served.
//
//   I1  Unlocking hands the lock to whoever has waited longest: it is never free while somebody waits.
//   I2  A task whose lock others wait for knows it, so that they learn if it ends without unlocking.

import { enter, park, unwind } from "../core/blocked.js";
import type { Cooperative } from "../core/cooperative.js";
import { DeadlockError, LockAbandoned, NotOwnerError, outsideTask } from "../core/errors.js";
import { type CompiledGenerator, call } from "../core/frame.js";
import { machine } from "../core/machine.js";
import { PrimitiveSuspension } from "../core/suspendIteration.js";
import type { TaskFrame } from "../core/task.js";
import { TaskQueue } from "../core/taskQueue.js";

/** A lock that is held. Disposing of it, as `using` does, unlocks. */
export interface LockGuard {
  [Symbol.dispose](): void;
}

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
export class Mutex implements LockGuard {
  #owner: TaskFrame | undefined = undefined;
  readonly #waiting = new TaskQueue();
  readonly #locking = new PrimitiveSuspension("mutex.lock", this, (task) => {
    this.#waiting.remove(task);
    return true;
  });

  /**
   * Locks the mutex. The guard unlocks it when it is disposed of.
   *
   * Suspends: while another task holds it.
   * Throws: `DeadlockError` if the task holds it already; `LockAbandoned` if the task that held it has ended without unlocking.
   * If cancelled: leaves the line.
   *
   * @cooperative
   */
  lock(): LockGuard {
    const task = enter("mutex.lock");
    if (task === undefined) return unwind();
    const owner = this.#owner;
    if (owner === undefined) {
      this.#owner = task;
      return this;
    }
    if (owner === task) throw new DeadlockError("The task locks a mutex that it holds already");
    if (owner.isOver) throw abandonedBy(owner);
    owner.watchLock(this);
    this.#waiting.push(task);
    return park(task, this.#locking);
  }

  /** Locks the mutex if nobody holds it. Returns the guard, or undefined. */
  tryLock(): LockGuard | undefined {
    if (machine.task === undefined) throw outsideTask("mutex.tryLock");
    if (this.#owner !== undefined) return undefined;
    this.#owner = machine.task;
    return this;
  }

  /**
   * Unlocks the mutex: it goes to the task that has waited longest.
   *
   * Throws: `NotOwnerError` if the running task does not hold it.
   */
  unlock(): void {
    const owner = this.#owner;
    if (owner === undefined || owner !== machine.task)
      throw new NotOwnerError("Only the task that holds a mutex can unlock it");
    owner.unwatchLock(this);
    const next = this.#waiting.shift();
    this.#owner = next;
    if (next === undefined) return;
    if (!this.#waiting.isEmpty) next.watchLock(this); // I2
    next.unpark(this);
  }

  [Symbol.dispose](): void {
    this.unlock();
  }

  /**
   * Runs a function with the mutex locked.
   *
   * Suspends, throws: as `lock` and the function do.
   * If cancelled: the mutex is unlocked when the function has cleaned up.
   *
   * @cooperative
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

  /** The task that holds it has ended. @internal */
  onOwnerDone(owner: TaskFrame): void {
    for (let task = this.#waiting.shift(); task !== undefined; task = this.#waiting.shift())
      task.unparkError(abandonedBy(owner));
  }
}

function abandonedBy(owner: TaskFrame): LockAbandoned {
  return new LockAbandoned(`Task \`${owner.name}\` ended while it held the mutex: what it guards may be half changed`);
}

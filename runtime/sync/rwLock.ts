// Many readers or one writer, first come, first served.
//
//   read read | write | read read read | write …       those who stand between two writers get in together
//
//   I1  Nobody overtakes: a writer that waits holds up the readers that come after it.
//   I2  The first in line could not get in: there is a writer, or the first is one and there are readers.

import { enter, unwind } from "../core/blocked.js";
import { DeadlockError, outsideTask } from "../core/errors.js";
import { invariant } from "../core/invariant.js";
import { machine } from "../core/machine.js";
import type { SuspendIteration } from "../core/suspendIteration.js";
import type { Task } from "../core/task.js";
import type { TaskFrame } from "../core/taskFrame.js";
import type { WaitOptions } from "../core/within.js";
import { checkLimit, LineSuspension } from "./line.js";
import { type LockGuard, type LockOptions, OwnedLock } from "./ownedLock.js";
import { RwHolders } from "./rwHolders.js";

type Asked = (...args: never[]) => unknown;

/**
 * A lock that many tasks can hold to read, or one to write. Tasks get it in the order in which they asked; readers that stand next to each
 * other get it together.
 *
 * @example
 * const lock = new RwLock();
 * {
 *   using _ = lock.read();
 *   return table.get(fetchKey());
 * }
 */
export class RwLock extends OwnedLock {
  /** @internal */
  protected override readonly kind = "lock";
  /** @internal */
  readonly holders = new RwHolders();
  readonly #reading = new LineSuspension("rwLock.read", this, this.line, () => this.#admit());
  readonly #writing = new LineSuspension("rwLock.write", this, this.line, () => this.#admit());

  constructor(options: LockOptions = {}) {
    super(options);
  }

  /** The task that writes, or the one that has read longest. */
  get owner(): Task | undefined {
    for (const holder of this.holders) return holder;
    return undefined;
  }

  /** How many tasks hold it to read. */
  get readers(): number {
    return this.holders.readers;
  }

  /** @internal */
  protected override placeOf(holder: TaskFrame): string | undefined {
    return this.holders.placeOf(holder);
  }

  /**
   * Locks it to read. The guard unlocks it when it is disposed of.
   *
   * Suspends: while another task writes, or has waited longer to write.
   * Throws: `DeadlockError` if the task holds it already, or holds a lock that a holder waits for, directly or not; `LockAbandoned` if a
   * holder in the way has ended, or ends, without unlocking; `TimedOut` if it takes longer than `timeout`.
   * If cancelled: leaves the line. A task that has been given the lock meanwhile returns with it.
   *
   * @cooperative
   * @example
   * using _ = lock.read();
   */
  read(options?: WaitOptions): LockGuard {
    return this.#lock(this.#reading, this.read, options);
  }

  /**
   * Locks it to write. The guard unlocks it when it is disposed of.
   *
   * Suspends: while other tasks read or write.
   * Throws: as `read` does. Who reads cannot write: `DeadlockError`, for two of those would wait for each other.
   * If cancelled: leaves the line, and no longer holds up readers. A task that has been given the lock meanwhile returns with it.
   *
   * @cooperative
   * @example
   * using _ = lock.write();
   */
  write(options?: WaitOptions): LockGuard {
    return this.#lock(this.#writing, this.write, options);
  }

  /** `mode` says what for; `asked` is the method that was called. */
  #lock(mode: LineSuspension, asked: Asked, options: WaitOptions | undefined): LockGuard {
    checkLimit(options);
    const task = enter(mode.op);
    if (task === undefined) return unwind();
    if (this.holders.has(task)) {
      throw new DeadlockError(`Task \`${task.name}\` locks ${this.label}, which it holds already`, { kind: "self" });
    }
    const place = this.placeOfLocking(asked);
    if (this.#isOpenTo(mode)) return this.#give(mode, task, place);
    this.checkWaiting(task, asked);
    return mode.standInLine(task, options, place);
  }

  /**
   * Locks it to read if that needs no waiting. Returns the guard, or undefined.
   *
   * Throws: `LockAbandoned` if the task that writes has ended.
   */
  tryRead(): LockGuard | undefined {
    if (machine.task === undefined) throw outsideTask("rwLock.tryRead");
    return this.holders.has(machine.task) ? undefined : this.#tryLock(this.#reading, machine.task, this.tryRead);
  }

  /**
   * Locks it to write if that needs no waiting. Returns the guard, or undefined.
   *
   * Throws: `LockAbandoned` if a task that holds it has ended.
   */
  tryWrite(): LockGuard | undefined {
    if (machine.task === undefined) throw outsideTask("rwLock.tryWrite");
    return this.#tryLock(this.#writing, machine.task, this.tryWrite);
  }

  #tryLock(mode: LineSuspension, task: TaskFrame, asked: Asked): LockGuard | undefined {
    if (this.#isOpenTo(mode)) return this.#give(mode, task, this.placeOfLocking(asked));
    this.checkNotAbandoned();
    return undefined;
  }

  /** Whether somebody who comes now gets in. While somebody waits it is locked: writers need not look. */
  #isOpenTo(mode: LineSuspension): boolean {
    if (mode === this.#writing) return this.holders.isEmpty;
    return this.holders.writer === undefined && this.line.isEmpty; // I1
  }

  #give(mode: SuspendIteration | undefined, task: TaskFrame, place: string | undefined): LockGuard {
    if (mode === this.#writing) this.holders.setWriter(task, place);
    else this.holders.addReader(task, place);
    this.watch(task);
    return this;
  }

  /**
   * Unlocks it for the running task, which reads or writes.
   *
   * Throws: `NotOwnerError` if it does neither.
   */
  unlock(): void {
    const { task } = machine;
    if (task === undefined || !this.holders.remove(task)) throw this.notOwner();
    task.unwatchLock(this);
    this.#admit();
  }

  /**
   * Goes on reading what the running task has written: nobody writes in between. Other readers get in. The guard stays the same.
   *
   * Throws: `NotOwnerError` if the task does not write.
   */
  downgrade(): void {
    const { writer } = this.holders;
    if (writer === undefined || writer !== machine.task) throw this.notOwner();
    const place = this.holders.placeOf(writer);
    this.holders.remove(writer);
    this.#give(this.#reading, writer, place);
    this.#admit();
  }

  /** Lets those in who have waited longest, as far as they go together. */
  #admit(): void {
    const { holders, line } = this;
    for (let first = line.first; first !== undefined; first = line.first) {
      const mode = first.waitingFor;
      if (mode === this.#writing ? !holders.isEmpty : holders.writer !== undefined) return;
      line.shift();
      this.#give(mode, first.task, first.outcome as string | undefined);
      first.unpark(this);
    }
  }

  /** A reader that has ended is in the way of writers only. @internal */
  override onOwnerDone(owner: TaskFrame): void {
    if (owner === this.holders.writer) return super.onOwnerDone(owner);
    const writers = [...this.line].filter((standing) => standing.waitingFor === this.#writing);
    for (const writer of writers) {
      this.line.remove(writer);
      writer.unparkError(this.abandonedBy(owner, writer.task));
    }
    this.#admit();
  }

  /** Asserts the invariants. Tests call it. @internal */
  check(): void {
    this.line.check();
    this.holders.check();
    const { first } = this.line;
    const isReaderInTheWay = this.holders.readers > 0 && first?.waitingFor === this.#writing;
    invariant(
      first === undefined || this.holders.writer !== undefined || isReaderInTheWay,
      "I2: nobody waits who could get in",
    );
  }
}

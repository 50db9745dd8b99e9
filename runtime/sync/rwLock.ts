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
import type { Task } from "../core/task.js";
import type { TaskFrame } from "../core/taskFrame.js";
import type { Standing } from "../core/taskQueue.js";
import type { WaitOptions } from "../core/within.js";
import { checkLimit, LineSuspension } from "./line.js";
import { type LockGuard, type LockOptions, OwnedLock } from "./ownedLock.js";

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
  #writer: TaskFrame | undefined = undefined;
  #writingAt: string | undefined = undefined;
  /** Each reader, and where it has asked, if the lock remembers that. */
  readonly #readers = new Map<TaskFrame, string | undefined>();
  readonly #reading = new LineSuspension("rwLock.read", this, this.line, () => this.#admit());
  readonly #writing = new LineSuspension("rwLock.write", this, this.line, () => this.#admit());

  constructor(options: LockOptions = {}) {
    super(options);
  }

  /** The task that writes, or the one that has read longest. */
  get owner(): Task | undefined {
    return this.#writer ?? this.#readers.keys().next().value;
  }

  /** How many tasks hold it to read. */
  get readers(): number {
    return this.#readers.size;
  }

  /** @internal */
  get holders(): Iterable<TaskFrame> {
    return this.#writer === undefined ? this.#readers.keys() : [this.#writer];
  }

  /** @internal */
  protected override placeOf(holder: TaskFrame): string | undefined {
    return holder === this.#writer ? this.#writingAt : this.#readers.get(holder);
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
    checkLimit(options);
    const task = enter("rwLock.read");
    if (task === undefined) return unwind();
    this.#checkNotHeldBy(task);
    const place = this.placeOfLocking(this.read);
    if (this.#isOpenToReaders) return this.#startReading(task, place);
    this.checkWaiting(task, this.read);
    return this.#reading.standInLine(task, options, place);
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
    checkLimit(options);
    const task = enter("rwLock.write");
    if (task === undefined) return unwind();
    this.#checkNotHeldBy(task);
    const place = this.placeOfLocking(this.write);
    if (this.#isFree) return this.#startWriting(task, place);
    this.checkWaiting(task, this.write);
    return this.#writing.standInLine(task, options, place);
  }

  /**
   * Locks it to read if that needs no waiting. Returns the guard, or undefined.
   *
   * Throws: `LockAbandoned` if the task that writes has ended.
   */
  tryRead(): LockGuard | undefined {
    if (machine.task === undefined) throw outsideTask("rwLock.tryRead");
    if (this.#readers.has(machine.task)) return undefined;
    if (this.#isOpenToReaders) return this.#startReading(machine.task, this.placeOfLocking(this.tryRead));
    this.checkNotAbandoned();
    return undefined;
  }

  /**
   * Locks it to write if that needs no waiting. Returns the guard, or undefined.
   *
   * Throws: `LockAbandoned` if a task that holds it has ended.
   */
  tryWrite(): LockGuard | undefined {
    if (machine.task === undefined) throw outsideTask("rwLock.tryWrite");
    if (this.#isFree) return this.#startWriting(machine.task, this.placeOfLocking(this.tryWrite));
    this.checkNotAbandoned();
    return undefined;
  }

  get #isFree(): boolean {
    return this.#writer === undefined && this.#readers.size === 0;
  }

  get #isOpenToReaders(): boolean {
    return this.#writer === undefined && this.line.isEmpty; // I1
  }

  #checkNotHeldBy(task: TaskFrame): void {
    if (this.#writer !== task && !this.#readers.has(task)) return;
    throw new DeadlockError(`Task \`${task.name}\` locks ${this.label}, which it holds already`, { kind: "self" });
  }

  #startReading(task: TaskFrame, place: string | undefined): LockGuard {
    this.#readers.set(task, place);
    this.watch(task);
    return this;
  }

  #startWriting(task: TaskFrame, place: string | undefined): LockGuard {
    this.#writer = task;
    this.#writingAt = place;
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
    if (task === undefined) throw this.notOwner();
    if (task === this.#writer) this.#writer = undefined;
    else if (!this.#readers.delete(task)) throw this.notOwner();
    task.unwatchLock(this);
    this.#admit();
  }

  /**
   * Goes on reading what the running task has written: nobody writes in between. Other readers get in. The guard stays the same.
   *
   * Throws: `NotOwnerError` if the task does not write.
   */
  downgrade(): void {
    const writer = this.#writer;
    if (writer === undefined || writer !== machine.task) throw this.notOwner();
    this.#writer = undefined;
    this.#startReading(writer, this.#writingAt);
    this.#admit();
  }

  /** Lets those in who have waited longest, as far as they go together. */
  #admit(): void {
    for (let first = this.line.first; first !== undefined; first = this.line.first) {
      const isWriter = first.waitingFor === this.#writing;
      if (isWriter ? !this.#isFree : this.#writer !== undefined) return;
      this.line.shift();
      if (isWriter) this.#startWriting(first.task, first.outcome as string | undefined);
      else this.#startReading(first.task, first.outcome as string | undefined);
      first.unpark(this);
    }
  }

  /** A reader that has ended is in the way of writers only. @internal */
  override onOwnerDone(owner: TaskFrame): void {
    if (owner === this.#writer) return super.onOwnerDone(owner);
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
    const first: Standing | undefined = this.line.first;
    const hasReaders = this.#readers.size > 0;
    invariant(this.#writer === undefined || !hasReaders, "nobody reads while somebody writes");
    invariant(
      first === undefined || this.#writer !== undefined || (hasReaders && first.waitingFor === this.#writing),
      "I2: nobody waits who could get in",
    );
  }
}

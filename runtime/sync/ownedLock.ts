// What locks have in common that are held by tasks.
//
//   I1  While somebody waits, each holder knows it, and says so if it ends. So nobody waits for who is gone.
//   I2  Nobody waits whose waiting would close a circle.

import { LockAbandoned, NotOwnerError } from "../core/errors.js";
import { machine } from "../core/machine.js";
import type { Task } from "../core/task.js";
import type { TaskFrame } from "../core/taskFrame.js";
import { type Standing, TaskQueue } from "../core/taskQueue.js";
import { placeOfCall } from "../core/trace.js";
import { checkCycle, lockWaitedFor } from "./waitCycle.js";

/** Not a real property: no value has it. The compiler sees by it that a task holds something. */
export declare const held: unique symbol;

/** A lock that is held. Disposing of it, as `using` does, unlocks. */
export interface LockGuard {
  readonly [held]?: true;
  /** Unlocks. Throws `NotOwnerError` if the running task does not hold the lock. */
  [Symbol.dispose](): void;
}

/** How a lock shows up in reports. */
export interface LockOptions {
  /** What errors and dumps call it. */
  readonly name?: string | undefined;
  /**
   * Whether it remembers where it was locked, for `LockAbandoned` to say. That costs a microsecond or two each time, so it is off
   * unless asked for.
   */
  readonly trace?: boolean | undefined;
}

export abstract class OwnedLock implements LockGuard {
  declare readonly [held]?: true;
  /** What errors and dumps call it. */
  readonly name: string | undefined;
  /** Those who wait. Each carries where it has asked, if the lock remembers that. @internal */
  protected readonly line = new TaskQueue<Standing>();
  readonly #isTraced: boolean;

  /** @internal */
  constructor({ name, trace = false }: LockOptions) {
    this.name = name;
    this.#isTraced = trace;
  }

  /** @internal */
  protected abstract readonly kind: string;
  /** @internal */
  abstract readonly holders: Iterable<TaskFrame>;
  /** The task that holds it. */
  abstract readonly owner: Task | undefined;
  /** Where it was locked that a task holds. @internal */
  protected abstract placeOf(holder: TaskFrame): string | undefined;

  /** Unlocks it, whoever is next. */
  abstract unlock(): void;

  /** Unlocks it, as `unlock` does. */
  [Symbol.dispose](): void {
    this.unlock();
  }

  /** How messages call it. @internal */
  get label(): string {
    return this.name === undefined ? `the ${this.kind}` : `${this.kind} \`${this.name}\``;
  }

  /** Where the lock is being asked for, if it remembers that. @internal */
  protected placeOfLocking(asked: (...args: never[]) => unknown): string | undefined {
    return this.#isTraced ? placeOfCall(asked) : undefined;
  }

  /** The running task is about to wait: throws if that makes no sense. @internal */
  protected checkWaiting(task: TaskFrame, asked: (...args: never[]) => unknown): void {
    this.checkNotAbandoned();
    let isInChain = false;
    const isFirst = this.line.isEmpty;
    for (const holder of this.holders) {
      if (isFirst) holder.watchLock(this); // I1
      isInChain ||= lockWaitedFor(holder) !== undefined;
    }
    if (isInChain) checkCycle(task, this, asked); // I2
  }

  /** Throws `LockAbandoned` if somebody holds it who is gone. @internal */
  protected checkNotAbandoned(): void {
    // Who waits would have been told (I1).
    if (!this.line.isEmpty) return;
    for (const holder of this.holders) if (holder.isOver) throw this.abandonedBy(holder, machine.task);
  }

  /** A task holds the lock from now on. @internal */
  protected watch(holder: TaskFrame): void {
    if (!this.line.isEmpty) holder.watchLock(this); // I1
  }

  /** A task that holds it has ended. @internal */
  onOwnerDone(owner: TaskFrame): void {
    for (let first = this.line.shift(); first !== undefined; first = this.line.shift())
      first.unparkError(this.abandonedBy(owner, first.task));
  }

  /** @internal */
  protected abandonedBy(holder: TaskFrame, task: Task | undefined): LockAbandoned {
    const place = this.placeOf(holder);
    const where = place === undefined ? "" : `, locked ${place}`;
    return new LockAbandoned(
      `Task \`${holder.name}\` ended while it held ${this.label}${where}: what it guards may be half changed`,
      { task },
    );
  }

  /** @internal */
  protected notOwner(): NotOwnerError {
    return new NotOwnerError(`Task \`${machine.task?.name}\` does not hold ${this.label}`);
  }
}

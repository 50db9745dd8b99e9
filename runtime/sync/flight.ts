// One call that several tasks want: one of them makes it, the others wait for what it gives.
//
//   I1  While a task makes the call, it owns the flight. If it is cancelled, the next in line makes the call.
//   I2  What the call returns is for everybody; what it throws only if errors are shared. Otherwise the next in line tries again.

import { enter, unwind } from "../core/blocked.js";
import { call } from "../core/call.js";
import { type CompiledGenerator } from "../core/delegate.js";
import { DeadlockError } from "../core/errors.js";
import type { Task } from "../core/task.js";
import type { TaskFrame } from "../core/taskFrame.js";
import { LineSuspension, unparkAll } from "./line.js";
import { OwnedLock } from "./ownedLock.js";

/** What a task is unparked with that is to make the call. */
const YOURS = Symbol("yours");

export class Flight extends OwnedLock {
  protected override readonly kind = "call";
  #owner: TaskFrame | undefined = undefined;
  readonly #op: string;
  readonly #waiting: LineSuspension;
  readonly #sharesErrors: boolean;
  /** Hears that nobody makes the call any more, or waits for it: it has ended, or all have given up. */
  readonly #onOver: (outcome?: Outcome) => void;

  constructor(op: string, name: string, sharesErrors: boolean, onOver: (outcome?: Outcome) => void) {
    super({ name: name === "" ? undefined : name });
    this.#op = op;
    this.#waiting = new LineSuspension(op, this, this.line);
    this.#sharesErrors = sharesErrors;
    this.#onOver = onOver;
  }

  get owner(): Task | undefined {
    return this.#owner;
  }

  get holders(): readonly TaskFrame[] {
    return this.#owner === undefined ? [] : [this.#owner];
  }

  protected override placeOf(): undefined {
    // Whoever owns it cannot end without letting go (I1).
  }

  /**
   * Makes the call, or waits for what it gives to another task.
   *
   * @cooperative
   */
  join(fn: () => unknown): unknown {
    const task = enter(this.#op);
    if (task === undefined) return unwind();
    if (this.#owner === task)
      throw new DeadlockError(`Task \`${task.name}\` waits in \`${this.#op}\` for itself`, { kind: "self" });
    return this.#join(task, fn);
  }

  *#join(task: TaskFrame, fn: () => unknown): CompiledGenerator {
    if (this.#owner === undefined) this.#owner = task;
    else {
      this.checkWaiting(task, this.join);
      const given = yield* call(this.#waiting.standInLine(task)) as Iterable<unknown>;
      if (given !== YOURS) return given;
    }
    return yield* this.#make(fn);
  }

  *#make(fn: () => unknown): CompiledGenerator {
    try {
      const value = yield* call(fn()) as Iterable<unknown>;
      this.#end({ isError: false, value });
      return value;
    } catch (error) {
      if (this.#sharesErrors) this.#end({ isError: true, value: error });
      throw error;
    } finally {
      this.unlock();
    }
  }

  /** Tells everybody who waits (I2). */
  #end(outcome: Outcome): void {
    if (outcome.isError) {
      for (let first = this.line.shift(); first !== undefined; first = this.line.shift())
        first.unparkError(outcome.value);
    } else unparkAll(this.line, outcome.value);
    this.#onOver(outcome);
  }

  /** The owner lets go: if anybody is left in line, the call is theirs. */
  unlock(): void {
    this.#owner?.unwatchLock(this);
    const next = this.line.shift();
    this.#owner = next?.task;
    if (next === undefined) return this.#onOver();
    this.watch(next.task);
    next.unpark(YOURS);
  }
}

/** How a call has ended. */
export interface Outcome {
  readonly isError: boolean;
  readonly value: unknown;
}

// One alternative of a `select`.
//
//   select({ job: receiveFrom(jobs), late: after(1000) })
//
//   I1  A clause says what to wait for, not who waits: it may be made once, and used by many a `select`.

import type { SuspendIteration } from "../../core/suspendIteration.js";
import type { Standing } from "../../core/taskQueue.js";

declare const gives: unique symbol;
declare const mayEnd: unique symbol;

/** What a clause gives instead of a value, when there will be no more values. */
export const ENDED = Symbol("ended");

/** One alternative of a `select`, which gives a value of type `T` if it is taken. */
export abstract class Clause<T> {
  declare readonly [gives]: T;

  /** The object that it waits for, for reports. @internal */
  abstract readonly waitable: object | undefined;
  /** The operation that it waits in, if somebody asks for that. @internal */
  get suspension(): SuspendIteration | undefined {
    return undefined;
  }

  /** Whether it waits for something outside the program's tasks. @internal */
  readonly isOutside: boolean = false;

  /** Whether it will be taken after some time. @internal */
  get endsInTime(): boolean {
    return false;
  }

  /** Whether it could be taken now. Throws if it can never be. @internal */
  abstract get isReady(): boolean;
  /** Takes it. It is ready. @internal */
  abstract take(): unknown;
  /** Puts an arm of a blocked `select` in line. @internal */
  abstract stand(arm: Standing): void;
  /** Takes it out again. @internal */
  abstract leave(arm: Standing): void;
}

/** The alternatives of a `select`, by names of your choice. One that is undefined is ruled out. */
export type Clauses = Readonly<Record<string, Clause<unknown> | undefined>>;

/** A clause that gives values until there are no more of them: then it gives `{ value: undefined, done: true }`. */
export abstract class ReceiveClause<T> extends Clause<T> {
  declare readonly [mayEnd]: true;
}

/**
 * Rules a clause out unless a condition holds.
 *
 * @example
 * select({
 *   input: when(queue.length < 10, receiveFrom(inputs)),
 *   output: when(queue.length > 0, sendTo(outputs, queue[0])),
 * });
 */
export function when<C extends Clause<unknown>>(condition: boolean, clause: C): C | undefined {
  return condition ? clause : undefined;
}

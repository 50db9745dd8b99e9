// What a task waits for: the one thing that it ever yields to the scheduler.
//
//   written       message = channel.receive()
//   compiled      message = yield* call(channel.receive())
//   when empty    the task yields a SuspendIteration that lists the channel, and is parked
//
//   I1  It says what is waited for, never who waits: a primitive makes one and parks every task with it.
//   I2  Nobody sees it as an exception: `catch` and `finally` do not notice a suspension.

import type { TaskFrame } from "./taskFrame.js";

/** An object of your own that a task can wait for. */
export interface Waitable {
  /** Puts the waiter in line, to be unparked when this object is ready. Returns the way out of the line again. */
  park(waiter: Waiter): Withdraw;
}

/** One parked task, as the objects see it that it waits for. The first to unpark it decides; later ones change nothing. */
export interface Waiter {
  /** Makes the task ready; the blocked call returns `value`. Returns false if that has been decided before. */
  unpark(value?: unknown): boolean;
  /** Makes the task ready; the blocked call throws `error`. Returns false if that has been decided before. */
  unparkError(error: unknown): boolean;
}

/** Takes a waiter out of a line without unparking it. */
export type Withdraw = () => void;

/**
 * A request to be parked until one of `waitables` is ready.
 *
 * Pass it to `suspend` in cooperative code, or throw it in a plain function that is called through `waitUntilReady`.
 *
 * @example
 * class Doorbell implements Waitable {
 *   readonly #waiters = new Set<Waiter>();
 *
 *   park(waiter: Waiter) {
 *     this.#waiters.add(waiter);
 *     return () => this.#waiters.delete(waiter);
 *   }
 *
 *   ring() {
 *     for (const waiter of this.#waiters) waiter.unpark("ding");
 *   }
 * }
 *
 * function answer(doorbell: Doorbell) {
 *   "use cooperative";
 *   return suspend<string>(new SuspendIteration("doorbell", [doorbell]));
 * }
 */
export class SuspendIteration {
  /** The operation that blocks, as reports name it: `channel.receive`. */
  readonly op: string;
  /** The objects that it waits for. */
  readonly waitables: readonly object[];
  /** Whether they become ready through something outside the program's tasks: I/O, a promise. A virtual clock stands still for that. */
  readonly isOutside: boolean = false;

  constructor(op: string, waitables: readonly Waitable[] = []) {
    this.op = op;
    this.waitables = waitables;
  }

  /** Whether it ends by itself, after some time: `leaks` does not tell of it. */
  get endsInTime(): boolean {
    return false;
  }

  /** Puts a parked task in line for everything it waits for. Must not suspend. */
  park(waiter: Waiter): Withdraw {
    const ways = (this.waitables as readonly Waitable[]).map((waitable) => waitable.park(waiter));
    return () => {
      for (const withdraw of ways) withdraw();
    };
  }
}

/**
 * The suspension of one of our own primitives. The primitive has put the task in line before the task is parked;
 * `withdraw` takes it out again. It returns false when that is no longer possible: then the task stays parked.
 */
export class PrimitiveSuspension extends SuspendIteration {
  constructor(
    op: string,
    waitable: object | undefined,
    readonly withdraw: (task: TaskFrame) => boolean,
    override readonly isOutside: boolean = false,
  ) {
    super(op, (waitable === undefined ? [] : [waitable]) as readonly Waitable[]);
  }
}

/** What a task is parked with that waits for nothing: it goes to the end of the run queue. */
export const YIELDING = new PrimitiveSuspension("yieldNow", undefined, () => false);

/** The same, of a task that has had its share: it takes the result of a call with it. The program has not asked for it, so nobody counts it. */
export const GIVING_WAY = new PrimitiveSuspension("call", undefined, () => false);

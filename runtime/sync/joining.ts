// Several calls at once: waiting for all of them, for the first, or for enough. Compiled by our own compiler.
//
//   I1  Each function is a task. Those that are given as tasks are joined; they belong to whoever spawned them.
//   I2  Nobody returns before the losers have been cancelled and have cleaned up.

import type { Cooperative } from "../core/cooperative.js";
import { TaskGroupError } from "../core/errors.js";
import { group } from "../core/group.js";
import type { Task } from "../core/task.js";
import { Channel } from "./channel.js";

/** What can be waited for: a task, or a function that is to be one. */
export type Joinable<T> = Task<T> | Cooperative<() => T>;

/** How one of several has ended. A task that was cancelled has failed, with `TaskCancelled`. */
export type Outcome<T> =
  | { readonly status: "fulfilled"; readonly value: T }
  | { readonly status: "rejected"; readonly reason: unknown };

/** What is to give values of these types. */
type Joinables<V extends readonly unknown[]> = readonly [...{ [I in keyof V]: Joinable<V[I]> }];

/**
 * Runs functions side by side, and returns what they returned, in their order. Tasks can stand among them.
 *
 * Suspends: until all have ended.
 * Throws: the first error, after the others were cancelled and have cleaned up.
 * If cancelled: all are cancelled, and waited for.
 *
 * @cooperative
 * @example
 * const [user, orders] = all([() => loadUser(id), () => loadOrders(id)]);
 */
export function all<V extends readonly unknown[]>(list: Joinables<V>): V {
  "use cooperative";
  const values: unknown[] = [];
  forEachOutcome(list, (outcome, index) => {
    if (outcome.status === "rejected") throw outcome.reason;
    values[index] = outcome.value;
    return false;
  });
  return values as unknown as V;
}

/**
 * Runs functions side by side, and returns how each has ended, in their order. Tasks can stand among them.
 *
 * Suspends: until all have ended.
 * If cancelled: all are cancelled, and waited for.
 *
 * @cooperative
 * @example
 * for (const outcome of allSettled(mirrors.map((mirror) => () => ping(mirror)))) report(outcome);
 */
export function allSettled<V extends readonly unknown[]>(list: Joinables<V>): { [I in keyof V]: Outcome<V[I]> } {
  "use cooperative";
  return allUntil(list, () => false) as unknown as { [I in keyof V]: Outcome<V[I]> };
}

/**
 * Runs functions side by side until `isEnough` says so of one that has ended; then the others are cancelled. Returns how each has ended, in
 * their order: at the places of those that were cancelled there is nothing.
 *
 * Suspends: until one is enough, or all have ended.
 * Throws: what `isEnough` throws.
 * If cancelled: all are cancelled, and waited for.
 *
 * @cooperative
 * @example
 * const answers = allUntil(replicas, (outcome) => outcome.status === "fulfilled" && ++votes === quorum);
 */
export function allUntil<T>(
  list: readonly Joinable<T>[],
  isEnough: (outcome: Outcome<T>) => boolean,
): (Outcome<T> | undefined)[] {
  "use cooperative";
  const outcomes: (Outcome<T> | undefined)[] = list.map(() => undefined);
  forEachOutcome(list, (outcome, index) => {
    outcomes[index] = outcome;
    return isEnough(outcome);
  });
  return outcomes;
}

/**
 * Runs functions side by side, and returns what the first returned that did not throw; the others are cancelled. Tasks can stand among them.
 *
 * Suspends: until one has returned and the others have cleaned up, or all have thrown.
 * Throws: `TaskGroupError` with all errors if all have thrown, or there is none.
 * If cancelled: all are cancelled, and waited for.
 *
 * @cooperative
 * @example
 * const page = any(mirrors.map((mirror) => () => fetchPage(mirror)));
 */
export function any<V extends readonly unknown[]>(list: Joinables<V>): V[number] {
  "use cooperative";
  const errors: unknown[] = [];
  let first: { readonly value: V[number] } | undefined;
  forEachOutcome(list, (outcome, index) => {
    if (outcome.status === "rejected") errors[index] = outcome.reason;
    else first = outcome;
    return outcome.status === "fulfilled";
  });
  if (first === undefined) throw new TaskGroupError(errors, "All of them failed");
  return first.value;
}

/**
 * Runs functions side by side: returns what the first returns, or throws what it throws; the others are cancelled. Tasks can stand among them.
 *
 * Suspends: until one has ended and the others have cleaned up. Of no functions, for ever.
 * Throws: what the first throws, if it does.
 * If cancelled: all are cancelled, and waited for.
 *
 * @cooperative
 * @example
 * const winner = race([() => left.receive(), () => right.receive()]);
 */
export function race<V extends readonly unknown[]>(list: Joinables<V>): V[number] {
  "use cooperative";
  let first: Outcome<V[number]> | undefined;
  if (list.length === 0) new Channel<never>().receive();
  forEachOutcome(list, (outcome) => {
    first = outcome;
    return true;
  });
  if (first?.status === "rejected") throw first.reason;
  return first?.value;
}

/** Calls `isEnough` with the outcomes, in the order in which they come, until it returns true, or throws; then the rest is cancelled. */
function forEachOutcome<T>(
  list: readonly Joinable<T>[],
  isEnough: (outcome: Outcome<T>, index: number) => boolean,
): void {
  "use cooperative";
  const outcomes = new Channel<{ readonly outcome: Outcome<T>; readonly index: number }>(list.length);
  group((members) => {
    list.forEach((one, index) => {
      members.spawn(() => void outcomes.trySend({ outcome: outcomeOf(one), index }));
    });
    try {
      for (let left = list.length; left > 0; left--) {
        const { outcome, index } = outcomes.receive();
        if (isEnough(outcome, index)) return;
      }
    } finally {
      stopAll(list);
      members.cancel("another one was enough");
    }
  });
}

function outcomeOf<T>(one: Joinable<T>): Outcome<T> {
  "use cooperative";
  try {
    return { status: "fulfilled", value: isTask(one) ? one.join() : group(one) };
  } catch (reason) {
    return { status: "rejected", reason };
  }
}

/** Cancels those that were given as tasks, and waits for their clean-up. */
function stopAll(list: readonly Joinable<unknown>[]): void {
  "use cooperative";
  const tasks = list.filter((one) => isTask(one));
  for (const task of tasks) task.cancel("another one was enough");
  for (const task of tasks) task.stop();
}

function isTask<T>(one: Joinable<T>): one is Task<T> {
  return typeof one === "object";
}

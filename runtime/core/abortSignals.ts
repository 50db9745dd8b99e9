// Cancels and the platform's AbortSignal, both ways.
//
//   in    a signal aborts      the scope that listens to it is cancelled, with the signal's reason
//   out   a scope is cancelled the signals that its code has asked for abort
//
//   I1  However many scopes listen to a signal, it has one listener of ours, and none when they have ended.
//   I2  A scope has one signal at the most, made when it is asked for.
//   I3  What a signal of ours was aborted with is no failure: it is the cancel, coming back.

import { enter, unwind } from "./blocked.js";
import { Cancel } from "./cancel.js";
import type { Cooperative } from "./cooperative.js";
import { outsideTask } from "./errors.js";
import { createAbortController, createAbortReason } from "./host.js";
import { machine } from "./machine.js";
import { Region } from "./region.js";
import { cancelScope, type Scope } from "./scope.js";
import type { TaskFrame } from "./taskFrame.js";

/** The platform's `AbortSignal`. A program that is checked without the types of Node or of browsers has no name for it. */
export type Signal = typeof globalThis extends { AbortSignal: { prototype: infer S } } ? S : object;

/** Who listens to each signal (I1). */
const listeners = new WeakMap<Signal, Set<Scope>>();

/** Cancels a scope when a signal aborts: now, if it has. Returns how to stop listening. */
export function cancelOnAbort(scope: Scope, signal: Signal): () => void {
  if (signal.aborted) {
    cancelScope(scope, new Cancel("abort-signal", signal.reason, undefined));
    return () => {};
  }
  const scopes = listeners.get(signal) ?? new Set();
  listeners.set(signal, scopes);
  if (scopes.size === 0) signal.addEventListener("abort", cancelAll);
  scopes.add(scope);
  return () => {
    scopes.delete(scope);
    if (scopes.size === 0) signal.removeEventListener("abort", cancelAll);
  };
}

function cancelAll(this: Signal): void {
  for (const scope of listeners.get(this) ?? []) cancelScope(scope, new Cancel("abort-signal", this.reason, undefined));
}

/**
 * Runs a function that is cancelled, with everything spawned in it, when a signal aborts.
 *
 * Suspends: until the function and everything spawned in it have ended.
 * Throws: what the function throws; `TaskCancelled` if the signal aborted, whose `cause` is the signal's reason.
 * If cancelled: so is the function.
 *
 * @cooperative
 * @example
 * const rows = withSignal(request.signal, () => query(sql));
 */
export function withSignal<T>(signal: Signal, fn: Cooperative<() => T>): T {
  const task = enter("withSignal");
  if (task === undefined) return unwind();
  const region = new SignalRegion(task);
  return region.run(() => {
    region.listenTo(signal);
    return fn();
  });
}

class SignalRegion extends Region {
  override readonly kind = "withSignal";
  #stop = () => {};

  listenTo(signal: Signal): void {
    this.#stop = cancelOnAbort(this, signal);
  }

  protected override close(): void {
    this.#stop();
    super.close();
  }
}

const reasons = new WeakSet<object>();

/** Whether an error is what a signal of ours was aborted with, or an `AbortError` because of that, as Node makes them (I3). */
export function isAbortReason(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { name, cause } = error as { name?: unknown; cause?: unknown };
  return reasons.has(error) || (name === "AbortError" && reasons.has(cause as object));
}

/** The signals that the code of a task has asked for, by scope (I2). */
export class ScopeSignals {
  readonly #controllers = new Map<Scope, AbortController>();

  of(scope: Scope): Signal {
    const controller = this.#controllers.get(scope) ?? createAbortController();
    this.#controllers.set(scope, controller);
    this.abortCancelled();
    return controller.signal;
  }

  forget(scope: Scope): void {
    this.#controllers.delete(scope);
  }

  /** Aborts the signals of the scopes that a cancel reaches. */
  abortCancelled(): void {
    for (const [scope, controller] of this.#controllers) {
      const cancel = controller.signal.aborted ? undefined : cancelReaching(scope);
      if (cancel === undefined) continue;
      const reason = createAbortReason(cancel.source === "deadline" ? "TimeoutError" : "AbortError", cancel);
      reasons.add(reason);
      controller.abort(reason);
    }
  }
}

/** The cancel that code in a scope has to unwind for. */
function cancelReaching(scope: Scope): Cancel | undefined {
  let found: Cancel | undefined;
  for (let around: Scope | undefined = scope; around !== undefined; around = around.parent) {
    found = around.cause ?? found;
    if (around.keepsCancelsOut) break;
  }
  return found;
}

/**
 * A signal for functions that take one, such as `fetch`: it aborts when the calling code is cancelled, with an `AbortError`, or a
 * `TimeoutError` if its time is up, whose `cause` says why. Each `group`, `timeout` and task has its own; a shield keeps it from aborting.
 *
 * Throws: `NotRunError` outside any task.
 *
 * @example
 * const response = timeout(2000, () => wait(fetch(url, { signal: currentSignal() })));
 */
export function currentSignal(): Signal {
  const task: TaskFrame | undefined = machine.task;
  if (task === undefined) throw outsideTask("currentSignal");
  return task.signals.of(task.scope);
}

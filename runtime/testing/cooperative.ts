// Tests and hooks of test runners as tasks.

import type { Clock } from "../core/clock.js";
import type { Cooperative } from "../core/cooperative.js";
import { run } from "../core/run.js";
import { virtualClock } from "./virtualClock.js";

/** How `cooperative` runs a test. */
export interface CooperativeOptions {
  /** The time that it goes by. With `"virtual"`, it is a `virtualClock()` of its own each time. The engine's unless given. */
  readonly clock?: Clock | "virtual";
  /** Decides the choices that the runtime makes, as an option of `run.with`: a whole number. */
  readonly seed?: number;
}

/**
 * Makes a cooperative function one that test runners take: for tests, and for what runs before and after them.
 *
 * Each time that it is called, it runs in a task of its own, and returns a promise of what it returns, which settles when all that it has spawned has ended. It gets what
 * the runner hands over. If that has a `signal`, as in Vitest, the task is cancelled when the runner gives up: its `finally` blocks run before the next test.
 *
 * Throws: into the promise, whatever the function throws; and `NotRunError` if it was not compiled.
 *
 * @example
 * test("a nap takes an hour", cooperative(() => {
 *   sleep(3_600_000);
 *   expect(now()).toBe(3_600_000);
 * }, { clock: "virtual" }));
 */
export function cooperative<C, T>(
  fn: Cooperative<(context: C) => T>,
  { clock, seed }: CooperativeOptions = {},
): (context?: C) => Promise<T> {
  // No parameter of its own: runners such as jest take one for a callback that they have to wait for.
  return (...[context]: [context?: C]) => {
    const signal = signalOf(context);
    const options = {
      ...(clock !== undefined && { clock: clock === "virtual" ? virtualClock() : clock }),
      ...(seed !== undefined && { seed }),
      ...(signal !== undefined && { signal }),
    };
    return run.with(options)(fn, context as C);
  };
}

function signalOf(context: unknown): AbortSignal | undefined {
  if (typeof context !== "object" || context === null || !("signal" in context)) return undefined;
  return context.signal instanceof AbortSignal ? context.signal : undefined;
}

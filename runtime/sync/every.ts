// Ticks. Compiled by our own compiler.

import type { CooperativeGenerator } from "../core/cooperativeGenerator.js";
import { checkDuration, now, sleepUntil } from "../core/time.js";

/** What happens to ticks that were due while nobody asked for them. */
export interface TickOptions {
  /**
   * `burst`: they come one after the other, at once. `delay`: they do not come; the next comes a whole period after it is asked for. `skip`:
   * they do not come; the next comes when it would have been due anyway. `burst` unless given.
   */
  readonly missed?: "burst" | "delay" | "skip";
}

/**
 * A tick every `ms` milliseconds, the first after `ms`. The values are the moments at which they were due, on the clock of `now()`.
 *
 * Suspends: each step, until the next tick is due.
 * Throws: `RangeError` if `ms` is negative, 0, or not a number.
 * If cancelled: there are no more ticks, and no timer is left.
 *
 * @cooperative
 * @example
 * for (const due of every(1000)) print(due);
 */
export function* every(ms: number, { missed = "burst" }: TickOptions = {}): CooperativeGenerator<number, never> {
  "use cooperative";
  checkDuration(ms);
  if (ms === 0) throw new RangeError("Ticks need some time between them; got 0 ms");
  for (let due = now() + ms; ; due = nextDue(due, ms, missed)) {
    if (due > now()) sleepUntil(due);
    yield due;
  }
}

/** When the next tick is due, after one that was due at `due` has been taken, maybe late. */
function nextDue(due: number, ms: number, missed: "burst" | "delay" | "skip"): number {
  const late = now() - due;
  if (missed === "burst" || late < ms) return due + ms;
  return missed === "delay" ? now() + ms : due + (Math.floor(late / ms) + 1) * ms;
}

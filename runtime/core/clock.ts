// A scheduler's time: what it is, and being told when a moment has come.

import { monotonicNow } from "./host.js";
import type { Scheduler } from "./scheduler.js";

/** The time that a run goes by: see `clock` of `run.with`, and `virtualClock` of `stackful/testing`. */
export interface Clock {
  /** Milliseconds on this clock. Never goes backwards. */
  now(): number;
  /** Calls `onAlarm` once, not before `at`. Only the last alarm counts; Infinity takes it back. */
  setAlarm(at: number, onAlarm: () => void): void;
  /** Every task is parked. A clock of our own may go on to when the next timer is due. Returns whether anything has changed. */
  onIdle?(scheduler: Scheduler): boolean;
}

/** setTimeout takes 31 bits: a longer delay would fire at once. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** The engine's own time. */
export class RealClock implements Clock {
  #timeout: ReturnType<typeof setTimeout> | undefined = undefined;
  #at = Number.POSITIVE_INFINITY;

  now(): number {
    return monotonicNow();
  }

  setAlarm(at: number, onAlarm: () => void): void {
    // An alarm that rings too early does no harm: nothing is due, and it is set again. But none may keep the process alive.
    if (at !== Number.POSITIVE_INFINITY && at >= this.#at) return;
    if (at === this.#at) return;
    if (this.#timeout !== undefined) clearTimeout(this.#timeout);
    this.#at = at;
    if (at === Number.POSITIVE_INFINITY) return;
    const delay = Math.min(Math.max(1, Math.ceil(at - this.now())), LONGEST_TIMEOUT);
    this.#timeout = setTimeout(() => {
      this.#at = Number.POSITIVE_INFINITY;
      onAlarm();
    }, delay);
  }
}

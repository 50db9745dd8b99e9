// When a slice looks at the clock: seldom while steps are short, after each while they are long.

import type { Clock } from "./clock.js";

/** Most steps between two looks. */
const MOST = 64;
/** Steps are short if those between two looks took less, in milliseconds. */
const SHORT = 0.5;

export class Pace {
  readonly #clock: Clock;
  #end = 0;
  #lookedAt = 0;
  #steps = 0;
  /** Steps between this look and the next. */
  #stride = 1;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A slice begins at `now`. */
  begin(now: number, end: number): void {
    this.#end = end;
    this.#lookedAt = now;
    this.#steps = 0;
    this.#stride = 1;
  }

  /** After each step: whether the time is up, as far as we know. */
  isUp(): boolean {
    return ++this.#steps >= this.#stride && this.#look();
  }

  #look(): boolean {
    const now = this.#clock.now();
    this.#stride = now - this.#lookedAt < SHORT ? Math.min(this.#stride * 2, MOST) : 1;
    this.#lookedAt = now;
    this.#steps = 0;
    return now >= this.#end;
  }
}

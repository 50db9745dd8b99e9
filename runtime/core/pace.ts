// When a slice looks at the clock: seldom while steps are short, after each while they are long.
//
//   steps of a slice    1 2 3 … 16 18 22 30 46 78 142 206 …       looked after these, while all are short
//
//   I1  Who runs for too long is known if it was looked at before and after its step: among the first steps of a slice, when steps are long,
//       and for a second after some steps have taken too long together. Or always, if that was asked for.

import type { Clock } from "./clock.js";
import { reportHog } from "./hogs.js";
import { isDevelopment } from "./host.js";
import type { TaskFrame } from "./taskFrame.js";

/** Most steps between two looks. */
const MOST = 64;
/** Steps are short if those between two looks took less, in milliseconds. */
const SHORT = 0.5;
/** So many steps of a slice are looked at one by one: most programs have no more at a time. */
const FIRST = 16;
/** How long a step may take, in milliseconds, unless the program says otherwise. */
const HOG_MS = isDevelopment() ? 50 : Number.POSITIVE_INFINITY;
/** How long each step is looked at after some have taken too long, in milliseconds. */
const ALERT_MS = 1000;

export class Pace {
  readonly #clock: Clock;
  readonly #hogMs: number;
  readonly #most: number;
  #end = 0;
  #lookedAt = 0;
  #steps = 0;
  /** Steps between this look and the next. */
  #stride = 1;
  /** Looks of this slice. */
  #looks = 0;
  #alertUntil = Number.NEGATIVE_INFINITY;

  /** Each step is looked at if `hogMs` is given, and can be exceeded. */
  constructor(clock: Clock, hogMs: number | undefined) {
    this.#clock = clock;
    this.#hogMs = hogMs ?? HOG_MS;
    this.#most = Number.isFinite(hogMs) ? 1 : MOST;
  }

  /** A slice begins at `now`. */
  begin(now: number, end: number): void {
    this.#end = end;
    this.#lookedAt = now;
    this.#steps = 0;
    this.#stride = 1;
    this.#looks = 0;
  }

  /** After each step of a task: whether the time is up, as far as we know. */
  isUp(task: TaskFrame): boolean {
    return ++this.#steps >= this.#stride && this.#look(task);
  }

  #look(task: TaskFrame): boolean {
    const now = this.#clock.now();
    const ms = now - this.#lookedAt;
    this.#lookedAt = ms > this.#hogMs ? this.#onHog(task, ms, now) : now;
    const isEach = ms >= SHORT || ++this.#looks < FIRST || now < this.#alertUntil;
    this.#stride = isEach ? 1 : Math.min(this.#stride * 2, this.#most);
    this.#steps = 0;
    return now >= this.#end;
  }

  /** Reports it, if it is known who it was, and returns when that was done. */
  #onHog(task: TaskFrame, ms: number, now: number): number {
    if (this.#steps === 1) reportHog(task, ms);
    else this.#alertUntil = now + ALERT_MS;
    return this.#clock.now();
  }
}

// The run queue: whose turn it is.
//
//   turn     all tasks that are ready now, in the order in which they became ready
//   slice    turns, until nobody is ready or the time is up; then the engine looks at I/O and timers
//
//   I1  Making a task ready only queues it: no task is resumed from inside another, or from a callback.
//   I2  Between slices an alarm is set for the next timer.
//
// Tests choose otherwise: they put another `runUntil` in its place, and other choices in the place of random ones.

import { type Clock, RealClock } from "./clock.js";
import { drive } from "./drive.js";
import { afterIO, soon } from "./host.js";
import { Random } from "./random.js";
import type { TaskFrame } from "./taskFrame.js";
import { TaskQueue } from "./taskQueue.js";
import { type Timer, Timers } from "./timers.js";

/** How long tasks may run before I/O and timers are looked at, in milliseconds. */
const SLICE = 10;
/** Steps between two looks at the clock. */
const STEPS_PER_LOOK = 64;

/** What a scheduler has done so far. */
export interface Statistics {
  /** Tasks started. */
  readonly spawned: number;
  /** Tasks that have not ended. */
  readonly live: number;
  /** Times that a task was parked. */
  readonly suspensions: number;
  /** Passes over the run queue. */
  readonly turns: number;
}

export class Scheduler {
  readonly clock: Clock;
  readonly timers = new Timers();
  /** Makes the choices that are left to the runtime: which of several ready clauses a `select` takes. */
  readonly random: Random;
  /** The tasks that plain code has started and that have not ended: every other task is inside one of them. */
  readonly roots = new Set<TaskFrame>();
  /** Tasks that wait for something outside the runtime. */
  outside = 0;
  suspensions = 0;
  /** The `age` at which time was looked at last. */
  sliceTime = 0;
  readonly #origin: number;
  #spawned = 0;
  #live = 0;
  #turns = 0;
  protected ready = new TaskQueue();
  #spare = new TaskQueue();
  #isAwake = false;

  constructor(clock: Clock = new RealClock(), random: Random = new Random(0)) {
    this.clock = clock;
    this.random = random;
    this.#origin = clock.now();
  }

  get statistics(): Statistics {
    return { spawned: this.#spawned, live: this.#live, suspensions: this.suspensions, turns: this.#turns };
  }

  /** Whole milliseconds since it was made. */
  get age(): number {
    return Math.trunc(this.clock.now() - this.#origin);
  }

  /** Puts a task that has become ready in the run queue. */
  enqueue(task: TaskFrame): void {
    this.ready.push(task);
    this.#awake();
  }

  /** Calls `onDue` after `ms` milliseconds. */
  after(ms: number, onDue: () => void): Timer {
    return this.at(this.clock.now() + ms, onDue);
  }

  /** Calls `onDue` at a moment on the clock. */
  at(moment: number, onDue: () => void): Timer {
    const timer = this.timers.add(moment, onDue);
    this.#awake();
    return timer;
  }

  /** Runs whoever is ready, until nobody is, without looking at time or I/O. */
  runNow(): void {
    this.runUntil(Number.POSITIVE_INFINITY);
  }

  onSpawned(task: TaskFrame): void {
    this.#spawned++;
    this.#live++;
    if (task.parent === undefined) this.roots.add(task);
    this.enqueue(task);
  }

  onDone(task: TaskFrame): void {
    this.#live--;
    if (task.parent === undefined) this.roots.delete(task);
  }

  /** A slice will follow, at whose end the alarm is set (I2). */
  #awake(): void {
    if (this.#isAwake) return;
    this.#isAwake = true;
    soon(this.#slice);
  }

  readonly #slice = (): void => {
    const { clock, timers } = this;
    const start = clock.now();
    this.sliceTime = this.age;
    timers.expire(start);
    do {
      if (!this.runUntil(start + SLICE)) return afterIO(this.#slice);
    } while (this.#onIdle());
    this.#isAwake = false;
    clock.setAlarm(timers.nextAt, this.#onAlarm);
  };

  readonly #onAlarm = (): void => {
    if (this.#isAwake) return;
    this.#isAwake = true;
    this.#slice();
  };

  /** Runs turns until nobody is ready. Returns false if the time was up first. */
  protected runUntil(end: number): boolean {
    let steps = 0;
    while (!this.ready.isEmpty) {
      this.#turns++;
      const turn = this.ready;
      this.ready = this.#spare;
      this.#spare = turn;
      for (let task = turn.shift(); task !== undefined; task = turn.shift()) {
        drive(task);
        steps++;
      }
      if (steps < STEPS_PER_LOOK) continue;
      if (this.clock.now() >= end) return this.ready.isEmpty;
      steps = 0;
    }
    return true;
  }

  /** Nobody is ready: a clock of our own may go on now. Returns whether somebody is ready because of it. */
  #onIdle(): boolean {
    const { clock, timers } = this;
    while (this.ready.isEmpty) {
      if (this.#live === 0 || !clock.onIdle?.(this)) return false;
      this.sliceTime = this.age;
      timers.expire(clock.now());
    }
    return true;
  }
}

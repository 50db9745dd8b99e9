// The run queue: whose turn it is.
//
//   turn     all tasks that are ready now, in the order in which they became ready
//   slice    turns, until nobody is ready or the time is up; then the engine looks at I/O and timers
//
//   I1  Making a task ready only queues it: no task is resumed from inside another, or from a callback.
//   I2  Between slices an alarm is set for the next timer.
//   I3  Whoever has waited longest is next, also if a slice ends in the middle of a turn.
//
// Tests choose otherwise: they put another `runUntil` in its place, and other choices in the place of random ones.

import { type Clock, RealClock } from "./clock.js";
import { drive } from "./drive.js";
import { hooks, tellEnded, tellSpawned } from "./hooks.js";
import { afterIO, outsideStores, soon } from "./host.js";
import { Pace } from "./pace.js";
import { Random } from "./random.js";
import { stores } from "./store.js";
import type { TaskFrame } from "./taskFrame.js";
import { TaskQueue } from "./taskQueue.js";
import { type Timer, Timers } from "./timers.js";

/** How long tasks may run before I/O and timers are looked at, in milliseconds. */
const SLICE = 10;

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

/** What a scheduler looks out for, which costs time. */
export interface Watching {
  /** Whether it remembers where tasks are spawned, for dumps and reports. */
  readonly trace?: boolean | undefined;
  /** Times each step, and reports tasks that run for longer, in milliseconds, without letting others run. */
  readonly hogMs?: number | undefined;
}

export class Scheduler {
  readonly clock: Clock;
  readonly isTraced: boolean;
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
  #lookedAt = 0;
  #spawned = 0;
  #live = 0;
  #turns = 0;
  protected ready = new TaskQueue();
  /** Who has not had this turn yet. */
  #turn = new TaskQueue();
  readonly #pace: Pace;
  #isAwake = false;

  constructor(clock: Clock = new RealClock(), random: Random = new Random(0), { trace, hogMs }: Watching = {}) {
    this.clock = clock;
    this.isTraced = trace === true;
    this.#pace = new Pace(clock, hogMs);
    this.random = random;
    this.#origin = clock.now();
  }

  /** Whether its time stands still while a task can run, and jumps when none can. */
  get hasOwnTime(): boolean {
    return this.clock.onIdle !== undefined;
  }

  get statistics(): Statistics {
    return { spawned: this.#spawned, live: this.#live, suspensions: this.suspensions, turns: this.#turns };
  }

  /** Whole milliseconds since it was made. */
  get age(): number {
    return this.#ageAt(this.clock.now());
  }

  #ageAt(moment: number): number {
    return Math.trunc(moment - this.#origin);
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
    if (hooks.spawn !== undefined) tellSpawned(task);
  }

  onDone(task: TaskFrame): void {
    this.#live--;
    if (task.parent === undefined) this.roots.delete(task);
    if (hooks.end !== undefined) tellEnded(task);
  }

  /** A slice will follow, at whose end the alarm is set (I2). */
  #awake(): void {
    if (this.#isAwake) return;
    this.#isAwake = true;
    soon(this.#slice);
  }

  readonly #slice = (): void => {
    if (stores.areUsed) outsideStores(this.#runSlice);
    else this.#runSlice();
  };

  readonly #runSlice = (): void => {
    const { clock, timers } = this;
    this.#look();
    do {
      if (!this.runUntil(this.#lookedAt + SLICE)) return afterIO(this.#slice);
    } while (this.#onIdle());
    this.#isAwake = false;
    clock.setAlarm(timers.nextAt, this.#onAlarm);
  };

  /** Looks at the clock, which is not free: who is due becomes ready. */
  #look(): void {
    this.#lookedAt = this.clock.now();
    this.sliceTime = this.#ageAt(this.#lookedAt);
    this.timers.expire(this.#lookedAt);
  }

  readonly #onAlarm = (): void => {
    if (this.#isAwake) return;
    this.#isAwake = true;
    this.#slice();
  };

  /** Runs turns until nobody is ready. Returns false if the time was up first: then the turn goes on in the next slice. */
  protected runUntil(end: number): boolean {
    const pace = this.#pace;
    pace.begin(end - SLICE, end);
    do {
      const turn = this.#turn;
      for (let task = turn.shift(); task !== undefined; task = turn.shift()) {
        drive(task);
        if (pace.isUp(task)) return turn.isEmpty && this.ready.isEmpty;
      }
    } while (this.#beginTurn());
    return true;
  }

  #beginTurn(): boolean {
    if (this.ready.isEmpty) return false;
    this.#turns++;
    const turn = this.ready;
    this.ready = this.#turn;
    this.#turn = turn;
    return true;
  }

  /** Nobody is ready: a clock of our own may go on now. Returns whether somebody is ready because of it. */
  #onIdle(): boolean {
    while (this.ready.isEmpty) {
      if (this.#live === 0 || this.clock.onIdle?.(this) !== true) return false;
      this.#look();
    }
    return true;
  }
}

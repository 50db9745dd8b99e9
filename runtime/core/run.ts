// From plain code into cooperative code.

import { handleAbandoned } from "./abandoned.js";
import { cancelOnAbort, type Signal } from "./abortSignals.js";
import type { Clock } from "./clock.js";
import type { Cooperative } from "./cooperative.js";
import { watchForDeadlock } from "./deadlock.js";
import { handleUnhandled } from "./detach.js";
import { notCompiled, TaskCancelled } from "./errors.js";
import { machine } from "./machine.js";
import { Random } from "./random.js";
import { Scheduler, type Statistics } from "./scheduler.js";
import { shared } from "./shared.js";
import { type Storage, storesIn } from "./store.js";
import type { Task } from "./task.js";
import { TaskFrame } from "./taskFrame.js";

/** How `run.with` runs. */
export interface RunOptions {
  /** The time that its tasks go by. The engine's own unless given; `virtualClock()` of `stackful/testing` for tests. */
  clock?: Clock;
  /** Decides the choices that the runtime makes, such as which of several ready clauses a `select` takes: a whole number. 0 unless given. */
  seed?: number;
  /**
   * Remembers where each task is spawned, for dumps and reports. That costs a microsecond or two each time, so it is off unless asked for.
   */
  trace?: boolean;
  /**
   * Reports each task that runs for longer than so many milliseconds without a call that blocks: nobody else can run meanwhile. `Infinity`
   * reports none.
   *
   * Unless given, it is 50, or none with `NODE_ENV=production`; and the clock is not looked at after each step of a task, but as often as is
   * cheap. So one that comes in the middle of many short steps may be missed. For a second after that, each step is timed, as it always is if
   * this is given.
   */
  hogMs?: number;
  /** Cancels the run when it aborts; the promise is rejected with the signal's reason then. */
  signal?: Signal;
  /**
   * The storages whose stores its tasks keep: each task finds what was in them where the run was called, whoever wakes it, and whatever other
   * runs have there.
   */
  storages?: readonly Storage[];
  /** What reports call the run's own task. The name of its function unless given. */
  name?: string;
  /**
   * Hears of the errors of detached tasks, which no scope waits for. Unless given, such an error ends the program, like any error that
   * nobody catches.
   */
  onUnhandled?: (error: unknown, task: Task) => void;
  /**
   * Hears of promises that are rejected when nobody waits for them any more, and of the task that has waited: it was cancelled, poked, or has
   * taken another clause of its `select`. Unless given, a warning is printed. Such a promise is never an unhandled rejection.
   */
  onAbandoned?: (error: unknown, task: Task) => void;
}

/**
 * Runs a cooperative function from plain code.
 *
 * The promise settles when the function, and everything that it has spawned, has ended: with what it returned, or with the first
 * error. Several runs take turns with each other.
 *
 * Throws: `NotRunError` if the function was not compiled.
 *
 * @example
 * await run(serve, 7000);
 */
export function run<A extends unknown[], T>(fn: Cooperative<(...args: A) => T>, ...args: A): Promise<T> {
  return runOn(shared, {}, fn, args);
}

/** Returns a `run` with options of its own. */
run.with = (
  options: RunOptions,
): (<A extends unknown[], T>(fn: Cooperative<(...args: A) => T>, ...args: A) => Promise<T>) => {
  const { clock, seed, trace, hogMs } = options;
  const isPlain = [clock, seed, trace, hogMs].every((option) => option === undefined);
  const scheduler = isPlain ? shared : new Scheduler(clock, new Random(seed ?? 0), { trace, hogMs });
  return (fn, ...args) => runOn(scheduler, options, fn, args);
};

/**
 * What the scheduler of the running task has done so far; outside any task, that of every plain `run`.
 *
 * @example
 * console.log(`${statistics().live} tasks`);
 */
export function statistics(): Statistics {
  return (machine.task?.scheduler ?? shared).statistics;
}

/** Starts the root task of a run. */
export function startRoot<A extends unknown[], T>(
  scheduler: Scheduler,
  fn: Cooperative<(...args: A) => T>,
  args: A,
): TaskFrame<T> {
  if (isUncompiled(fn)) throw notCompiled(fn.name);
  const task = new TaskFrame<T>(scheduler, undefined, fn, args);
  if (scheduler.isTraced) task.rememberSpawning(startRoot);
  scheduler.onSpawned(task);
  watchForDeadlock(scheduler, task);
  return task;
}

/** Runs a function on a scheduler. The promise settles when it has ended, and everything that it has spawned. */
export function runOn<A extends unknown[], T>(
  scheduler: Scheduler,
  { signal, storages, name, onUnhandled, onAbandoned }: RunOptions,
  fn: Cooperative<(...args: A) => T>,
  args: A,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const task = startRoot(scheduler, fn, args);
    if (storages !== undefined) task.ambient = storesIn(storages);
    if (name !== undefined) task.rename(name);
    if (onUnhandled !== undefined) handleUnhandled(task, onUnhandled);
    if (onAbandoned !== undefined) handleAbandoned(task, onAbandoned);
    const stopListening = signal && cancelOnAbort(task, signal);
    task.whenDone(() => {
      stopListening?.();
      try {
        resolve(task.settled());
      } catch (error) {
        const isAborted = error instanceof TaskCancelled && error.cancel.source === "abort-signal";
        reject(isAborted ? error.cancel.reason : error);
      }
    });
  });
}

const GeneratorFunction = Object.getPrototypeOf(function* () {}).constructor as new () => object;

/** Whether a function says "use cooperative" and is still plain. Compiled functions have lost the directive. */
function isUncompiled(fn: (...args: never[]) => unknown): boolean {
  if (fn instanceof GeneratorFunction) return false;
  return /^\s*["']use cooperative["']/m.test(Function.prototype.toString.call(fn).replace("{", "{\n"));
}

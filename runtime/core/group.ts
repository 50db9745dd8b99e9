// Groups: tasks that end together.

import { enter, unwind } from "./blocked.js";
import { Cancel } from "./cancel.js";
import type { Cooperative } from "./cooperative.js";
import { TaskGroupError } from "./errors.js";
import type { End } from "./frame.js";
import { machine } from "./machine.js";
import { Region } from "./region.js";
import { cancelScope, interruptInside, isInsideCancelled } from "./scope.js";
import { spawnIn } from "./spawn.js";
import { type Started, type StartedTask, startIn } from "./start.js";
import type { Task } from "./task.js";
import type { TaskFrame } from "./taskFrame.js";
import { sleep } from "./time.js";

/** The group that a function runs in: see `group`. */
export interface TaskGroup {
  /**
   * Starts a task in this group, from wherever the group can be reached.
   *
   * Throws: `GroupClosedError` if the group has ended.
   */
  spawn<A extends unknown[], T>(fn: Cooperative<(...args: A) => T>, ...args: A): Task<T>;

  /**
   * Starts a task that does not keep the group open: when everything else in it has ended, the task is cancelled. If it throws, so does
   * the group.
   *
   * Throws: `GroupClosedError` if the group has ended.
   *
   * @example
   * group((all) => {
   *   all.background(() => printProgress());
   *   for (const file of files) spawn(() => upload(file));
   * });
   */
  background<A extends unknown[], T>(fn: Cooperative<(...args: A) => T>, ...args: A): Task<T>;

  /**
   * Starts a task, and waits until it calls `started`: a server that listens, a worker that has connected.
   *
   * Suspends: until the task has called `started`.
   * Throws: what the task throws before that, to the caller only: the group goes on. `Error` if the task ends without it.
   * If cancelled: so is the task, and it is waited for.
   *
   * @cooperative
   * @example
   * group((all) => {
   *   const { value: port } = all.start<void, number>((started) => serve(0, started));
   *   spawn(() => visit(port));
   * });
   */
  start<T, V>(fn: Cooperative<(started: Started<V>) => T>): StartedTask<T, V>;

  /** Cancels everything in the group, its own function included. The first cancel counts; later ones change nothing. */
  cancel(reason?: unknown): void;
}

/** How a group behaves. */
export interface GroupOptions {
  /** How long its tasks may clean up once they are cancelled, in milliseconds. 5,000 unless said otherwise; 0: not at all. */
  grace?: number;
  /**
   * What the group throws when something in it has thrown: the `first` error, that very object, or an `aggregate`, a `TaskGroupError` with
   * all errors, even if it is one. `first` unless said otherwise.
   */
  errors?: "first" | "aggregate";
  /**
   * How its tasks clean up once they are cancelled: all `together`, or `inSeries`, the newest first, and each of the others when the one that was
   * spawned after it has ended; until then it goes on. For tasks that need those before them, to the end. `together` unless said otherwise.
   */
  cleanUp?: "together" | "inSeries";
}

/**
 * Runs a function with a scope of its own: returns what it returned, when everything that was spawned in it has ended.
 *
 * Suspends: until the function and all tasks of the group have ended.
 * Throws: the first error of the function or of a task, after everything else in the group was cancelled and has cleaned up; later
 * errors are listed in its `suppressed`. `TaskCancelled` if the function was cancelled through the group.
 * If cancelled: everything in the group is cancelled, and waited for.
 *
 * @cooperative
 * @example
 * const [left, right] = group(() => {
 *   const a = spawn(() => fetchPart("left"));
 *   const b = spawn(() => fetchPart("right"));
 *   return [a.join(), b.join()];
 * });
 */
export function group<T>(fn: Cooperative<(group: TaskGroup) => T>, options: GroupOptions = {}): T {
  const task = enter("group");
  if (task === undefined) return unwind();
  const region = new GroupRegion(task, options);
  return region.run(() => fn(region));
}

class GroupRegion extends Region implements TaskGroup {
  override readonly kind = "group";
  /** Owns the tasks in the background, if there are any. It never ends by itself. */
  #keeper: TaskFrame | undefined = undefined;
  readonly #isAggregating: boolean;
  readonly #isInSeries: boolean;

  constructor(task: TaskFrame, { grace, errors, cleanUp }: GroupOptions) {
    super(task, grace);
    this.#isAggregating = errors === "aggregate";
    this.#isInSeries = cleanUp === "inSeries";
  }

  override get isInSeries(): boolean {
    return this.#isInSeries;
  }

  spawn<A extends unknown[], T>(fn: Cooperative<(...args: A) => T>, ...args: A): Task<T> {
    return spawnIn(this, fn, args);
  }

  background<A extends unknown[], T>(fn: Cooperative<(...args: A) => T>, ...args: A): Task<T> {
    if (this.#keeper === undefined || this.#keeper.isOver) this.#keeper = spawnIn(this, background, []);
    return spawnIn(this.#keeper, fn, args);
  }

  /** @cooperative */
  start<T, V>(fn: Cooperative<(started: Started<V>) => T>): StartedTask<T, V> {
    return startIn(this, fn);
  }

  cancel(reason?: unknown): void {
    cancelScope(this, new Cancel("cancel", reason, machine.task));
  }

  protected override failure(errors: readonly unknown[]): unknown {
    return this.#isAggregating ? new TaskGroupError(errors, "Something in the group failed") : super.failure(errors);
  }

  override joinTasks(): End {
    this.#endBackground();
    return super.joinTasks();
  }

  override removeTask(task: TaskFrame): void {
    super.removeTask(task);
    if (this.#isInSeries && this.newest !== undefined && isInsideCancelled(this)) interruptInside(this.newest);
    if (this.isJoining) this.#endBackground();
  }

  /** Nothing else is left in the group: what is in the background ends. */
  #endBackground(): void {
    const keeper = this.#keeper;
    if (keeper === undefined || this.newest !== keeper || keeper.older !== undefined) return;
    cancelScope(keeper, new Cancel("cancel", "everything else in its group has ended", undefined));
  }
}

/** What the owner of the tasks in the background does. */
function background(): void {
  return sleep(Number.POSITIVE_INFINITY);
}

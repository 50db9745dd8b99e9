// Tasks: one running cooperative call each, and the frame and scope of the function that it runs.
//
//   ready -> running -> parked -> ready … -> done
//
//   I1  Parked means: `suspension` says what for, and the task stands in line for it. Ready means: it stands in the run queue.
//   I2  What makes a parked task ready is decided once; until it has run, nothing else is let in.
//   I3  `top` is the innermost of its suspended frames.

import { isAbortReason, ScopeSignals } from "./abortSignals.js";
import type { Ambient } from "./ambient.js";
import { enter, park, unwind } from "./blocked.js";
import { Cancel } from "./cancel.js";
import type { Cleanup } from "./cleanup.js";
import { DeadlockError, TaskCancelled } from "./errors.js";
import { type End, type Frame, RETURNED, type Step, THREW } from "./frame.js";
import { invariant } from "./invariant.js";
import { machine } from "./machine.js";
import type { Scheduler } from "./scheduler.js";
import { cancelScope, JOINING, Scope, visibleCancel } from "./scope.js";
import { PrimitiveSuspension, type SuspendIteration } from "./suspendIteration.js";
import { type Linked, type Standing, TaskQueue } from "./taskQueue.js";
import { traceTask } from "./trace.js";

/** A running cooperative call, as `spawn` returns it. */
export interface Task<T = unknown> {
  /** What reports call it: the name of its function, or the one given to it. */
  readonly name: string;
  /** `parked` means that it waits for something, `ready` that it will run as soon as its turn comes. */
  readonly state: "ready" | "running" | "parked" | "done";
  /** What it waits for. Undefined unless it is parked. */
  readonly waitingFor: SuspendIteration | undefined;
  /** Whether it has been told to end early. It may still be cleaning up. */
  readonly cancelled: boolean;

  /**
   * Waits for the task, and returns what its function returned.
   *
   * Suspends: until the task and everything it spawned has ended.
   * Throws: what the task threw; `TaskCancelled` if it was cancelled; `DeadlockError` if a task joins itself.
   * If cancelled: stops waiting. The task goes on.
   *
   * @cooperative
   * @example
   * const page = spawn(() => fetchPage(url));
   * index(page.join());
   */
  join(): T;

  /**
   * Tells the task, and everything it spawned, to end. Returns at once.
   *
   * Each is unwound from the call where it is blocked: `finally` and `using` run and may block for a while, `catch` never sees
   * it. A task that is not blocked goes on to its next blocking call. Cancelling twice, or a task that is done, changes nothing.
   *
   * @example
   * const ticker = spawn(() => tick());
   * sleep(1000);
   * ticker.cancel("one second is enough");
   */
  cancel(reason?: unknown): void;

  /**
   * Cancels the task, and waits until it has cleaned up.
   *
   * Suspends: until the task and everything it spawned have ended.
   * Throws: what the clean-up throws, which nobody else hears of then; never what the task has thrown before. `DeadlockError` if a task
   * stops itself.
   * If cancelled: stops waiting. The task ends without you.
   *
   * @cooperative
   * @example
   * const server = spawn(() => serve(7000));
   * runTests();
   * server.stop();
   */
  stop(reason?: unknown): void;

  /**
   * Throws `error` once, at the call where the task is blocked: an ordinary error, which it may catch. If the task is not
   * blocked, its next blocking call throws it instead. Returns false if the task is done.
   *
   * @example
   * reader.poke(new Error("the file was replaced"));
   */
  poke(error: unknown): boolean;

  /** Where the task is: a line per call, innermost first, by file and line. Empty unless it is parked. */
  stack(): string;

  /** Lets plain code `await` a task. */
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B>;
}

/** The phases of a task: ready for some reason, running, parked, or done in some way. */
export const READY_START = 0;
export const READY_VALUE = 1;
export const READY_ERROR = 2;
export const READY_UNWIND = 3;
export const READY_JOINED = 4;
export const RUNNING = 5;
export const PARKED = 6;
export const DONE_VALUE = 7;
export const DONE_ERROR = 8;
export const DONE_CANCELLED = 9;

/** Five seconds to clean up, unless a group says otherwise. */
export const DEFAULT_GRACE = 5000;

/** A lock that others wait for. */
interface WatchedLock {
  onOwnerDone(owner: TaskFrame): void;
}

/** What most tasks do not need. */
class Extras {
  signals: ScopeSignals | undefined = undefined;
  /** Hears of the error that it ends with, in place of its scope. */
  onFailure: ((error: unknown) => void) | undefined = undefined;
  ambient: Ambient | undefined = undefined;
  name: string | undefined = undefined;
  cleanup: Cleanup | undefined = undefined;
  joiners: TaskQueue<Standing> | undefined = undefined;
  joining: PrimitiveSuspension | undefined = undefined;
  stoppers: TaskQueue | undefined = undefined;
  stopping: PrimitiveSuspension | undefined = undefined;
  /** Whether the task had failed when it was stopped: that error is for its scope. */
  hadFailed = false;
  pokes: unknown[] | undefined = undefined;
  onDone: (() => void)[] | undefined = undefined;
  watchedLocks: Set<WatchedLock> | undefined = undefined;
}

type AnyFunction = (...args: never[]) => unknown;

export class TaskFrame<T = unknown> extends Scope implements Task<T> {
  readonly scheduler: Scheduler;
  /** I3 */
  top: Frame = this;
  scope: Scope = this;
  suspension: SuspendIteration | undefined = undefined;
  /**
   * While ready: what it is resumed with. While parked: what the waiting operation carries, such as the value to send.
   * When done: its value, its error, or why it was cancelled. Before it has started: the arguments.
   */
  outcome: unknown;
  /** When it was parked last: the scheduler's `sliceTime` then. */
  parkedAt = 0;
  /** Whether its next cancellation point has to look for a cancel or a poke. */
  isInterrupted = false;
  /** Its neighbours in the line that it stands in. */
  before: Linked | undefined = undefined;
  after: Linked | undefined = undefined;
  /** Its neighbours among the tasks of its scope. */
  older: TaskFrame | undefined = undefined;
  newer: TaskFrame | undefined = undefined;
  #extras: Extras | undefined = undefined;

  constructor(scheduler: Scheduler, parent: Scope | undefined, fn: AnyFunction, args: readonly unknown[]) {
    super(parent);
    this.scheduler = scheduler;
    this.phase = READY_START;
    this.result = fn;
    this.outcome = args;
  }

  get task(): TaskFrame {
    return this;
  }

  get isOver(): boolean {
    return this.phase >= DONE_VALUE;
  }

  get grace(): number {
    return DEFAULT_GRACE;
  }

  /** The innermost of what surrounds the code that it runs. */
  get ambient(): Ambient | undefined {
    return this.#extras?.ambient;
  }

  set ambient(ambient: Ambient | undefined) {
    if (ambient !== this.ambient) this.#need().ambient = ambient;
  }

  get openedBy(): undefined {
    return undefined;
  }

  // --- what the task looks like from outside

  get name(): string {
    return this.#extras?.name ?? ((this.result as AnyFunction).name || "task");
  }

  rename(name: string): void {
    this.#need().name = name;
  }

  get state(): "ready" | "running" | "parked" | "done" {
    if (this.isOver) return "done";
    if (this.phase === RUNNING) return "running";
    return this.phase === PARKED ? "parked" : "ready";
  }

  get waitingFor(): SuspendIteration | undefined {
    return this.phase === PARKED ? this.suspension : undefined;
  }

  get cancelled(): boolean {
    return this.phase === DONE_CANCELLED || (!this.isOver && visibleCancel(this) !== undefined);
  }

  stack(): string {
    return this.phase === PARKED ? traceTask(this) : "";
  }

  /** @cooperative */
  join(): T {
    const joiner = enter("task.join");
    if (joiner === undefined) return unwind();
    if (this.isOver) return this.settled();
    if (joiner === this.task) throw new DeadlockError("A task cannot join itself.", { kind: "self" });
    const extras = this.#need();
    extras.joining ??= new PrimitiveSuspension("task.join", this, (task) => {
      this.removeJoiner(task);
      return true;
    });
    this.addJoiner(joiner);
    return park(joiner, extras.joining);
  }

  /** Puts somebody in the line of those who wait for the task to end. */
  addJoiner(joiner: Standing): void {
    const extras = this.#need();
    extras.joiners ??= new TaskQueue();
    extras.joiners.push(joiner);
  }

  removeJoiner(joiner: Standing): void {
    this.#extras?.joiners?.remove(joiner);
  }

  /** @cooperative */
  stop(reason?: unknown): void {
    const stopper = enter("task.stop");
    if (stopper === undefined) return unwind();
    if (this.isOver) return;
    if (stopper === this.task)
      throw new DeadlockError("A task cannot stop itself: it would wait for its own end.", { kind: "self" });
    const extras = this.#need();
    if (extras.stoppers === undefined) extras.hadFailed = this.hasFailed;
    this.cancel(reason);
    extras.stoppers ??= new TaskQueue();
    extras.stoppers.push(stopper);
    extras.stopping ??= new PrimitiveSuspension("task.stop", this, (task) => {
      extras.stoppers?.remove(task);
      return true;
    });
    return park(stopper, extras.stopping);
  }

  // oxlint-disable-next-line unicorn/no-thenable -- plain code may await a task
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return new Promise<T>((resolve, reject) => {
      this.whenDone(() => {
        try {
          resolve(this.settled());
        } catch (error) {
          reject(error);
        }
      });
    }).then(onFulfilled, onRejected);
  }

  /** Calls `onDone` when the task has ended: now, if it has. */
  whenDone(onDone: () => void): void {
    if (this.isOver) return onDone();
    const extras = this.#need();
    extras.onDone ??= [];
    extras.onDone.push(onDone);
  }

  /** Returns the value of a task that is done, or throws what it ended with. */
  settled(): T {
    if (this.phase === DONE_VALUE) return this.outcome as T;
    throw this.#failure();
  }

  #failure(): unknown {
    if (this.phase === DONE_ERROR) return this.outcome;
    return new TaskCancelled(`Task \`${this.name}\` was cancelled`, this.outcome as Cancel, this);
  }

  // --- ready, and how

  /** Makes a parked task ready: the blocked call returns `value`. */
  unpark(value?: unknown): boolean {
    return this.#ready(READY_VALUE, value);
  }

  /** Makes a parked task ready: the blocked call throws `error`. */
  unparkError(error: unknown): boolean {
    return this.#ready(READY_ERROR, error);
  }

  /** The last task of the scope that it joins has ended. */
  unparkJoined(): void {
    invariant(this.phase === PARKED && this.suspension === JOINING, "a joining scope's task is parked");
    this.#ready(READY_JOINED, this.outcome);
  }

  #ready(phase: number, outcome: unknown): boolean {
    if (this.phase !== PARKED) return false;
    this.phase = phase;
    this.outcome = outcome;
    this.scheduler.enqueue(this);
    return true;
  }

  /** Takes a task out of the line that it stands in. Returns false if what it waits for cannot be undone. */
  withdraw(): boolean {
    const { suspension } = this;
    if (suspension === undefined) return false;
    if (suspension instanceof PrimitiveSuspension) {
      if (!suspension.withdraw(this)) return false;
    } else if (this.phase === PARKED) {
      (this.outcome as () => void)();
    }
    return true;
  }

  // --- interrupting

  cancel(reason?: unknown): void {
    cancelScope(this, new Cancel("cancel", reason, machine.task));
  }

  poke(error: unknown): boolean {
    if (this.isOver) return false;
    if (this.phase === PARKED && this.cleanup === undefined && this.withdraw()) return this.unparkError(error);
    const extras = this.#need();
    extras.pokes ??= [];
    extras.pokes.push(error);
    this.isInterrupted = true;
    return true;
  }

  /** Takes the oldest poke that has not been delivered. */
  takePoke(): { error: unknown } | undefined {
    const pokes = this.#extras?.pokes;
    return pokes === undefined || pokes.length === 0 ? undefined : { error: pokes.shift() };
  }

  /** A scope around it was cancelled: it unwinds now if it is parked, otherwise at its next cancellation point. */
  interruptForCancel(): void {
    this.isInterrupted = true;
    this.#extras?.signals?.abortCancelled();
    if (this.phase !== PARKED || visibleCancel(this) === undefined) return;
    if (this.withdraw()) this.#ready(READY_UNWIND, undefined);
  }

  /** The signals that its code has asked for. */
  get signals(): ScopeSignals {
    const extras = this.#need();
    extras.signals ??= new ScopeSignals();
    return extras.signals;
  }

  forgetSignal(scope: Scope): void {
    this.#extras?.signals?.forget(scope);
  }

  /** Its failure is not that of the scope that owns it. */
  onFailure(onFailure: (error: unknown) => void): void {
    this.#need().onFailure = onFailure;
  }

  get cleanup(): Cleanup | undefined {
    return this.#extras?.cleanup;
  }

  setCleanup(cleanup: Cleanup | undefined): void {
    this.#need().cleanup = cleanup;
  }

  /** Somebody waits for a lock that this task holds: tells the lock if the task ends without unlocking. */
  watchLock(lock: WatchedLock): void {
    const extras = this.#need();
    extras.watchedLocks ??= new Set();
    extras.watchedLocks.add(lock);
  }

  unwatchLock(lock: WatchedLock): void {
    this.#extras?.watchedLocks?.delete(lock);
  }

  // --- ending

  /** The function has ended. The task ends when its tasks have. */
  override end(end: End, result: unknown): End {
    this.generator = undefined;
    if (end !== THREW) this.outcome = (result as Step).value;
    else if (this.cause !== undefined && isAbortReason(result)) this.unwinding = this;
    else this.fail(result, this);
    return this.joinTasks();
  }

  protected override conclude(): End {
    this.cleanup?.end();
    if (this.hasFailed) this.#settle(DONE_ERROR, this.cause?.errors[0]);
    else if (this.unwinding !== undefined) this.#settle(DONE_CANCELLED, this.unwinding.cause);
    else this.#settle(DONE_VALUE, this.outcome);
    return RETURNED;
  }

  /** The task is done: tells its scope, and everybody who waits for it. */
  #settle(phase: number, outcome: unknown): void {
    this.phase = phase;
    this.outcome = outcome;
    this.scheduler.onDone(this);
    const { parent } = this;
    if (parent !== undefined) {
      if (phase === DONE_ERROR && !this.#isForStopper) this.#fail(parent, outcome);
      parent.removeTask(this);
    }
    this.#tellStoppers();
    this.#tellJoiners();
    const extras = this.#extras;
    if (extras === undefined) return;
    for (const lock of extras.watchedLocks ?? []) lock.onOwnerDone(this);
    for (const onDone of extras.onDone ?? []) onDone();
  }

  #fail(parent: Scope, error: unknown): void {
    const onFailure = this.#extras?.onFailure;
    if (onFailure === undefined) parent.fail(error, this);
    else onFailure(error);
  }

  /** Whether what the task ends with is an error of its clean-up, and somebody waits for that. */
  get #isForStopper(): boolean {
    const { stoppers, hadFailed } = this.#extras ?? {};
    return stoppers !== undefined && !stoppers.isEmpty && hadFailed === false;
  }

  #tellStoppers(): void {
    const { stoppers, hadFailed } = this.#extras ?? {};
    if (stoppers === undefined) return;
    for (let stopper = stoppers.shift(); stopper !== undefined; stopper = stoppers.shift()) {
      if (this.phase === DONE_ERROR && !hadFailed) stopper.unparkError(this.outcome);
      else stopper.unpark();
    }
  }

  #tellJoiners(): void {
    const joiners = this.#extras?.joiners;
    if (joiners === undefined) return;
    for (let joiner = joiners.shift(); joiner !== undefined; joiner = joiners.shift()) {
      if (this.phase === DONE_VALUE) joiner.unpark(this.outcome);
      else joiner.unparkError(this.#failure());
    }
  }

  #need(): Extras {
    this.#extras ??= new Extras();
    return this.#extras;
  }
}

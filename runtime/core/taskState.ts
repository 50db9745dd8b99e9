// The state of a task: what it runs, what it waits for, and how it becomes ready again.
//
//   ready -> running -> parked -> ready … -> done
//
//   I1  Parked means: `suspension` says what for, and the task stands in line for it. Ready means: it stands in the run queue.
//   I2  What makes a parked task ready is decided once; until it has run, nothing else is let in.
//   I3  `top` is the innermost of its suspended frames.

import { Extras } from "./extras.js";
import type { Frame } from "./frame.js";
import { hooks, tellUnblocked } from "./hooks.js";
import { invariant } from "./invariant.js";
import { DONE_VALUE, PARKED, READY_ERROR, READY_JOINED, READY_START, READY_VALUE, RUNNING } from "./phases.js";
import type { Scheduler } from "./scheduler.js";
import { JOINING, Scope } from "./scope.js";
import { PrimitiveSuspension, type SuspendIteration } from "./suspendIteration.js";
import type { TaskFrame } from "./taskFrame.js";
import type { Linked } from "./taskQueue.js";
import { placeOfCall } from "./trace.js";

/** What reports call a task whose function has no name. */
export const UNNAMED = "task";

/** What reports call a task that runs `fn`. */
export function nameOf(fn: { readonly name: string }): string {
  return fn.name || UNNAMED;
}

type AnyFunction = (...args: never[]) => unknown;

export abstract class TaskState extends Scope {
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
  /** Its neighbours in the line that it stands in. */
  before: Linked | undefined = undefined;
  after: Linked | undefined = undefined;
  /** Its neighbours among the tasks of its scope. */
  older: TaskFrame | undefined = undefined;
  newer: TaskFrame | undefined = undefined;
  protected extras: Extras | undefined = undefined;

  constructor(scheduler: Scheduler, parent: Scope | undefined, fn: AnyFunction, args: readonly unknown[]) {
    super(parent);
    this.scheduler = scheduler;
    this.phase = READY_START;
    this.result = fn;
    this.outcome = args;
  }

  /** What most tasks do not need, and this one does now. */
  protected needExtras(): Extras {
    this.extras ??= new Extras();
    return this.extras;
  }

  get caller(): undefined {
    return undefined;
  }

  get name(): string {
    return this.extras?.name ?? nameOf(this.code);
  }

  /** The function that it runs. */
  get code(): AnyFunction {
    return this.result as AnyFunction;
  }

  rename(name: string): void {
    this.needExtras().name = name;
  }

  /** Whether it lets others go first when it has had its share of ready calls. */
  get givesWay(): boolean {
    return this.extras === undefined || this.extras.unconstrained === 0;
  }

  /** It enters (1) or leaves (-1) code that keeps the thread. */
  unconstrained(change: 1 | -1): void {
    this.needExtras().unconstrained += change;
  }

  /** Where it was spawned, if its scheduler remembers that. */
  get spawnedAt(): string | undefined {
    return this.extras?.spawnedAt;
  }

  /** `spawning` is the function that was called for it. */
  rememberSpawning(spawning: (...args: never[]) => unknown): void {
    this.needExtras().spawnedAt = placeOfCall(spawning);
  }

  get state(): "ready" | "running" | "parked" | "done" {
    if (this.isOver) return "done";
    if (this.phase === RUNNING) return "running";
    return this.phase === PARKED ? "parked" : "ready";
  }

  get isOver(): boolean {
    return this.phase >= DONE_VALUE;
  }

  get waitingFor(): SuspendIteration | undefined {
    return this.phase === PARKED ? this.suspension : undefined;
  }

  /** Makes a parked task ready: the blocked call returns `value`. */
  unpark(value?: unknown): boolean {
    return this.makeReady(READY_VALUE, value);
  }

  /** Makes a parked task ready: the blocked call throws `error`. */
  unparkError(error: unknown): boolean {
    return this.makeReady(READY_ERROR, error);
  }

  /** The last task of the scope that it joins has ended. */
  unparkJoined(): void {
    invariant(this.phase === PARKED && this.suspension === JOINING, "a joining scope's task is parked");
    this.makeReady(READY_JOINED, this.outcome);
  }

  /** I2 */
  protected makeReady(phase: number, outcome: unknown): boolean {
    if (this.phase !== PARKED) return false;
    this.phase = phase;
    this.outcome = outcome;
    this.scheduler.enqueue(this.task);
    if (hooks.unblock !== undefined) tellUnblocked(this.task);
    return true;
  }

  /** Takes a task out of the line that it stands in. Returns false if what it waits for cannot be undone. */
  withdraw(): boolean {
    const { suspension } = this;
    if (suspension === undefined) return false;
    if (suspension instanceof PrimitiveSuspension) {
      if (!suspension.withdraw(this.task)) return false;
    } else if (this.phase === PARKED) {
      (this.outcome as () => void)();
    }
    return true;
  }
}

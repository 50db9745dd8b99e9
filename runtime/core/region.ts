// Regions: scopes inside a task, one for each call of `group` or `timeout`.
//
//   I1  While its function runs, a region is the task's innermost scope. When it ends, the scope around it is that again.

import { isAbortReason } from "./abortSignals.js";
import { handOut, ready, runGenerator, takeBlocked, toGenerator } from "./call.js";
import type { Cancel } from "./cancel.js";
import type { Cleanup } from "./cleanup.js";
import { PARK_STEP, type Step } from "./delegate.js";
import { TaskCancelled } from "./errors.js";
import { chainFrame, type End, type Frame, JOINS, LEFT, RETURNED, THREW } from "./frame.js";
import { JOINING, Scope } from "./scope.js";
import type { TaskFrame } from "./taskFrame.js";
import { addCallers } from "./trace.js";

export abstract class Region extends Scope {
  /** Which call it is, for reports. */
  abstract readonly kind: string;
  readonly task: TaskFrame;
  readonly openedBy: Cleanup | undefined;
  readonly grace: number;
  caller: Frame | undefined = undefined;
  unwinding: Scope | undefined = undefined;
  cause: Cancel | undefined = undefined;
  isOver = false;
  /** What the function has returned. */
  #returned: unknown = undefined;
  /** Whether the call throws although its function has returned: the tasks in it were cancelled. */
  protected isCutShort = false;

  constructor(task: TaskFrame, grace: number = task.scope.grace) {
    super(task.scope);
    this.task = task;
    this.openedBy = task.cleanup;
    this.grace = grace;
  }

  /** Runs `body` in the region. Returns what it returns, or a handle if that takes longer. */
  run<T>(body: () => T): T {
    this.task.scope = this;
    let step: Step;
    try {
      const handle = body();
      if (takeBlocked(handle)) return handOut(chainFrame(this, undefined, PARK_STEP)) as T;
      const generator = toGenerator(handle);
      step = generator === undefined ? { done: true, value: handle } : runGenerator(generator);
      if (!step.done) return handOut(chainFrame(this, generator, step)) as T;
    } catch (error) {
      return this.#endAtOnce(THREW, error);
    }
    return this.#endAtOnce(RETURNED, step);
  }

  /** The function has ended before it was ever suspended. */
  #endAtOnce<T>(end: End, result: unknown): T {
    switch (this.end(end, result)) {
      case RETURNED:
        return ready((this.result as Step).value as T);
      case JOINS:
        this.task.suspension = JOINING;
        return handOut(chainFrame(this, undefined, PARK_STEP)) as T;
      default:
        throw this.result;
    }
  }

  /** The function has ended. The region ends when its tasks have. */
  override end(end: End, result: unknown): End {
    this.generator = undefined;
    if (end !== THREW) this.#returned = result;
    else if (this.cause !== undefined && isAbortReason(result)) this.isCutShort = true;
    else this.fail(result, this.task);
    return this.joinTasks();
  }

  protected override conclude(): End {
    this.close();
    if (this.unwinding === undefined && !this.hasFailed && !this.isCutShort) return super.end(RETURNED, this.#returned);
    const passesThrough = this.unwinding !== undefined && this.unwinding !== this && !this.hasFailed;
    if (passesThrough) return LEFT;
    if (this.unwinding !== undefined) this.task.cleanup?.end();
    const error = this.hasFailed ? this.failure((this.cause as Cancel).errors) : this.cancelledError();
    // While the region counts as suspended: its callers are asked where they stand.
    if (this.caller !== undefined) addCallers(error, this.caller);
    return super.end(THREW, error);
  }

  protected close(): void {
    this.isOver = true;
    this.task.forgetSignal(this);
    this.task.scope = this.parent as Scope;
  }

  /** What the call throws when something in the region has thrown, given all those errors. */
  protected failure([first]: readonly unknown[]): unknown {
    return first;
  }

  /** What the call throws when the region was cancelled, and the cancel ends here. */
  protected cancelledError(): unknown {
    return new TaskCancelled("The group was cancelled", this.cause as Cancel, this.task);
  }
}

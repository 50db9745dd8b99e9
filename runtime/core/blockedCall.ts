// The one place that suspends: what stands behind the `yield*` of a call that blocks.
//
//   I1  A call that gives way has done its work: what it has got, it returns, whatever happens meanwhile.

import { type Delegate, PARK_STEP, type Step, UNWIND_STEP } from "./delegate.js";
import { BUDGET, machine } from "./machine.js";
import { GIVING_WAY } from "./suspendIteration.js";
import type { TaskFrame } from "./taskFrame.js";
import { PROBE, recordTrace, restack } from "./trace.js";

/** The delegate of every blocked call. One is enough: it always speaks for the running task. */
class Blocked implements Delegate {
  [Symbol.iterator](): Delegate {
    return this;
  }

  next(received?: unknown): Step {
    if (received === PROBE) return recordTrace(this.next);
    const task = machine.task as TaskFrame;
    if (task.suspension !== undefined) return PARK_STEP;
    if (!machine.isThrowing) return { done: true, value: received };
    machine.isThrowing = false;
    throw restack(received, task, this.next);
  }

  return(value?: unknown): Step {
    return { done: true, value };
  }

  throw(error: unknown): Step {
    throw error;
  }
}

/** The delegate of a call that has noticed that its task is to be unwound. It is never resumed, only returned from. */
class Unwinding extends Blocked {
  override next(): Step {
    return UNWIND_STEP;
  }
}

export const blocked: Delegate = new Blocked();
export const unwinding: Delegate = new Unwinding();

/**
 * The running task has had its share of calls that were ready: it goes to the end of the run queue, with the result of this one (I1).
 * Returns undefined if it does not: then it has another share.
 */
export function giveWay(result: unknown): Delegate | undefined {
  const { task } = machine;
  if (task?.givesWay !== true) {
    machine.budget = BUDGET;
    return undefined;
  }
  task.outcome = result;
  task.suspension = GIVING_WAY;
  return blocked;
}

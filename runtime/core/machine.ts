// The registers: what the running task, its frames and the scheduler share.
//
// JavaScript runs one task at a time, so one set serves every scheduler.
//
//   I1  Outside a step, `task` is undefined and the chain is empty.
//   I2  `undriven` is a handle that a primitive has returned and that no `call` has taken yet. It must be taken before
//       anything else cooperative happens; otherwise the call was made by code that nobody compiled.

import type { Delegate } from "./delegate.js";
import type { Delegation } from "./delegation.js";
import type { Frame } from "./frame.js";
import type { TaskFrame } from "./taskFrame.js";

/** How many calls in a row may be ready, in one step of a task. */
export const BUDGET = 128;

class Machine {
  /** The running task. */
  task: TaskFrame | undefined = undefined;
  /** How many more calls may be ready before the task gives way: see `call`. */
  budget = BUDGET;
  /** How many cooperative calls deep the native stack is. */
  depth = 0;
  /** The frames that the suspension on its way up has passed, innermost first. */
  innermost: Frame | undefined = undefined;
  outermost: Frame | undefined = undefined;
  /** See I2. */
  undriven: Delegate | undefined = undefined;
  /** Whether any handle was ever taken. Until then, `handedOutAt` remembers where one was handed out: nothing may be compiled at all. */
  hasTakenHandle = false;
  handedOutAt: { stack?: string } | undefined = undefined;
  /** Why the frame that was resumed has not ended: the value of its unfinished step. */
  signal: unknown = undefined;
  /** The value that a cooperative generator hands to its consumer. */
  emitted: unknown = undefined;
  /** Where it comes from, if that is a `yield*`. */
  delegation: Delegation | undefined = undefined;
  /** Whether what resumes the blocked call is an error. */
  isThrowing = false;

  /** Runs something of its own, in the middle of a step: the registers are fresh for it, and as they were afterwards. */
  aside<T>(act: () => T): T {
    const saved = Object.assign(new Machine(), this);
    Object.assign(this, new Machine());
    try {
      return act();
    } finally {
      Object.assign(this, saved);
    }
  }
}

export const machine = new Machine();

// Clean-up: what runs in a task while it is unwound. It may block, for a bounded time.
//
//   I1  While it is not over, no cancel from outside reaches the code that cleans up; what that code opens itself (a group, a
//       time limit) works as ever.
//   I2  When the grace has passed, it is over: the next blocked call, and every later one, unwinds.

import { interruptInside, type Scope } from "./scope.js";
import type { TaskFrame } from "./taskFrame.js";
import type { Timer } from "./timers.js";

export class Cleanup {
  isOver = false;
  /** The scope that the frame stands in which is being unwound. */
  scope: Scope;
  #timer: Timer | undefined = undefined;

  constructor(
    readonly task: TaskFrame,
    /** Where the unwinding ends. */
    public target: Scope,
    /** The clean-up in which this one happens, if any. */
    readonly outer: Cleanup | undefined,
  ) {
    this.scope = task.scope;
    this.isOver = target.grace === 0;
  }

  /** Whether cancels of `scope`, and of those around it, are kept out. */
  protects(scope: Scope): boolean {
    return !this.isOver && scope === this.scope;
  }

  /** The task has been parked: the grace starts, unless it has. */
  onParked(): void {
    if (this.isOver || this.#timer !== undefined || this.target.grace === Number.POSITIVE_INFINITY) return;
    this.#timer = this.task.scheduler.after(this.target.grace, () => {
      this.isOver = true;
      interruptInside(this.scope);
    });
  }

  /** The unwinding has ended, or an error took its place. */
  end(): void {
    if (this.#timer !== undefined) this.task.scheduler.timers.remove(this.#timer);
    this.task.setCleanup(this.outer);
  }
}

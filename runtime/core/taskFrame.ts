// A task as the runtime sees it: the frame and the scope of the function that it runs. What it is made of is in the classes below it.
//
//   TaskState           ready, running, parked, done
//   InterruptibleTask   cancels and pokes
//   EndingTask          how it ends, and who hears of it
//   TaskFrame           what user code calls

import { enter, unwind } from "./blocked.js";
import { EndingTask } from "./endingTask.js";
import { DeadlockError } from "./errors.js";
import { PARKED } from "./phases.js";
import type { Task } from "./task.js";
import { traceTask } from "./trace.js";

export class TaskFrame<T = unknown> extends EndingTask<T> implements Task<T> {
  get task(): TaskFrame {
    return this;
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
    return this.joiners.wait(joiner);
  }

  /** @cooperative */
  stop(reason?: unknown): void {
    const stopper = enter("task.stop");
    if (stopper === undefined) return unwind();
    if (this.isOver) return;
    if (stopper === this.task)
      throw new DeadlockError("A task cannot stop itself: it would wait for its own end.", { kind: "self" });
    const { stoppers } = this;
    this.cancel(reason);
    return stoppers.wait(stopper);
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
}

// The clause of a `select` that waits for a task.

import { DeadlockError } from "../../core/errors.js";
import { machine } from "../../core/machine.js";
import type { Task } from "../../core/task.js";
import type { TaskFrame } from "../../core/taskFrame.js";
import type { Standing } from "../../core/taskQueue.js";
import { Clause } from "./clause.js";

/**
 * A clause that is taken when a task has ended, with what its function returned. The `select` throws what `task.join` would throw.
 *
 * @example
 * const got = select({ page: joined(download), stop: receiveFrom(stop) });
 */
export function joined<T>(task: Task<T>): Clause<T> {
  return new JoinedClause(task as TaskFrame<T>);
}

class JoinedClause<T> extends Clause<T> {
  constructor(readonly waitable: TaskFrame<T>) {
    super();
  }

  get isReady(): boolean {
    if (this.waitable === machine.task) throw new DeadlockError("A task cannot join itself.", { kind: "self" });
    return this.waitable.isOver;
  }

  take(): T {
    return this.waitable.settled();
  }

  stand(arm: Standing): void {
    this.waitable.joiners.add(arm);
  }

  leave(arm: Standing): void {
    this.waitable.joiners.remove(arm);
  }
}

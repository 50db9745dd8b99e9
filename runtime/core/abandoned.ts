// Errors of what nobody waits for any more: a promise that was left, and is rejected later.

import { rootOf } from "./detach.js";
import { warn } from "./host.js";
import type { Scope } from "./scope.js";
import type { Task } from "./task.js";
import type { TaskFrame } from "./taskFrame.js";

type OnAbandoned = (error: unknown, task: Task) => void;

/** What the runs do that say how. */
const handlers = new WeakMap<Scope, OnAbandoned>();

export function handleAbandoned(root: TaskFrame, onAbandoned: OnAbandoned): void {
  handlers.set(root, onAbandoned);
}

/** A promise was rejected that `task` has waited for, and nobody waits for now: its run hears of it, or whoever runs the program. */
export function tellAbandoned(task: TaskFrame | undefined, error: unknown): void {
  const onAbandoned = task && handlers.get(rootOf(task));
  if (task === undefined || onAbandoned === undefined)
    return warn(`a promise was rejected while nobody waited for it: ${String(error)}`);
  try {
    onAbandoned(error, task);
  } catch (failure) {
    warn(`\`onAbandoned\` threw: ${String(failure)}`);
  }
}

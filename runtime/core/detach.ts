// Tasks that belong to the whole run, and to no scope in it.

import type { Cooperative } from "./cooperative.js";
import { outsideTask } from "./errors.js";
import { throwUncaught } from "./host.js";
import { machine } from "./machine.js";
import type { Scope } from "./scope.js";
import { spawnIn } from "./spawn.js";
import type { Task } from "./task.js";
import type { TaskFrame } from "./taskFrame.js";

type OnUnhandled = (error: unknown, task: Task) => void;

/** What the runs do that say how. */
const handlers = new WeakMap<Scope, OnUnhandled>();

export function handleUnhandled(root: TaskFrame, onUnhandled: OnUnhandled): void {
  handlers.set(root, onUnhandled);
}

/**
 * Starts a cooperative function as a task of the whole run: it may outlive the group or task that starts it, and what it throws cancels
 * nobody. The run ends after it has; what cancels the run cancels it.
 *
 * An error of it goes to `onUnhandled` of `run.with`; unless that is given, it ends the program, like any error that nobody catches.
 *
 * Throws: `NotRunError` outside any task. There, use `run`.
 *
 * @example
 * detach(() => sendStatistics(request));
 */
export function detach<A extends unknown[], T>(fn: Cooperative<(...args: A) => T>, ...args: A): Task<T> {
  if (machine.task === undefined) throw outsideTask("detach");
  const root = rootOf(machine.task.scope);
  const task = spawnIn(root, fn, args);
  const onUnhandled = handlers.get(root) ?? throwUncaught;
  task.onFailure((error) => onUnhandled(error, task));
  return task;
}

/** The run that a scope is of. */
export function rootOf(scope: Scope): Scope {
  let root = scope;
  while (root.parent !== undefined) root = root.parent;
  return root;
}

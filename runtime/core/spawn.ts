// Starting a task inside a task.

import type { Cooperative } from "./cooperative.js";
import { GroupClosedError, outsideTask } from "./errors.js";
import { machine } from "./machine.js";
import type { Scope } from "./scope.js";
import { inheritedFrom } from "./store.js";
import type { Task } from "./task.js";
import { TaskFrame } from "./taskFrame.js";

/**
 * Starts a cooperative function as a task of its own, owned by the scope that the calling code runs in: the innermost `group` or
 * `timeout`, or the task itself. That scope ends only after the task has; if the task throws, everything else in the scope is
 * cancelled, and the scope throws that error. It never arrives at the call of `spawn`.
 *
 * The task begins after the calling one has blocked or ended. Can be called from plain code too, as long as that runs in a task.
 *
 * Throws: `NotRunError` outside any task. There, use `run`.
 *
 * @example
 * function serve(listener: Listener) {
 *   "use cooperative";
 *   for (const socket of listener) spawn(() => echo(socket));
 * }
 */
export function spawn<A extends unknown[], T>(fn: Cooperative<(...args: A) => T>, ...args: A): Task<T> {
  const spawner = machine.task;
  if (spawner === undefined) throw outsideTask("spawn");
  return spawnIn(spawner.scope, fn, args);
}

/** The scope that the calling code runs in: what starts tasks in it, also later. */
export function currentScope(
  op: string,
): <A extends unknown[]>(fn: Cooperative<(...args: A) => unknown>, args: A) => TaskFrame {
  const scope = machine.task?.scope;
  if (scope === undefined) throw outsideTask(op);
  return (fn, args) => spawnIn(scope, fn, args);
}

/** Starts a task in an open scope. */
export function spawnIn<A extends unknown[], T>(
  scope: Scope,
  fn: Cooperative<(...args: A) => T>,
  args: A,
): TaskFrame<T> {
  if (scope.isOver) throw new GroupClosedError("The group has ended: nothing more can be spawned in it");
  const task = new TaskFrame<T>(scope.task.scheduler, scope, fn, args);
  // A scope around it may be cancelled already: then the task unwinds at its first cancellation point.
  task.isInterrupted = scope.cause !== undefined || scope.task.isInterrupted;
  task.ambient = machine.task === undefined ? scope.task.ambient : inheritedFrom(machine.task.ambient);
  scope.addTask(task);
  const { scheduler } = task;
  if (scheduler.isTraced) task.rememberSpawning(spawnIn);
  scheduler.onSpawned(task);
  return task;
}

/**
 * The task that is running.
 *
 * Throws: `NotRunError` outside any task.
 *
 * @example
 * console.log(`${currentTask().name}: begins`);
 */
export function currentTask(): Task {
  if (machine.task === undefined) throw outsideTask("currentTask");
  return machine.task;
}

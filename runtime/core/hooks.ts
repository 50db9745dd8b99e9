// Hooks: tools that want to see what all tasks do. Nobody pays for a hook that is not set, but with one look at its field.
//
//   spawned -> [switch to it … blocked, switch from it … unblocked]* … ended
//
//   I1  A hook hears of what happens, and cannot change it: it runs outside any task, and what it throws is reported, to nobody else.
//   I2  While a hook runs, no hook is called: what it does itself is not told.

import { warn } from "./host.js";
import { machine } from "./machine.js";
import { PARKED } from "./phases.js";
import { GIVING_WAY, YIELDING } from "./suspendIteration.js";
import type { Task } from "./task.js";
import type { TaskFrame } from "./taskFrame.js";

/** Hears of a task. */
export type TaskHook = (task: Task) => void;

/** Hears of a task, and of the task that did that to it. Undefined: it was plain code, such as a timer or the callback of a socket. */
export type CauseHook = (task: Task, by: Task | undefined) => void;

/** Hears of who has run until now, and who runs next. Undefined stands for plain code: the scheduler, callbacks. */
export type SwitchHook = (from: Task | undefined, to: Task | undefined) => void;

class Hooks {
  spawn: CauseHook | undefined = undefined;
  end: TaskHook | undefined = undefined;
  switch: SwitchHook | undefined = undefined;
  block: TaskHook | undefined = undefined;
  unblock: CauseHook | undefined = undefined;
  /** Whose step it is, as far as `switch` was told. */
  running: TaskFrame | undefined = undefined;
  /** I2 */
  isTelling = false;

  /** Sets one, and returns what was set before. */
  put<N extends "spawn" | "end" | "switch" | "block" | "unblock">(name: N, hook: this[N]): this[N] {
    const before = this[name];
    this[name] = hook;
    return before;
  }
}

export const hooks = new Hooks();

/** I1, I2 */
function tell(name: string, call: () => void): void {
  if (hooks.isTelling) return;
  const { task } = machine;
  hooks.isTelling = true;
  machine.task = undefined;
  try {
    call();
  } catch (error) {
    warn(`the hook of \`${name}\` threw: ${error instanceof Error ? error.stack : String(error)}`);
  } finally {
    machine.task = task;
    hooks.isTelling = false;
  }
}

export function tellSpawned(task: TaskFrame): void {
  const by = machine.task;
  tell("onSpawn", () => hooks.spawn?.(task, by));
}

export function tellEnded(task: TaskFrame): void {
  tell("onEnd", () => hooks.end?.(task));
}

/** What it waits for may have been ready after all. */
export function tellBlocked(task: TaskFrame): void {
  if (task.phase === PARKED) tell("onBlock", () => hooks.block?.(task));
}

/** A task that only lets others go first was never blocked. */
export function tellUnblocked(task: TaskFrame): void {
  const by = machine.task;
  if (task.suspension === YIELDING || task.suspension === GIVING_WAY) return;
  tell("onUnblock", () => hooks.unblock?.(task, by));
}

/** Runs a step between two switches: to its task, and back to whatever ran before it. */
export function stepBetweenSwitches(task: TaskFrame, step: (task: TaskFrame) => void): void {
  const from = hooks.running;
  tell("onSwitch", () => hooks.switch?.(from, task));
  hooks.running = task;
  step(task);
  hooks.running = from;
  tell("onSwitch", () => hooks.switch?.(task, from));
}

/**
 * Sets a function that hears of each task that is spawned, in every run, and of who has spawned it. Returns the one that was set before, so that
 * it can be put back; undefined sets none.
 *
 * It runs outside any task, in the middle of what it hears of: it should be quick. What it throws is printed, and nobody else notices.
 *
 * @example
 * const before = onSpawn((task, by) => console.log(`${by?.name ?? "plain code"} starts ${task.name}`));
 * spawn(() => sleep(10));
 * onSpawn(before);
 */
export function onSpawn(hook: CauseHook | undefined): CauseHook | undefined {
  return hooks.put("spawn", hook);
}

/**
 * Sets a function that hears of each task that has ended, in every run. Returns the one that was set before; see `onSpawn`.
 *
 * @example
 * const before = onEnd((task) => console.log(`${task.name} ${task.cancelled ? "was cancelled" : "has ended"}`));
 * spawn(() => sleep(10)).join();
 * onEnd(before);
 */
export function onEnd(hook: TaskHook | undefined): TaskHook | undefined {
  return hooks.put("end", hook);
}

/**
 * Sets a function that hears whenever a task begins to run, or stops running, in every run: from which task to which. Between two tasks
 * of one run there is plain code, the scheduler; a task that calls `runSync` is followed by the tasks in there, and they by that task. Returns the one
 * that was set before; see `onSpawn`.
 *
 * @example
 * const busy = new Map<Task, number>();
 * let since = performance.now();
 * const before = onSwitch((from) => {
 *   const at = performance.now();
 *   if (from !== undefined) busy.set(from, (busy.get(from) ?? 0) + at - since);
 *   since = at;
 * });
 * yieldNow();
 * onSwitch(before);
 */
export function onSwitch(hook: SwitchHook | undefined): SwitchHook | undefined {
  return hooks.put("switch", hook);
}

/**
 * Sets a function that hears of each task that is blocked, in every run: `task.waitingFor` says what it waits for. One that only lets
 * others go first, as `yieldNow` does, is not blocked. Returns the one that was set before; see `onSpawn`.
 *
 * @example
 * const before = onBlock((task) => console.log(`${task.name} waits: ${task.waitingFor?.op}`));
 * sleep(10);
 * onBlock(before);
 */
export function onBlock(hook: TaskHook | undefined): TaskHook | undefined {
  return hooks.put("block", hook);
}

/**
 * Sets a function that hears of each task that was blocked and is ready again, in every run, and of the task that has done it: who sent the value,
 * unlocked the lock, or cancelled it. Returns the one that was set before; see `onSpawn`.
 *
 * @example
 * const before = onUnblock((task, by) => console.log(`${by?.name ?? "plain code"} lets ${task.name} go on`));
 * sleep(10);
 * onUnblock(before);
 */
export function onUnblock(hook: CauseHook | undefined): CauseHook | undefined {
  return hooks.put("unblock", hook);
}

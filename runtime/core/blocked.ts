// How calls block. Every blocking call of the runtime ends here.
//
//   read(max) {
//     const task = enter("socket.read");               is somebody running, and not being unwound?
//     if (task === undefined) return unwind();
//     if (there is data) return data;                  ready: no generator, no scheduler
//     stand in line;
//     return park(task, this.#reading);                what unparks the task is what the call returns or throws
//   }
//
//   I1  A cancellation point looks before it tries, never after: what it has taken, it returns.

import { blocked, unwinding } from "./blockedCall.js";
import { handOut } from "./call.js";
import { notRun, outsideTask } from "./errors.js";
import { warn } from "./host.js";
import { machine } from "./machine.js";
import { isInsideCancelled, visibleCancel } from "./scope.js";
import type { SuspendIteration, Withdraw } from "./suspendIteration.js";
import type { TaskFrame } from "./taskFrame.js";
import { restack } from "./trace.js";

/**
 * Begins a blocking call: returns the running task, or undefined when the call must return `unwind()`. Throws an error that was poked into the task.
 */
export function enter(op: string): TaskFrame | undefined {
  const { task } = machine;
  if (task === undefined) throw outsideTask(op);
  return task.isInterrupted && mustUnwind(task) ? undefined : task;
}

function mustUnwind(task: TaskFrame): boolean {
  if (visibleCancel(task) !== undefined) return true;
  const poke = task.cleanup === undefined ? task.takePoke() : undefined;
  if (poke !== undefined) throw restack(poke.error, task, mustUnwind);
  task.isInterrupted = task.cleanup !== undefined || isInsideCancelled(task.scope);
  return false;
}

/** Suspends the running task until it is unparked. */
export function park<T>(task: TaskFrame, suspension: SuspendIteration): T {
  if (machine.undriven !== undefined) throw notRun();
  task.suspension = suspension;
  return handOut(blocked) as T;
}

/** Ends a blocking call of a task that is to be unwound. */
export function unwind<T>(): T {
  return handOut(unwinding) as T;
}

/**
 * Suspends the running task until one of the objects that `iteration` lists is ready. This is how you make your own blocking
 * operations; see `SuspendIteration`.
 *
 * Suspends: always.
 * Throws: what an object unparks the task with through `unparkError`.
 * If cancelled: the task is taken out of the line of every object.
 *
 * @cooperative
 * @returns what the object unparked the task with
 * @example
 * const press = suspend<string>(new SuspendIteration("doorbell or telephone", [doorbell, telephone]));
 */
export function suspend<T = void>(iteration: SuspendIteration): T {
  const task = enter(iteration.op);
  return task === undefined ? unwind() : park(task, iteration);
}

/** The task has been parked with a suspension that is not one of our primitives': it joins the lines now. */
export function joinLines(task: TaskFrame, suspension: SuspendIteration): void {
  const waiter = new ParkedWaiter(task);
  try {
    waiter.standsInLine(suspension.park(waiter));
  } catch (error) {
    waiter.unparkError(error);
  }
}

/** A parked task, in the line of objects that are not ours. */
class ParkedWaiter {
  #task: TaskFrame | undefined;
  #withdraw: Withdraw | undefined = undefined;

  constructor(task: TaskFrame) {
    this.#task = task;
    task.outcome = () => this.#leave();
  }

  unpark(value?: unknown): boolean {
    return this.#leave()?.unpark(value) ?? false;
  }

  unparkError(error: unknown): boolean {
    return this.#leave()?.unparkError(error) ?? false;
  }

  standsInLine(withdraw: Withdraw): void {
    // Decided before the last object was asked: it leaves those lines again that it has just joined.
    this.#withdraw = withdraw;
    if (this.#task === undefined) this.#leave();
  }

  /** Leaves every line. Returns the task, the first time. */
  #leave(): TaskFrame | undefined {
    const task = this.#task;
    const withdraw = this.#withdraw;
    this.#task = undefined;
    this.#withdraw = undefined;
    try {
      withdraw?.();
    } catch (error) {
      // Nobody is there to catch it: the task goes on for a reason of its own.
      warn(`leaving the line of \`${task?.suspension?.op}\` failed: ${String(error)}`);
    }
    return task;
  }
}

// Cooperative calls, and the handles that they begin with.
//
//   yield* call(f(x))     runs f at once, on the native stack
//     f returns           `call` answers with the value: no frame, no scheduler
//     f suspends          `call` answers with a frame, which hands the suspension up, once
//
// What calling a function returns is its handle: the generator of a compiled function, the delegate of a primitive that blocks, or a plain
// value, which is the result itself.

import { blocked, giveWay } from "./blockedCall.js";
import {
  type CompiledGenerator,
  type Delegate,
  NativeGenerator,
  resumeNext,
  START_STEP,
  type Step,
} from "./delegate.js";
import { notRun } from "./errors.js";
import { CallFrame, chainFrame } from "./frame.js";
import { machine } from "./machine.js";

/** Cooperative calls on the native stack before they are unwound into frames, to go on with a fresh stack. */
export const MAX_NATIVE_DEPTH = 200;

/** The delegate of a call that is over. There is one: `yield*` reads the value at once and lets go of it. */
class Finished implements Delegate {
  readonly done = true;
  value: unknown = undefined;

  [Symbol.iterator](): Delegate {
    return this;
  }

  next(): Step {
    return this;
  }

  return(value?: unknown): Step {
    return { done: true, value };
  }

  throw(error: unknown): Step {
    throw error;
  }
}

const finished = new Finished();

function finish(value: unknown): Delegate {
  finished.value = value;
  return finished;
}

/**
 * Runs a cooperative call, given what calling the function returned: the generator of a compiled function, the handle of a
 * primitive that blocks, or a plain value, which is the result itself. Of those there may be so many before the task gives way.
 */
export function call(handle: unknown): Delegate {
  if (handle instanceof NativeGenerator) return callGenerator(handle);
  if (machine.undriven !== undefined) return takeHandle(handle);
  return --machine.budget > 0 ? finish(handle) : (giveWay(handle) ?? finish(handle));
}

function callGenerator(generator: CompiledGenerator): Delegate {
  const step = runGenerator(generator);
  return step.done ? finish(step.value) : chainFrame(new CallFrame(), generator, step);
}

/** Starts a generator on the native stack, unless that is deep already. */
export function runGenerator(generator: CompiledGenerator): Step {
  const { depth } = machine;
  if (depth >= MAX_NATIVE_DEPTH) return START_STEP;
  machine.depth = depth + 1;
  // An error leaves `depth` too high until the next call further out returns. At worst the stack is unwound early.
  const step = resumeNext.call(generator);
  machine.depth = depth;
  return step;
}

/** Returns a delegate from a primitive, for the `call` around it. */
export function handOut(delegate: Delegate): Delegate {
  if (machine.undriven !== undefined) throw notRun();
  machine.undriven = delegate;
  if (!machine.hasTakenHandle) machine.handedOutAt = new Error("handed out here");
  return delegate;
}

/** Takes the handle that a primitive has handed out. If something else comes first, nobody will ever take it. */
function takeHandle(handle: unknown): Delegate {
  if (handle !== machine.undriven) throw notRun();
  machine.undriven = undefined;
  if (!machine.hasTakenHandle) {
    machine.hasTakenHandle = true;
    machine.handedOutAt = undefined;
  }
  return handle as Delegate;
}

/** Returns a user's value from a primitive that is ready: `call` must not take it for a call, if it is a generator. */
export function ready<T>(value: T): T {
  return value instanceof NativeGenerator ? (handOut(finish(value)) as T) : value;
}

/** Whether calling a function has begun a cooperative call, which `call` has to finish, or was all there is to do. */
export function isHandle(returned: unknown): boolean {
  return returned instanceof NativeGenerator || machine.undriven !== undefined;
}

/** Takes the handle of a call that blocks, if it is one. Whoever has no more to do than to wait for that call needs no generator. */
export function takeBlocked(handle: unknown): boolean {
  return handle === blocked && takeHandle(handle) === blocked;
}

/** The generator behind a cooperative call, to be resumed by the scheduler. Undefined if `handle` is the result itself. */
export function toGenerator(handle: unknown): CompiledGenerator | undefined {
  if (handle instanceof NativeGenerator) return handle;
  return machine.undriven === undefined ? undefined : follow(takeHandle(handle));
}

function* follow(delegate: Delegate): CompiledGenerator {
  return yield* delegate;
}

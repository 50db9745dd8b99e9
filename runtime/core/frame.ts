// Frames: one cooperative call each, from the moment it first suspends.
//
//   yield* call(f(x))     runs f at once, on the native stack
//     f returns           `call` answers with the value: no frame, no scheduler
//     f suspends          `call` answers with a frame, which hands the suspension up, once
//
// From then on the scheduler owns a linked list of frames, innermost first, and resumes the innermost generator directly: one
// resume costs the same at any depth. When that generator ends, its frame keeps the outcome and the next frame out is resumed;
// its `yield*` asks the frame, which returns the value or throws the error.
//
//   I1  A frame is in the list from the suspension that made it until its generator has ended.
//   I2  The chain in the registers holds the frames that the suspension on its way up has made, and no others.

import { blocked, giveWay } from "./blockedCall.js";
import { notRun } from "./errors.js";
import { invariant } from "./invariant.js";
import { machine } from "./machine.js";
import type { Scope } from "./scope.js";
import { PROBE, recordTrace } from "./trace.js";

/** What stands behind `yield*`: it answers at once, or hands a suspension up and answers when it is resumed. */
export interface Delegate {
  [Symbol.iterator](): Delegate;
  next(received?: unknown): Step;
  return(value?: unknown): Step;
  throw(error: unknown): Step;
}

/** What resuming a generator gives. */
export type Step = IteratorResult<unknown, unknown>;

/** The generator object of a compiled cooperative function. */
export type CompiledGenerator = Generator<unknown, unknown, unknown>;

const generatorPrototype = Object.getPrototypeOf(function* () {}).prototype as CompiledGenerator;

/** For `instanceof`: holds for every generator object, whatever function made it. */
export const NativeGenerator = function () {} as unknown as abstract new () => CompiledGenerator;
NativeGenerator.prototype = generatorPrototype;

// Taken from the prototype once: looking `next` up on each generator is slow, because each function's generators differ in shape.
export const resumeNext = generatorPrototype.next as (this: CompiledGenerator, value?: unknown) => Step;
export const resumeThrow = generatorPrototype.throw as (this: CompiledGenerator, error: unknown) => Step;
export const resumeReturn = generatorPrototype.return;

// The value of an unfinished step tells the scheduler what is asked of it.
/** Park the task: `task.suspension` says what for. */
export const PARK = Symbol("park");
/** Start the innermost frame's generator, on a fresh native stack. */
export const START = Symbol("start");
/** Unwind the task, from the innermost frame. */
export const UNWIND = Symbol("unwind");
/** A cooperative generator hands `machine.emitted` to its consumer. */
export const EMIT = Symbol("emit");

export const PARK_STEP: Step = { done: false, value: PARK };
export const START_STEP: Step = { done: false, value: START };
export const UNWIND_STEP: Step = { done: false, value: UNWIND };

/** The value of a return completion that unwinds: a generator that ends with another value has escaped. */
export const UNWOUND = Symbol("unwound");

/** How a frame ends: it returned, it threw, it was unwound; or, a scope's, it waits for the tasks that it owns. */
export type End = typeof RETURNED | typeof THREW | typeof LEFT | typeof JOINS;
export const RETURNED = -1;
export const THREW = -2;
export const LEFT = -3;
export const JOINS = -4;

/** The phases of a frame before it has ended. A task, which is a frame too, has others (phases.ts). */
const CREATED = -5;
const SUSPENDED = -6;

/** Cooperative calls on the native stack before they are unwound into frames, to go on with a fresh stack. */
export const MAX_NATIVE_DEPTH = 200;

export abstract class Frame implements Delegate {
  /** Undefined when it has ended, or if there is nothing more to its function than one call that blocks. */
  generator: CompiledGenerator | undefined = undefined;
  phase: number = CREATED;
  /** The step to hand up; then the last step of the generator, or its error. */
  result: unknown = undefined;

  /** The next frame out. A task has none. */
  abstract caller: Frame | undefined;
  /** The scope to which the task is being unwound, from when this frame's own clean-up begins. */
  abstract unwinding: Scope | undefined;

  [Symbol.iterator](): Delegate {
    return this;
  }

  next(received?: unknown): Step {
    if (this.phase === RETURNED) return this.result as Step;
    if (this.phase === THREW) throw this.result;
    if (received === PROBE) return recordTrace(this.next);
    this.phase = SUSPENDED;
    return this.result as Step;
  }

  return(value?: unknown): Step {
    return { done: true, value };
  }

  throw(error: unknown): Step {
    throw error;
  }

  /** Its generator has ended. Returns how the frame ends; `this.result` is then the last step, or the error. */
  end(end: End, result: unknown): End {
    this.generator = undefined;
    this.phase = end;
    this.result = result;
    return end;
  }

  /** Its generator hands a value to a consumer. Only that of a cooperative generator does. */
  emit(_value: unknown): End {
    invariant(false, "only cooperative generators emit values");
  }
}

/** The frame of an ordinary call. */
export class CallFrame extends Frame {
  caller: Frame | undefined = undefined;
  unwinding: Scope | undefined = undefined;
}

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

/** Puts the frame of a generator that has just suspended at the outer end of the chain. */
export function chainFrame<F extends Frame>(frame: F, generator: CompiledGenerator | undefined, step: Step): F {
  frame.generator = generator;
  frame.result = step;
  if (machine.outermost === undefined) machine.innermost = frame;
  else machine.outermost.caller = frame;
  machine.outermost = frame;
  return frame;
}

/** The suspension has come up to `frame`, which the scheduler had resumed: its chain joins the list. Returns the innermost frame. */
export function linkChain(frame: Frame): Frame {
  const { innermost, outermost } = machine;
  if (innermost === undefined || outermost === undefined) return frame;
  outermost.caller = frame;
  machine.innermost = undefined;
  machine.outermost = undefined;
  return innermost;
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

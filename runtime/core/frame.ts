// Frames: one cooperative call each, from the moment it first suspends.
//
// The scheduler owns a linked list of frames, innermost first, and resumes the innermost generator directly: one resume costs the same at any
// depth. When that generator ends, its frame keeps the outcome and the next frame out is resumed; its `yield*` asks the frame, which returns
// the value or throws the error.
//
//   I1  A frame is in the list from the suspension that made it until its generator has ended.
//   I2  The chain in the registers holds the frames that the suspension on its way up has made, and no others.

import type { CompiledGenerator, Delegate, Step } from "./delegate.js";
import { invariant } from "./invariant.js";
import { machine } from "./machine.js";
import type { Scope } from "./scope.js";
import { PROBE, recordTrace } from "./trace.js";

/** How a frame ends: it returned, it threw, it was unwound; or, a scope's, it waits for the tasks that it owns. */
export type End = typeof RETURNED | typeof THREW | typeof LEFT | typeof JOINS;
export const RETURNED = -1;
export const THREW = -2;
export const LEFT = -3;
export const JOINS = -4;

/** The phases of a frame before it has ended. A task, which is a frame too, has others (phases.ts). */
const CREATED = -5;
const SUSPENDED = -6;

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

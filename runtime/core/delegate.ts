// What compiled code and the scheduler say to each other through `yield*`.
//
//   yield* call(f(x))     a delegate answers at once, or hands a step up whose value tells the scheduler what is asked of it

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

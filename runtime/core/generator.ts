// Cooperative generators: they hand values to a consumer, and may block in between.
//
//   function* pages() { "use cooperative"; yield read(); }     is compiled to
//   function pages() { return generate(this, arguments, function* () { yield emit(yield* call(read())); }); }
//
// User values and suspensions leave the same generator by different doors: a value goes to whoever asked for the next one, a
// suspension goes up to the scheduler, together with whoever asked.
//
//   I1  One step runs at a time. To ask for another meanwhile is a TypeError, as in plain generators.

import { call, handOut, MAX_NATIVE_DEPTH } from "./call.js";
import {
  type CompiledGenerator,
  EMIT,
  resumeNext,
  resumeReturn,
  resumeThrow,
  START_STEP,
  type Step,
} from "./delegate.js";
import { type Delegation, resultOf } from "./delegation.js";
import { outsideTask } from "./errors.js";
import { CallFrame, chainFrame, type End, RETURNED } from "./frame.js";
import { LOOP, type Loop } from "./iteration.js";
import { machine } from "./machine.js";

type Body = (this: unknown, ...args: unknown[]) => CompiledGenerator;

/** Makes the generator object of a compiled cooperative generator function. */
export function generate(self: unknown, args: ArrayLike<unknown>, body: Body): object {
  return new GeneratorObject(Reflect.apply(body, self, args) as CompiledGenerator);
}

/** Hands a value to the consumer: `yield emit(value)`. */
export function emit(value: unknown): typeof EMIT {
  machine.emitted = value;
  machine.delegation = undefined;
  return EMIT;
}

/** What a step answers: a value or the end to a loop, an iterator result to whoever calls `next`, nothing to who closes. */
type Answer = (object: GeneratorObject, value: unknown, isDone: boolean) => unknown;

const toLoop: Answer = (object, value, isDone) => {
  object.value = isDone ? undefined : value;
  return !isDone;
};
const toCaller: Answer = (_object, value, done) => ({ value, done });
const toNobody: Answer = () => undefined;

class GeneratorObject implements Loop {
  value: unknown = undefined;
  readonly #generator: CompiledGenerator;
  #isRunning = false;
  #isDone = false;
  #hasFailed = false;
  #delegation: Delegation | undefined = undefined;

  constructor(generator: CompiledGenerator) {
    this.#generator = generator;
  }

  [Symbol.iterator](): this {
    return this;
  }

  [LOOP](): Loop {
    return this;
  }

  next(received?: unknown): unknown {
    return this.#step(resumeNext, received, toCaller);
  }

  return(value?: unknown): unknown {
    return this.#return(value, toCaller);
  }

  throw(error?: unknown): unknown {
    return this.#step(resumeThrow, error, toCaller);
  }

  advance(): boolean {
    return this.#step(resumeNext, undefined, toLoop) as boolean;
  }

  fail(error: unknown): unknown {
    this.#hasFailed = true;
    return error;
  }

  close(): void {
    const hasFailed = this.#hasFailed;
    this.#hasFailed = false;
    if (this.#isDone) return;
    return (hasFailed ? this.#closeAfterFailure() : this.#return(undefined, toNobody)) as undefined;
  }

  *#closeAfterFailure(): Generator<unknown, void> {
    try {
      yield* call(this.#return(undefined, toNobody)) as Iterable<unknown>;
    } catch {
      // The error of the loop's body is on its way.
    }
  }

  /**
   * Ends the generator where it stands. If that is a `yield*`, its source is asked first, and not by the generator: if the source suspends,
   * the engine forgets that the generator was to return.
   */
  #return(value: unknown, answer: Answer): unknown {
    const delegation = this.#delegation;
    if (delegation === undefined || this.#isRunning || typeof delegation.iterator.return !== "function")
      return this.#step(resumeReturn, value, answer);
    return this.#returnThrough(delegation, value, answer);
  }

  *#returnThrough(delegation: Delegation, value: unknown, answer: Answer): CompiledGenerator {
    this.#isRunning = true;
    let leave: () => unknown;
    try {
      const result = yield* resultOf(delegation.iterator.return(value));
      leave = result.done
        ? () => this.#step(resumeReturn, result.value, answer)
        : () => answer(this, result.value, /* isDone: */ false);
      delegation.isLeft = result.done === true;
    } catch (error) {
      leave = () => this.#step(resumeThrow, error, answer);
      delegation.isLeft = true;
    } finally {
      this.#isRunning = false;
    }
    return yield* call(leave()) as Iterable<unknown>;
  }

  /** Resumes the generator until it hands out a value, ends, or suspends; then a handle is returned. */
  #step(how: (this: CompiledGenerator, value?: unknown) => Step, received: unknown, answer: Answer): unknown {
    if (machine.task === undefined) throw outsideTask("generator.next");
    if (this.#isRunning) throw new TypeError("Generator is already running");
    this.#isRunning = true;
    const { depth } = machine;
    if (depth >= MAX_NATIVE_DEPTH && how === resumeNext && received === undefined)
      return this.#suspend(START_STEP, answer);
    machine.depth = depth + 1;
    let step: Step;
    try {
      step = how.call(this.#generator, received);
    } catch (error) {
      this.onEnded();
      throw error;
    }
    machine.depth = depth;
    if (step.done) return (this.onEnded(), answer(this, step.value, true));
    if (step.value === EMIT) return (this.onEmitted(), answer(this, machine.emitted, false));
    return this.#suspend(step, answer);
  }

  #suspend(step: Step, answer: Answer): unknown {
    return handOut(chainFrame(new GeneratorFrame(this, answer), this.#generator, step));
  }

  onEmitted(): void {
    this.#isRunning = false;
    this.#delegation = machine.delegation;
  }

  onEnded(): void {
    this.#isRunning = false;
    this.#isDone = true;
    this.#delegation = undefined;
  }
}

/** One step of a cooperative generator that has suspended. It ends when the generator hands out a value, or ends itself. */
class GeneratorFrame extends CallFrame {
  readonly #object: GeneratorObject;
  readonly #answer: Answer;

  constructor(object: GeneratorObject, answer: Answer) {
    super();
    this.#object = object;
    this.#answer = answer;
  }

  override emit(value: unknown): End {
    this.#object.onEmitted();
    return super.end(RETURNED, { done: true, value: this.#answer(this.#object, value, false) });
  }

  override end(end: End, result: unknown): End {
    this.#object.onEnded();
    if (end !== RETURNED) return super.end(end, result);
    return super.end(RETURNED, { done: true, value: this.#answer(this.#object, (result as Step).value, true) });
  }
}

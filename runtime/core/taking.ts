// Cooperative destructuring: an array pattern takes values one by one, and what stands in it happens in between.
//
//   [a = f(), ...b] = source      is compiled to
//
//   const taken = take(source);
//   try { [{ value: a = f() } = yield* call(taken.step()), { value: b } = yield* call(taken.rest())] = [] }
//   catch (error) { throw taken.fail(error) }
//   finally { yield* call(taken.close()) }
//
//   I1  When the source has ended it is not asked again: everything else is undefined.
//   I2  The rules for closing are those of loops: iteration.ts.

import { call } from "./call.js";
import { type CompiledGenerator } from "./delegate.js";
import { iterate, type Loop } from "./iteration.js";

/** What a compiled array pattern drives. The methods return handles, for `call`, and those return what has the value. */
export interface Taking {
  /** What was taken. */
  readonly value: unknown;
  /** Takes the next value. */
  step(): Taking;
  /** Takes all other values, as an array. */
  rest(): Taking;
  /** Something else threw: remembers it for `close`, and returns the error. */
  fail(error: unknown): unknown;
  /** Closes the source, if it has not ended. */
  close(): void;
}

/** Opens an iterable for a compiled array pattern. */
export function take(iterable: unknown): Taking {
  return new LoopTaking(iterate(iterable)) as unknown as Taking;
}

class LoopTaking {
  value: unknown = undefined;
  #isAtEnd = false;
  readonly #loop: Loop;

  constructor(loop: Loop) {
    this.#loop = loop;
  }

  *step(): CompiledGenerator {
    this.value = (yield* this.#advance()) ? this.#loop.value : undefined;
    return this;
  }

  *rest(): CompiledGenerator {
    const values: unknown[] = [];
    while (yield* this.#advance()) values.push(this.#loop.value);
    this.value = values;
    return this;
  }

  *#advance(): Generator<unknown, boolean> {
    if (this.#isAtEnd) return false; // I1
    const hasValue = yield* call(this.#loop.advance()) as Iterable<unknown>;
    this.#isAtEnd = !hasValue;
    return Boolean(hasValue);
  }

  fail(error: unknown): unknown {
    return this.#loop.fail(error);
  }

  close(): void {
    return this.#loop.close();
  }
}

// `yield*` in a cooperative generator. The source may be plain or cooperative.

import { call } from "./call.js";
import { type CompiledGenerator, EMIT } from "./delegate.js";
import { machine } from "./machine.js";

/** A `yield*` in a cooperative generator, while the generator stands there. */
export interface Delegation {
  readonly iterator: Required<Iterator<unknown, unknown, unknown>>;
  /** Whether what resumes the generator now is not for the source any more. */
  isLeft: boolean;
}

/** `yield* source`. The result is what the source returned. */
export function* delegate(source: unknown): CompiledGenerator {
  const iterator = (source as Iterable<unknown>)[Symbol.iterator]() as Required<Iterator<unknown, unknown, unknown>>;
  const delegation: Delegation = { iterator, isLeft: false };
  let result = yield* resultOf(iterator.next(undefined));
  while (!result.done) {
    let received: unknown;
    try {
      received = yield emitFrom(delegation, result.value);
    } catch (error) {
      if (delegation.isLeft) throw error;
      if (typeof iterator.throw !== "function") {
        if (typeof iterator.return === "function") yield* resultOf(iterator.return());
        throw new TypeError("The iterator does not provide a 'throw' method.", { cause: error });
      }
      result = yield* resultOf(iterator.throw(error));
      continue;
    }
    result = yield* resultOf(iterator.next(received));
  }
  return result.value;
}

function emitFrom(delegation: Delegation, value: unknown): typeof EMIT {
  machine.emitted = value;
  machine.delegation = delegation;
  return EMIT;
}

export function* resultOf(handle: unknown): Generator<unknown, IteratorResult<unknown, unknown>, unknown> {
  const result: unknown = yield* call(handle) as Iterable<unknown>;
  if (typeof result !== "object" || result === null)
    throw new TypeError(`Iterator result ${String(result)} is not an object`);
  return result as IteratorResult<unknown, unknown>;
}

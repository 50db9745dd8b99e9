// Disposal that may block: what `using` declares, disposed of at the end of its block, last first.
//
//   { using socket = open(); talk(socket); }       is compiled to
//
//   const disposables = dispose();
//   try { const socket = disposables.use(open()); talk(socket); }
//   catch (error) { disposables.fail(error); } finally { yield* call(disposables.close()); }
//
//   I1  Each is disposed of once, in the reverse order, whatever the others throw.
//   I2  The last error is thrown; an error that it comes on top of is in it, as in plain `using`.

import { call } from "./call.js";

/** Begins a block that disposes. */
export function dispose(): Disposables {
  return new Disposables();
}

interface Disposer {
  readonly value: unknown;
  readonly method: (this: unknown) => unknown;
}

class Disposables {
  readonly #disposers: Disposer[] = [];
  #hasFailed = false;
  #error: unknown = undefined;

  /** Remembers to dispose of a value, and returns it. `null` and `undefined` need nothing. */
  use<T>(value: T): T {
    if (value === null || value === undefined) return value;
    const method = (value as { [Symbol.dispose]?: unknown })[Symbol.dispose];
    if (typeof method !== "function") throw new TypeError("Object not disposable.");
    this.#disposers.push({ value, method: method as Disposer["method"] });
    return value;
  }

  /** The block threw. */
  fail(error: unknown): void {
    this.#error = this.#hasFailed ? suppressing(error, this.#error) : error;
    this.#hasFailed = true;
  }

  /** Disposes of everything. A cancel that cuts one disposal short does not keep the others from being disposed of (I1). */
  *close(): Generator<unknown, void> {
    const last = this.#disposers.pop();
    if (last === undefined) {
      if (this.#hasFailed) throw this.#error;
      return;
    }
    try {
      yield* call(last.method.call(last.value)) as Iterable<unknown>;
    } catch (error) {
      this.fail(error);
    } finally {
      yield* call(this.close()) as Iterable<unknown>;
    }
  }
}

type SuppressedErrorConstructor = new (error: unknown, suppressed: unknown, message: string) => Error;

/** An error that came on top of another one. Engines that know `using` have a class for it. */
function suppressing(error: unknown, suppressed: unknown): Error {
  const message = "An error was suppressed during disposal.";
  const { SuppressedError: Suppressed } = globalThis as { SuppressedError?: SuppressedErrorConstructor };
  if (Suppressed !== undefined) return new Suppressed(error, suppressed, message);
  return Object.assign(new Error(message), { name: "SuppressedError", error, suppressed });
}

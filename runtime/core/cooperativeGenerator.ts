// The type of cooperative generators.

import type { cooperative } from "./cooperative.js";

/** What a cooperative generator function returns. Write it as the return type of one that is exported or passed around. */
export interface CooperativeGenerator<T = unknown, R = void, N = unknown> extends Generator<T, R, N> {
  readonly [cooperative]?: true;
  /**
   * Runs the generator to its next `yield`.
   *
   * Suspends: whenever the generator does.
   * Throws: what it throws; `TypeError` if it is running.
   * If cancelled: so is the generator, where it is blocked.
   *
   * @cooperative
   * @example
   * const header = lines.next().value;
   */
  next(...received: [] | [N]): IteratorResult<T, R>;
  /**
   * Ends the generator at the `yield` where it stands: its `finally` blocks run.
   *
   * Suspends: whenever they do.
   * Throws: what they throw; `TypeError` if it is running.
   * If cancelled: so are they, after the grace of the scope.
   *
   * @cooperative
   * @example
   * lines.return(undefined);
   */
  return(value: R): IteratorResult<T, R>;
  /**
   * Throws an error at the `yield` where the generator stands.
   *
   * Suspends: whenever the generator does.
   * Throws: what it throws, the error too, unless it catches that; `TypeError` if it is running.
   * If cancelled: so is the generator, where it is blocked.
   *
   * @cooperative
   * @example
   * lines.throw(new Error("no more room"));
   */
  throw(error: unknown): IteratorResult<T, R>;
}

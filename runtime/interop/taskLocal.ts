// Values that follow a task. Compiled by our own compiler.

import { Ambient, surround, unsurround } from "../core/ambient.js";
import type { Cooperative } from "../core/cooperative.js";
import { machine } from "../core/machine.js";

/**
 * A value that code finds wherever it runs in a task, without being handed it: a request's id, a user, a logger. It is bound for a function, and
 * for all tasks spawned in it, which keep it however long they live. Nobody can change it for others.
 *
 * @example
 * const requestId = new TaskLocal("none");
 *
 * function handle(request: { id: string }) {
 *   "use cooperative";
 *   requestId.run(request.id, () => answer(request));
 * }
 *
 * function log(line: string) {
 *   console.log(`[${requestId.get()}] ${line}`);
 * }
 */
export class TaskLocal<T> {
  readonly #initial: T;

  /** `initial` is the value where nothing is bound. */
  constructor(initial: T) {
    this.#initial = initial;
  }

  /** The value that is bound around the calling code; the initial one if none is, or outside any task. */
  get(): T {
    for (let ambient = machine.task?.ambient; ambient !== undefined; ambient = ambient.outer) {
      if (ambient instanceof Binding && ambient.local === this) return ambient.value as T;
    }
    return this.#initial;
  }

  /**
   * Runs a function in which `value` is bound. Returns what it returns.
   *
   * Suspends: as the function does.
   * Throws: what the function throws.
   * If cancelled: so is the function.
   *
   * @cooperative
   * @example
   * requestId.run(request.id, () => answer(request));
   */
  run<R>(value: T, fn: Cooperative<() => R>): R {
    "use cooperative";
    const binding = surround((outer) => new Binding(outer, this, value));
    try {
      return fn();
    } finally {
      unsurround(binding);
    }
  }
}

class Binding extends Ambient {
  constructor(
    outer: Ambient | undefined,
    readonly local: object,
    readonly value: unknown,
  ) {
    super(outer);
  }

  // Whoever asks looks at the task: nothing has to be put in place.
  override enter(): void {}
  override leave(): void {}
}

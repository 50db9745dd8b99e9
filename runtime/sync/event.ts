// Something that happens once, or has happened: everybody who waits for it goes on.

import { enter, unwind } from "../core/blocked.js";
import { type Standing, TaskQueue } from "../core/taskQueue.js";
import type { WaitOptions } from "../core/within.js";
import { checkLimit, LineSuspension, unparkAll } from "./line.js";

/**
 * Something that happens, and stays so until it is cleared. Tasks can wait until it has happened.
 *
 * @example
 * const ready = new Event();
 * spawn(() => {
 *   warmUp();
 *   ready.set();
 * });
 * ready.wait();
 */
export class Event {
  /** What dumps call it. */
  readonly name: string | undefined;
  #isSet = false;
  /** Those who wait, tasks and clauses. @internal */
  readonly line = new TaskQueue<Standing>();
  readonly #waiting = new LineSuspension("event.wait", this, this.line);

  constructor({ name }: { readonly name?: string | undefined } = {}) {
    this.name = name;
  }

  /** Whether it has happened. */
  get isSet(): boolean {
    return this.#isSet;
  }

  /** It has happened: everybody who waits goes on, and whoever comes later does not wait. Setting it again changes nothing. */
  set(): void {
    this.#isSet = true;
    unparkAll(this.line);
  }

  /** It has not happened: whoever comes from now on waits. Those who have waited till now are not held back. */
  clear(): void {
    this.#isSet = false;
  }

  /**
   * Waits until it has happened.
   *
   * Suspends: unless it has.
   * Throws: `TimedOut` if it takes longer than `timeout`.
   * If cancelled: leaves the line.
   *
   * @cooperative
   * @example
   * ready.wait({ timeout: 5000 });
   */
  wait(options?: WaitOptions): void {
    checkLimit(options);
    const task = enter("event.wait");
    if (task === undefined) return unwind();
    return this.#isSet ? undefined : this.#waiting.standInLine(task, options);
  }
}

// A number of permits that tasks share, first come, first served.
//
//   I1  Nobody overtakes: while somebody waits, who asks later waits too, even for less.
//   I2  Who waits longest waits for more permits than there are.

import { enter, unwind } from "../core/blocked.js";
import { invariant } from "../core/invariant.js";
import { type Standing, TaskQueue } from "../core/taskQueue.js";
import type { WaitOptions } from "../core/within.js";
import { checkCount } from "./counts.js";
import { checkLimit, LineSuspension } from "./line.js";
import type { LockGuard } from "./ownedLock.js";

/** How a semaphore behaves. */
export interface SemaphoreOptions {
  /** How many permits there are at most: a whole number, or `Infinity`. As many as in the beginning, unless said otherwise. */
  readonly max?: number | undefined;
  /** What errors and dumps call it. */
  readonly name?: string | undefined;
}

/**
 * A number of permits. A task that takes some leaves less for others, and waits while there are not enough; whoever asks for many is not overtaken
 * by those who ask for few. Permits belong to nobody: any task can release them.
 *
 * Throws: `RangeError` if the number is negative, no whole number, or above `max`.
 *
 * @example
 * const connections = new Semaphore(8);
 * function fetchPage(url: string) {
 *   "use cooperative";
 *   using _ = connections.acquire();
 *   return download(url);
 * }
 */
export class Semaphore {
  /** What errors and dumps call it. */
  readonly name: string | undefined;
  /** How many permits there are at most. */
  readonly max: number;
  #available: number;
  /** Each carries how many permits it wants. */
  readonly #line = new TaskQueue<Standing>();
  readonly #acquiring = new LineSuspension("semaphore.acquire", this, this.#line, () => this.#admit());
  readonly #single = new Permits(this, 1);

  constructor(permits: number, { max = permits, name }: SemaphoreOptions = {}) {
    if (max !== Number.POSITIVE_INFINITY) checkCount("The number of permits", permits, 0, max);
    this.#available = permits;
    this.max = max;
    this.name = name;
  }

  /** How many permits could be taken now, by those who wait first. */
  get available(): number {
    return this.#available;
  }

  /**
   * Takes permits. The guard releases as many when it is disposed of.
   *
   * Suspends: while there are not enough, or somebody has waited longer.
   * Throws: `RangeError` if there will never be enough; `TimedOut` if it takes longer than `timeout`.
   * If cancelled: leaves the line, and takes nothing. A task that has been given its permits meanwhile returns with them.
   *
   * @cooperative
   * @example
   * using _ = memory.acquire(image.size, { timeout: 1000 });
   */
  acquire(count = 1, options?: WaitOptions): LockGuard {
    this.#checkWanted(count);
    checkLimit(options);
    const task = enter("semaphore.acquire");
    if (task === undefined) return unwind();
    return this.#take(count) ?? this.#acquiring.standInLine(task, options, count);
  }

  /**
   * Takes permits if there are enough and nobody waits. Returns the guard, or undefined.
   *
   * Throws: `RangeError` if there will never be enough.
   */
  tryAcquire(count = 1): LockGuard | undefined {
    this.#checkWanted(count);
    return this.#take(count);
  }

  #checkWanted(count: number): void {
    checkCount("How many permits are taken", count, 0, this.max);
  }

  #take(count: number): LockGuard | undefined {
    if (count > this.#available || !this.#line.isEmpty) return undefined; // I1
    this.#available -= count;
    return this.#guard(count);
  }

  #guard(count: number): LockGuard {
    return count === 1 ? this.#single : new Permits(this, count);
  }

  /**
   * Gives permits back, or adds new ones: whoever waits longest gets them first.
   *
   * Throws: `RangeError` if that makes more than `max`.
   */
  release(count = 1): void {
    checkCount("How many permits are released", count, 0, this.max - this.#available);
    this.#available += count;
    this.#admit();
  }

  /** Lets those go on who have waited longest, as far as the permits reach (I2). */
  #admit(): void {
    for (let first = this.#line.first; first !== undefined; first = this.#line.first) {
      const wanted = first.outcome as number;
      if (wanted > this.#available) return;
      this.#available -= wanted;
      this.#line.shift();
      first.unpark(this.#guard(wanted));
    }
  }

  /** Asserts the invariants. Tests call it. @internal */
  check(): void {
    this.#line.check();
    const { first } = this.#line;
    invariant(this.#available >= 0 && this.#available <= this.max, "there are as many permits as there can be");
    invariant(first === undefined || (first.outcome as number) > this.#available, "I2: nobody waits for what is there");
  }
}

/** Permits that a task has taken. */
class Permits implements LockGuard {
  constructor(
    readonly semaphore: Semaphore,
    readonly count: number,
  ) {}

  [Symbol.dispose](): void {
    this.semaphore.release(this.count);
  }
}

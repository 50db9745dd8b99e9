// Shields: code that a cancel from outside does not reach.

import { enter, unwind } from "./blocked.js";
import type { Cooperative } from "./cooperative.js";
import { Region } from "./region.js";
import { interruptInside } from "./scope.js";

/** The shield that a function runs under: see `shield`. */
export interface Shield {
  /** Lets cancels in from now on. One that has been kept out arrives at once, also at calls that are blocked already. */
  lift(): void;
}

/**
 * Runs a function that is not to be cancelled from outside: what cancels a scope around it arrives when the function, and everything spawned
 * in it, has ended. Its own time limits, groups and tasks can be cancelled as ever.
 *
 * Suspends: until the function and everything spawned in it have ended.
 * Throws: what the function, or a task spawned in it, throws.
 * If cancelled: goes on to its end; the next blocking call behind it unwinds.
 *
 * @cooperative
 * @example
 * shield(() => {
 *   writeHeader(file);
 *   writeBody(file);
 * });
 */
export function shield<T>(fn: Cooperative<(shield: Shield) => T>): T {
  const task = enter("shield");
  if (task === undefined) return unwind();
  const region = new ShieldRegion(task);
  return region.run(() => fn(region));
}

class ShieldRegion extends Region implements Shield {
  override readonly kind = "shield";
  #isLifted = false;

  override get keepsCancelsOut(): boolean {
    return !this.#isLifted;
  }

  lift(): void {
    this.#isLifted = true;
    if (!this.isOver) interruptInside(this);
  }
}

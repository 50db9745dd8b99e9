// The clause of a `select` that waits for an event.

import type { Standing } from "../../core/taskQueue.js";
import type { Event } from "../event.js";
import { Clause } from "./clause.js";

/**
 * A clause that is taken when an event has happened.
 *
 * @example
 * const got = select({ job: receiveFrom(jobs), stop: happened(stopping) });
 */
export function happened(event: Event): Clause<undefined> {
  return new HappenedClause(event);
}

class HappenedClause extends Clause<undefined> {
  constructor(readonly waitable: Event) {
    super();
  }

  get isReady(): boolean {
    return this.waitable.isSet;
  }

  take(): undefined {
    // It has happened: there is nothing to take.
  }

  stand(arm: Standing): void {
    this.waitable.line.push(arm);
  }

  leave(arm: Standing): void {
    this.waitable.line.remove(arm);
  }
}

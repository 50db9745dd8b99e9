// Runs cooperative functions in a time that takes no time.

import { type Cooperative, run } from "stackful";
import { virtualClock } from "stackful/testing";

export { type Say, transcript } from "stackful/testing";

export function inVirtualTime<T>(fn: Cooperative<() => T>): Promise<T> {
  return run.with({ clock: virtualClock() })(fn);
}

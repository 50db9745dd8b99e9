// What a cooperative function throws.

import type { Cooperative } from "stackful";

export function thrownBy(fn: Cooperative<() => unknown>): unknown {
  "use cooperative";
  try {
    fn();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

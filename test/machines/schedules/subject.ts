// What a sweep goes through: something that tasks work on, and what they do with it.

import type { Cooperative } from "stackful";
import type { Stage } from "stackful/testing";

export interface Subject {
  readonly name: string;
  /** The operations by the public name that they are there for: `Channel.send`, or `Channel.send, not for long`. */
  readonly operations: readonly string[];
  /** Makes the thing, and returns what does one of the operations with it. */
  prepare(stage: Stage): Cooperative<(operation: string) => void>;
}

/** `make` also asks for what has to hold in the end. */
export function subject<T>(
  name: string,
  make: (stage: Stage) => T,
  operations: Readonly<Record<string, Cooperative<(thing: T) => void>>>,
): Subject {
  return {
    name,
    operations: Object.keys(operations),
    prepare(stage) {
      const thing = make(stage);
      return (operation) => {
        "use cooperative";
        operations[operation]?.(thing);
      };
    },
  };
}

/** Does something that may run into its own time limit. */
export function unlessTimedOut(fn: Cooperative<() => void>): void {
  "use cooperative";
  try {
    fn();
  } catch (error) {
    if ((error as Error).name !== "TimedOut") throw error;
  }
}

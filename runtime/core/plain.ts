// Cooperative functions in plain code: those that suspend only through their callbacks, given plain ones.
//
//   /** @cooperative if fn */ function twice(fn) { fn(); fn(); }
//
//   twice(() => count++);     is compiled to     plain(twice(() => count++));

import { NativeGenerator, resumeNext, type Step } from "./delegate.js";
import { notRun } from "./errors.js";
import { machine } from "./machine.js";

/** So many calls above the limit that it is never reached: nothing here could start them anew. */
const NO_LIMIT = -1_000_000_000;

/**
 * Runs the generator of a compiled function to its end, and returns what it returns.
 *
 * Throws: `NotRunError` if it suspends after all. The compiler has seen to it that it does not.
 */
export function plain(handle: unknown): unknown {
  if (!(handle instanceof NativeGenerator)) {
    if (machine.undriven !== undefined) throw notRun();
    return handle;
  }
  const { depth } = machine;
  machine.depth = NO_LIMIT;
  let step: Step;
  try {
    step = resumeNext.call(handle);
  } finally {
    machine.depth = depth;
  }
  if (step.done !== true) throw notRun();
  return step.value;
}

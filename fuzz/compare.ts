// Whether two runs of a program agree, and where they part.

import type { Seen } from "./execute.js";

/** How a compiled program differs from the plain one. */
export interface Difference {
  readonly plain: string;
  readonly compiled: string;
}

/** The first thing that can be seen to differ. Undefined if nothing does. */
export function compare(plain: Seen, compiled: Seen): Difference | undefined {
  const length = Math.max(plain.trace.length, compiled.trace.length);
  for (let line = 0; line < length; line++) {
    const difference = differing(`trace, line ${line + 1}`, plain.trace[line], compiled.trace[line]);
    if (difference !== undefined) return difference;
  }
  return differing("outcome", plain.outcome, compiled.outcome) ?? differing("globals", plain.globals, compiled.globals);
}

function differing(what: string, plain = "the end", compiled = "the end"): Difference | undefined {
  return plain === compiled ? undefined : { plain: `${what}: ${plain}`, compiled: `${what}: ${compiled}` };
}

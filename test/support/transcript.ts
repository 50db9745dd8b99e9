// Runs a cooperative scenario on the virtual clock, and returns what it has said.

import { type Cooperative, run } from "stackful";
import { virtualClock } from "stackful/testing";

export type Say = (line: string) => void;

/** What a scenario says, line by line. */
export async function transcript(scenario: Cooperative<(say: Say) => void>): Promise<string[]> {
  const lines: string[] = [];
  await inVirtualTime(() => scenario((line) => lines.push(line)));
  return lines;
}

/** Runs a cooperative function in a time that takes no time. */
export function inVirtualTime<T>(fn: Cooperative<() => T>): Promise<T> {
  return run.with({ clock: virtualClock() })(fn);
}

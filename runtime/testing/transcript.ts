// What a scenario says: its interleaving, as text.

import type { Cooperative } from "../core/cooperative.js";
import { run } from "../core/run.js";
import { virtualClock } from "./virtualClock.js";

/** Adds a line to the transcript. */
export type Say = (line: string) => void;

/**
 * Runs a scenario on a virtual clock, and returns what it has said, line by line.
 *
 * Throws: what the scenario throws; `DeadlockError` if all its tasks are blocked for ever.
 *
 * @example
 * const lines = await transcript((say) => {
 *   spawn(() => {
 *     sleep(1000);
 *     say(`slept until ${now()}`);
 *   });
 *   say("first");
 * });
 * expect(lines).toEqual(["first", "slept until 1000"]);
 */
export async function transcript(scenario: Cooperative<(say: Say) => void>): Promise<string[]> {
  const lines: string[] = [];
  await run.with({ clock: virtualClock() })(scenario, (line: string) => void lines.push(line));
  return lines;
}

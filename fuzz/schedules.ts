// When the calls of a program suspend: not at all, each of them, or some; alone, or with two other programs in between.

import { Random } from "./random.js";
import type { Slot } from "./slots.js";
import type { Answer, Schedule } from "./world/leaves.js";

export const SCHEDULES = ["never", "always", "random", "interleaved"] as const;

export type ScheduleName = (typeof SCHEDULES)[number];

/** Counts suspensions, and the slots that calls stood in when they suspended. */
export class Coverage {
  suspensions = 0;
  readonly slots = new Set<Slot>();
}

export function createSchedule(name: ScheduleName, seed: number, slots: readonly Slot[], coverage: Coverage): Schedule {
  const decide = DECISIONS[name](new Random(seed));
  return (id) => {
    const answer = decide();
    if (answer === "plain" || answer === 0) return answer;
    coverage.suspensions += answer;
    const slot = slots[numberOf(id)];
    if (slot !== undefined) coverage.slots.add(slot);
    return answer;
  };
}

const DECISIONS: Record<ScheduleName, (random: Random) => () => Answer> = {
  never: (random) => () => (random.chance(0.5) ? 0 : "plain"),
  always: () => () => 1,
  random: (random) => () => random.pick(["plain", 0, 1, 2]),
  interleaved: (random) => () => random.pick(["plain", 0, 1, 1, 2, 3]),
};

/** The number of a call: its first argument, or the first text of a template. Other things are not looked at: they would notice. */
function numberOf(id: unknown): number {
  const text: unknown = Array.isArray(id) ? id[0] : id;
  return typeof text === "string" ? Number(text) : Number.NaN;
}

// What a scenario is given, and what it may end with.

import type { Cooperative } from "../core/cooperative.js";
import type { Task } from "../core/task.js";

/**
 * What is done to a task from outside.
 *
 *   cancel    the task is cancelled
 *   poke      an error is thrown at the call where it is blocked
 *   timeout   the innermost time limit that it runs under strikes; if it has none, that of the whole scenario
 *   time      the next timer is due, although somebody may be ready
 */
export type Interruption = "cancel" | "poke" | "timeout" | "time";

/** What a scenario is given. */
export interface Stage {
  /** Adds a line to the transcript of the run. */
  say(line: string): void;
  /** Has something checked when the run has ended, however it ends: what `check` throws is a finding. */
  afterwards(check: () => void): void;
  /** Calls `listener` when a task is about to be interrupted. */
  onInterrupt(listener: (task: Task, how: Interruption, error?: unknown) => void): void;
}

/** A cooperative function that is run many times, in many ways. Everything that it works on it makes itself: no run may leave a trace in the next. */
export type Scenario = Cooperative<(stage: Stage) => void>;

/** How a run has ended. */
export interface Ending {
  /** The schedule that `replay` takes. */
  readonly schedule: string;
  /** What has happened, step by step. `explore` tells only of the run that it reports. */
  readonly steps: readonly string[];
  /** What the scenario has said. */
  readonly lines: readonly string[];
  /** What it threw, if it did. */
  readonly failure: { readonly error: unknown } | undefined;
}

/** A run that went wrong. */
export interface Finding extends Ending {
  /** What was wrong. */
  readonly problems: readonly string[];
}

/**
 * A finding as text.
 *
 * @example
 * const { finding } = await sweep(scenario);
 * if (finding !== undefined) console.log(formatFinding(finding));
 */
export function formatFinding({ schedule, problems, steps, lines }: Finding): string {
  return [...problems, `schedule: "${schedule}"`, ...section("steps", steps), ...section("said", lines)].join("\n");
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)];
}

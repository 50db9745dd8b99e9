// A schedule that went wrong, once more.

import { parseSchedule } from "./choices.js";
import type { ExploreOptions } from "./explore.js";
import { ExploredRun } from "./exploredRun.js";
import type { Finding, Scenario } from "./stage.js";
import { parsePlan, SweptRun } from "./sweptRun.js";
import { watch } from "./watch.js";

/**
 * Runs a scenario under one schedule, that of a finding of `explore` or `sweep`, and says what happens, step by step.
 *
 * @param schedule as the finding has it: `0.2.1`, or `cancel@3 poke@7`
 * @param options those that `explore` had
 *
 * @example
 * const { problems, steps } = await replay(scenario, "0.0.2");
 */
export async function replay(scenario: Scenario, schedule: string, options: ExploreOptions = {}): Promise<Finding> {
  using _ = watch();
  const run = schedule.includes("@")
    ? new SweptRun(parsePlan(schedule))
    : new ExploredRun(parseSchedule(schedule), options, true);
  return await run.perform(scenario);
}

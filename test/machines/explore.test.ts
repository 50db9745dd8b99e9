// Three tasks on one thing, under every schedule, with one interruption anywhere: what their operations come to is what a model says.
// `npm run explore` goes through longer programs, too.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Cast, castsOf, exploreCast, type Size, smallestSizeOf, things } from "./schedules/explorations.js";

const IS_ALL = process.env["EXPLORE"] === "all";
/** More than there are. */
const MAX_SCHEDULES = 1_000_000;

const sum = { casts: 0, schedules: 0, violations: 0 };

// Nobody reads the stacks of a million pokes.
const limit = Error.stackTraceLimit;

beforeAll(() => {
  Error.stackTraceLimit = 0;
});

afterAll(() => {
  Error.stackTraceLimit = limit;
  console.log(`${sum.casts} casts, ${sum.schedules} schedules, ${sum.violations} violations`);
});

describe.each(things)("%s", (thing) => {
  test.each(sizesFor(thing))(
    "agrees with its model: %d tasks, %d operations each",
    { timeout: 1_200_000 },
    async (...size) => {
      for (const cast of castsOf(thing, size)) await explored(cast);
    },
  );
});

function sizesFor(thing: string): Size[] {
  const few = [smallestSizeOf(thing)];
  if (thing.endsWith("time limits")) return IS_ALL ? [...few, [3, 1], [2, 2]] : few;
  const some: Size[] = [...few, [2, 2]];
  if (!IS_ALL) return some;
  return thing.startsWith("channel") ? [...some, [3, 2], [3, 3]] : [...some, [3, 2]];
}

async function explored(cast: Cast): Promise<void> {
  const { schedules, isComplete, finding, report } = await exploreCast(cast, { maxSchedules: MAX_SCHEDULES });
  sum.casts++;
  sum.schedules += schedules;
  if (finding !== undefined) sum.violations++;
  expect(finding, `${JSON.stringify(cast.programs)}: ${report}`).toBeUndefined();
  expect(isComplete).toBe(true);
}

// A program that looks for a bug in the runtime that it is bundled with: with the explorations first, then with the sweeps. It prints what it
// finds first.

import { castsOf, exploreCast, smallestSizeOf, things } from "../explorations.js";
import { casesOf, subjects, sweepCase } from "../sweeps.js";

// Nobody reads the stacks.
Error.stackTraceLimit = 0;

console.log((await exploreAll()) ?? (await sweepAll()) ?? "nothing");

async function exploreAll(): Promise<string | undefined> {
  for (const thing of things) {
    for (const cast of castsOf(thing, smallestSizeOf(thing))) {
      const { finding } = await exploreCast(cast);
      if (finding !== undefined)
        return `explore: ${thing}, ${JSON.stringify(cast.programs)}, "${finding.schedule}": ${finding.problems[0]}`;
    }
  }
  return undefined;
}

async function sweepAll(): Promise<string | undefined> {
  for (const subject of subjects) {
    for (const operations of casesOf(subject)) {
      const { finding } = await sweepCase(subject, operations, { twice: false });
      if (finding !== undefined)
        return `sweep: ${operations.join(", and ")}, "${finding.schedule}": ${finding.problems[0]}`;
    }
  }
  return undefined;
}

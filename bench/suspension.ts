// What one suspension costs, at the bottom of a chain of calls.
//
// Each case descends once and suspends many times there, so that descending does not count. Raw `yield*` has the smallest driver that there can be: it resumes, and does nothing else.

import { run, yieldNow } from "stackful";
import type { Suite } from "./suite.js";

const TIMES = 20_000;

function descend(depth: number): void {
  "use cooperative";
  if (depth > 1) return descend(depth - 1);
  for (let times = 0; times < TIMES; times++) yieldNow();
}

function* descendRaw(depth: number): Generator<void, void> {
  if (depth > 1) return yield* descendRaw(depth - 1);
  for (let times = 0; times < TIMES; times++) yield;
}

function driveRaw(depth: number): void {
  const generator = descendRaw(depth);
  while (!generator.next().done);
}

async function descendAsync(depth: number): Promise<void> {
  if (depth > 1) return await descendAsync(depth - 1);
  for (let times = 0; times < TIMES; times++) await undefined;
}

export const suite: Suite = {
  title: "One suspension at the bottom of so many calls",
  unit: "ns",
  rows: [1, 10, 100, 1000].map((depth) => ({
    name: `depth ${depth}`,
    operations: TIMES,
    cases: {
      stackful: () => run(descend, depth),
      "raw yield*": () => driveRaw(depth),
      await: () => descendAsync(depth),
    },
    go: ["suspend", String(depth)],
  })),
  targets: [
    { row: "depth 100", atMost: 1.2, peer: "await" },
    { row: "depth 1000", atMost: 2, ofRow: "depth 1" },
  ],
};

// What a call costs that does not suspend.

import { run } from "stackful";
import type { Suite } from "./suite.js";

const TIMES = 10_000;

function increment(n: number): number {
  "use cooperative";
  return n + 1;
}

function count(): number {
  "use cooperative";
  let n = 0;
  while (n < TIMES) n = increment(n);
  return n;
}

function incrementPlain(n: number): number {
  return n + 1;
}

function countPlain(): number {
  let n = 0;
  while (n < TIMES) n = incrementPlain(n);
  return n;
}

function* incrementRaw(n: number): Generator<never, number> {
  return n + 1;
}

function* countRaw(): Generator<never, number> {
  let n = 0;
  while (n < TIMES) n = yield* incrementRaw(n);
  return n;
}

async function incrementAsync(n: number): Promise<number> {
  return n + 1;
}

async function countAsync(): Promise<number> {
  let n = 0;
  while (n < TIMES) n = await incrementAsync(n);
  return n;
}

export const suite: Suite = {
  title: "One call that does not suspend",
  unit: "ns",
  rows: [
    {
      name: "a function",
      operations: TIMES,
      cases: {
        stackful: () => run(count),
        plain: () => countPlain(),
        "raw yield*": () => countRaw().next(),
        await: () => countAsync(),
      },
      go: ["call"],
    },
  ],
  targets: [
    { row: "a function", atMost: 1.1, peer: "raw yield*" },
    { row: "a function", atMost: 0.7, peer: "await" },
  ],
};

// What a call costs that does not suspend.

import { Channel, run } from "stackful";
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

function pass(): number {
  "use cooperative";
  const channel = new Channel<number>(1);
  let n = 0;
  while (n < TIMES) {
    channel.send(n + 1);
    n = channel.receive();
  }
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

async function countReady(): Promise<number> {
  let n = 0;
  while (n < 2 * TIMES) n = await (n + 1);
  return n;
}

export const suite: Suite = {
  title: "One call that does not suspend",
  unit: "ns",
  rows: [
    {
      name: "a function",
      operations: TIMES,
      cases: { stackful: () => run(count), "raw yield*": () => countRaw().next(), await: () => countAsync() },
    },
    {
      name: "a primitive that is ready",
      operations: 2 * TIMES,
      cases: { stackful: () => run(pass), await: () => countReady() },
    },
  ],
};

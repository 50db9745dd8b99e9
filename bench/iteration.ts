// What a value costs that a generator gives to a loop. Go has functions that are given the body of the loop.

import { type CooperativeGenerator, run } from "stackful";
import type { Suite } from "./suite.js";

const VALUES = 20_000;

function* count(): CooperativeGenerator<number> {
  "use cooperative";
  for (let n = 0; n < VALUES; n++) yield n;
}

function sum(): number {
  "use cooperative";
  let total = 0;
  for (const n of count()) total += n;
  return total;
}

function* countPlain(): Generator<number> {
  for (let n = 0; n < VALUES; n++) yield n;
}

function sumPlain(): number {
  let total = 0;
  for (const n of countPlain()) total += n;
  return total;
}

async function* countAsync(): AsyncGenerator<number> {
  for (let n = 0; n < VALUES; n++) yield n;
}

async function sumAsync(): Promise<number> {
  let total = 0;
  for await (const n of countAsync()) total += n;
  return total;
}

export const suite: Suite = {
  title: "One value of a generator",
  unit: "ns",
  rows: [
    {
      name: "for-of",
      operations: VALUES,
      cases: { stackful: () => run(sum), "plain generator": () => sumPlain(), "for await": () => sumAsync() },
      go: ["iterate"],
    },
  ],
  targets: [{ row: "for-of", atMost: 0.5, peer: "for await" }],
};

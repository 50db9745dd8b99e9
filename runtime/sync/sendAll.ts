// Sending values one after the other. Compiled by our own compiler.

import type { CooperativeIterable } from "../core/iteration.js";
import type { Sender } from "./sender.js";

/** @cooperative */
export function sendAll<T>(sender: Sender<T>, values: CooperativeIterable<T>): number {
  "use cooperative";
  let count = 0;
  for (const value of values) {
    sender.send(value);
    count++;
  }
  return count;
}

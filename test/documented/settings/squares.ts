// The worker of the examples.

import { workerMain } from "stackful/worker";

/** What it sends. */
export type Squared = number;

workerMain<number, Squared>((input, output) => {
  for (const n of input) output.send(n * n);
});

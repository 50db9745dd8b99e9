// An echo server under 1, 100 and 1,000 connections.

import { underLoad } from "./peers/underLoad.js";
import type { Suite } from "./suite.js";

const LENGTH = 64;

export const suite: Suite = underLoad("TCP echo, by the number of connections", {
  programs: { stackful: "echoStackful", "node:net": "echoNode", "for await": "echoForAwait" },
  go: "echo",
  exchange: async () => ({ request: Buffer.alloc(LENGTH, "x"), answer: LENGTH }),
});

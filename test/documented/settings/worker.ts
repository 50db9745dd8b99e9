// What the examples of threads need around them, and what has happened afterwards.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { Channel, type Cooperative, spawn } from "stackful";
import { startWorker, WorkerPool, type WorkerThread } from "stackful/worker";
import type { Squared } from "./squares.js";

const url = new URL("squares.js", import.meta.url);

/** The worker that the examples start stands beside them. */
function besideExamples(): object {
  writeFileSync(new URL("../squares.js", import.meta.url), `import ${JSON.stringify(url.href)};`);
  return {};
}

function started(): { worker: WorkerThread<number, Squared> } {
  "use cooperative";
  return { worker: startWorker<number, Squared>(url) };
}

export const settings = {
  offload: () => ({ after: ({ sum }: { sum: number }) => assert.equal(sum, 500_000_500_000) }),
  offloaded: () => ({ after: ({ name }: { name: string }) => assert.equal(name, "report.txt") }),
  transfer: () => ({ after: ({ pixels }: { pixels: Uint8Array }) => assert.equal(pixels.length, 0) }),
  WorkerPool: () => ({ after: ({ sum }: { sum: number }) => assert.equal(sum, 3) }),

  "WorkerPool.offload"() {
    const pool = new WorkerPool({ size: 1 });
    return {
      pool,
      after() {
        "use cooperative";
        pool.close();
      },
    };
  },

  "WorkerPool.close": () => ({ pool: new WorkerPool({ size: 1 }) }),
  startWorker: besideExamples,
  WorkerThread: besideExamples,
  "WorkerThread.join": started,
  "WorkerThread.stop": started,

  workerMain: () => ({
    workerMain<I, O>(fn: Cooperative<(input: Channel<I>, output: Channel<O>) => void>) {
      const input = new Channel<I>();
      input.close();
      spawn(fn, input, new Channel<O>());
    },
  }),
};

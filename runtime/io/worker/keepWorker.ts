// The task that a scope has for each of its workers. Compiled by our own compiler.

import { TimedOut } from "../../core/errors.js";
import { group } from "../../core/group.js";
import { timeout } from "../../core/timeLimit.js";
import type { RunningWorker } from "./runningWorker.js";
import { sendOutput } from "./sendOutput.js";

export function keepWorker(worker: RunningWorker): void {
  "use cooperative";
  try {
    group((all) => {
      all.background(sendOutput, worker.link);
      worker.waitUntilOver();
    });
  } finally {
    if (!worker.isOver) stopWorker(worker);
  }
}

/** Politely, and then not. */
function stopWorker(worker: RunningWorker): void {
  "use cooperative";
  worker.requestStop();
  try {
    timeout(worker.grace, () => worker.waitUntilOver());
  } catch (error) {
    if (!(error instanceof TimedOut)) throw error;
  } finally {
    worker.terminate();
  }
}

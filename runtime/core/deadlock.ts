// The report for a program that would end silently, with tasks that wait for ever.

import { dumpOf, formatDump } from "./dump.js";
import { printError, setExitCode, whenNothingLeft } from "./host.js";
import type { Scheduler } from "./scheduler.js";
import type { TaskFrame } from "./taskFrame.js";

/** Node's own code for a program whose top level never finishes. */
const EXIT_CODE = 13;

/** The schedulers that have something to do. */
const busy = new Set<Scheduler>();
const listener = { isListening: false };

/** Reports a deadlock when nothing is left that could unpark one of this scheduler's tasks. `root` has just been started. */
export function watchForDeadlock(scheduler: Scheduler, root: TaskFrame): void {
  busy.add(scheduler);
  root.whenDone(() => {
    if (scheduler.roots.size === 0) busy.delete(scheduler);
  });
  if (listener.isListening) return;
  listener.isListening = true;
  whenNothingLeft(reportAll);
}

function reportAll(): void {
  for (const scheduler of busy) {
    printError(`stackful: ${describeDeadlock(scheduler)}`);
    setExitCode(EXIT_CODE);
  }
  busy.clear();
}

/** What every task waits for, and where. */
export function describeDeadlock(scheduler: Scheduler): string {
  const tasks = formatDump(dumpOf(scheduler)).replace(/^/gm, "  ");
  return `Deadlock: all tasks are blocked, and nothing is left that could wake one.\n${tasks}`;
}

// The report for a program that would end silently, with tasks that wait for ever.

import { printError, setExitCode, whenNothingLeft } from "./host.js";
import type { Scheduler } from "./scheduler.js";
import type { Scope } from "./scope.js";
import type { TaskFrame } from "./task.js";

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
  const blocked = [...scheduler.roots].flatMap(allTasks);
  const entries = blocked.map((task) => {
    const stack = task.stack();
    const waitsFor = task.waitingFor?.op ?? task.state;
    return `  ${task.name}: ${waitsFor}${stack && `\n${stack}`}`;
  });
  return ["Deadlock: all tasks are blocked, and nothing is left that could wake one.", ...entries].join("\n");
}

/** A task and all those inside it. */
function allTasks(root: TaskFrame): TaskFrame[] {
  const tasks = [root];
  for (const task of tasks) {
    for (let scope: Scope = task.scope; ; scope = scope.parent as Scope) {
      for (let owned = scope.newest; owned !== undefined; owned = owned.older) tasks.push(owned);
      if (scope === task) break;
    }
  }
  return tasks;
}

// The report for a program that would end silently, with tasks that wait for ever.

import { printError, setExitCode, whenNothingLeft } from "./host.js";
import type { Scheduler } from "./scheduler.js";
import type { Scope } from "./scope.js";
import type { TaskFrame } from "./task.js";

/** Node's own code for a program whose top level never finishes. */
const EXIT_CODE = 13;

const watched = new WeakSet<Scheduler>();

/** Reports a deadlock of this scheduler's tasks when nothing is left that could unpark one of them. */
export function watchForDeadlock(scheduler: Scheduler): void {
  if (watched.has(scheduler)) return;
  watched.add(scheduler);
  whenNothingLeft(() => {
    if (scheduler.roots.size === 0) return;
    printError(`stackful: ${describeDeadlock(scheduler)}`);
    setExitCode(EXIT_CODE);
    scheduler.roots.clear();
  });
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

// Tasks that keep all others waiting: too long from one suspension to the next.

import { warn } from "./host.js";
import type { TaskFrame } from "./taskFrame.js";
import { traceTask } from "./trace.js";

/** A step of a task has just taken so many milliseconds. */
export function reportHog(task: TaskFrame, ms: number): void {
  const { spawnedAt } = task;
  const stack = task.isOver ? "" : traceTask(task);
  const lines = [
    `task \`${task.name}\` ran for ${Math.round(ms)} ms, and nobody else meanwhile. Divide its work with \`yieldNow\`, or do it outside`,
    task.isOver ? "It ran until it ended" : "It ran until this call:",
    ...(stack === "" ? [] : [stack]),
    ...(spawnedAt === undefined ? [] : [`It was spawned ${spawnedAt}`]),
  ];
  warn(lines.join("\n"));
}

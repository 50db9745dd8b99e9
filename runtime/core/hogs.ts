// Tasks that keep all others waiting: too long from one suspension to the next.

import type { Clock } from "./clock.js";
import { drive } from "./drive.js";
import { warn } from "./host.js";
import type { TaskFrame } from "./taskFrame.js";
import { traceTask } from "./trace.js";

/** Returns a `drive` that reports steps of more than `hogMs` milliseconds. */
export function watchHogs(hogMs: number, clock: Clock): (task: TaskFrame) => void {
  return (task) => {
    const start = clock.now();
    drive(task);
    const ms = clock.now() - start;
    if (ms > hogMs) warn(describeHog(task, Math.round(ms)));
  };
}

function describeHog(task: TaskFrame, ms: number): string {
  const { spawnedAt } = task;
  const stack = task.isOver ? "" : traceTask(task);
  return [
    `task \`${task.name}\` ran for ${ms} ms, and nobody else meanwhile. Divide its work with \`yieldNow\`, or do it outside`,
    task.isOver ? "It ran until it ended" : "It ran until this call:",
    ...(stack === "" ? [] : [stack]),
    ...(spawnedAt === undefined ? [] : [`It was spawned ${spawnedAt}`]),
  ].join("\n");
}

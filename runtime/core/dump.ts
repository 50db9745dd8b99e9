// Seeing inside: what all tasks are doing.
//
//   I1  Tasks are asked where they are (trace.ts): nothing is recorded while they run, except when each was parked.

import { machine } from "./machine.js";
import type { Region } from "./region.js";
import type { Scheduler } from "./scheduler.js";
import { isInsideCancelled, type Scope } from "./scope.js";
import { shared } from "./shared.js";
import type { SuspendIteration } from "./suspendIteration.js";
import type { TaskFrame } from "./taskFrame.js";

/** A task, as `dump` sees it. Plain data, for JSON. */
export interface TaskNode {
  /** The name of its function, or the one given to it. */
  readonly name: string;
  /** `parked` means that it waits for something. */
  readonly state: "ready" | "running" | "parked";
  /** Whether it was told to end, and is cleaning up. */
  readonly isCancelled: boolean;
  /** What it waits for, if it is parked. */
  readonly waitingFor?: Wait;
  /** For how long it has been parked, in milliseconds, give or take a slice of the scheduler. */
  readonly parkedFor?: number;
  /** Where it is: a line per call, innermost first. Empty unless it is parked. */
  readonly stack: readonly string[];
  /** Where it was spawned, if the run remembers that: see `trace` of `run.with`. */
  readonly spawnedAt?: string;
  /** Its tasks, and those of its groups and time limits, by scope from the outside in. */
  readonly scopes: readonly ScopeNode[];
}

/** A scope that owns tasks, as `dump` sees it. */
export interface ScopeNode {
  /** `task` for that of the task's own function, `group`, `timeout`, `shield` and so on for those inside it. */
  readonly kind: string;
  /** The tasks that it owns, oldest first. */
  readonly tasks: readonly TaskNode[];
}

/** What a task waits for. */
export interface Wait {
  /** The operation, as errors name it: `mutex.lock`. */
  readonly op: string;
  /** The kinds of the objects, and their names if they have some: `Mutex`, `Channel "jobs"`. */
  readonly objects: readonly string[];
  /** The task that holds what it waits for. */
  readonly owner?: string;
}

/**
 * What all tasks of a run are doing: the tasks and groups as a tree, each with what it waits for, since when, and where it is.
 *
 * Inside a task: of the runs on the same clock. In plain code: of all that were not given a clock of their own.
 *
 * @example
 * console.log(formatDump(dump()));
 */
export function dump(): TaskNode[] {
  return dumpOf(watched());
}

/** The scheduler that plain code or the running task looks into. */
export function watched(): Scheduler {
  return machine.task?.scheduler ?? shared;
}

export function dumpOf(scheduler: Scheduler): TaskNode[] {
  const { age } = scheduler;
  return Array.from(scheduler.roots, (root) => nodeOf(root, age));
}

/** `age` is that of the scheduler: one moment for the whole dump. */
export function nodeOf(task: TaskFrame, age: number): TaskNode {
  const { waitingFor, spawnedAt } = task;
  const stack = task.stack();
  return {
    name: task.name,
    state: task.state as TaskNode["state"],
    isCancelled: isInsideCancelled(task.scope),
    ...(waitingFor && { waitingFor: waitOf(waitingFor), parkedFor: age - task.parkedAt }),
    stack: stack === "" ? [] : stack.split("\n").map((line) => line.trim()),
    ...(spawnedAt !== undefined && { spawnedAt }),
    scopes: scopesOf(task, age),
  };
}

function waitOf({ op, waitables }: SuspendIteration): Wait {
  const owners = waitables.flatMap((one) => (one as { readonly owner?: TaskFrame }).owner ?? []);
  const [owner] = owners;
  return { op, objects: waitables.map(describe), ...(owner && { owner: owner.name }) };
}

function describe(waitable: object): string {
  const { name } = waitable as { readonly name?: unknown };
  const kind = waitable.constructor.name;
  return typeof name === "string" && name !== "" ? `${kind} "${name}"` : kind;
}

/** The scopes of a task that own tasks, from the outside in. */
function scopesOf(task: TaskFrame, age: number): ScopeNode[] {
  const scopes: ScopeNode[] = [];
  for (let scope: Scope = task.scope; ; scope = scope.parent as Scope) {
    const tasks = tasksIn(scope).map((owned) => nodeOf(owned, age));
    if (tasks.length > 0) scopes.unshift({ kind: scope === task ? "task" : (scope as Region).kind, tasks });
    if (scope === task) return scopes;
  }
}

/** The tasks that a scope owns, in the order in which they were spawned. */
export function tasksIn(scope: Scope): TaskFrame[] {
  const tasks: TaskFrame[] = [];
  for (let task = scope.newest; task !== undefined; task = task.older) tasks.push(task);
  return tasks.toReversed();
}

/**
 * A dump as text: an indented tree, in which tasks that do the same in the same place are one entry with their number.
 *
 * @example
 * process.on("SIGUSR2", () => console.error(formatDump(dump())));
 */
export function formatDump(tasks: readonly TaskNode[]): string {
  return tasks.length === 0 ? "no tasks" : linesOf(tasks, "").join("\n");
}

function linesOf(tasks: readonly TaskNode[], indent: string): string[] {
  const alike = new Map<string, TaskNode[]>();
  for (const task of tasks) {
    const { parkedFor: _, ...same } = task;
    const key = JSON.stringify(same);
    alike.set(key, [...(alike.get(key) ?? []), task]);
  }
  return [...alike.values()].flatMap((group) => linesOfAlike(group, indent));
}

function linesOfAlike(group: readonly TaskNode[], indent: string): string[] {
  const [task] = group as [TaskNode];
  const times = group.length === 1 ? "" : ` ×${group.length}`;
  return [
    `${indent}${task.name}${times}: ${doing(group)}`,
    ...task.stack.map((line) => `${indent}    ${line}`),
    ...(task.spawnedAt === undefined ? [] : [`${indent}    spawned ${task.spawnedAt}`]),
    ...task.scopes.flatMap((scope) => linesOfScope(scope, `${indent}  `)),
  ];
}

function linesOfScope({ kind, tasks }: ScopeNode, indent: string): string[] {
  return kind === "task" ? linesOf(tasks, indent) : [`${indent}${kind}`].concat(linesOf(tasks, `${indent}  `));
}

function doing(group: readonly TaskNode[]): string {
  const [{ state, waitingFor, isCancelled }] = group as [TaskNode];
  const cancelled = isCancelled ? ", cancelled" : "";
  if (waitingFor === undefined) return `${state}${cancelled}`;
  const { op, objects, owner } = waitingFor;
  const on = objects.length === 0 ? "" : ` on ${objects.join(", ")}`;
  const held = owner === undefined ? "" : `, held by ${owner}`;
  const times = group.map(({ parkedFor = 0 }) => parkedFor);
  const [least, most] = [Math.min(...times), Math.max(...times)];
  const since = [...new Set([describeTime(least), describeTime(most)])].join(" to ");
  return `${op}${on}${held}, blocked ${since}${cancelled}`;
}

/** In a unit that gives two figures or so. */
function describeTime(ms: number): string {
  if (ms < 10_000) return `${ms} ms`;
  if (ms < 120_000) return `${Math.trunc(ms / 1000)} s`;
  return ms < 7_200_000 ? `${Math.trunc(ms / 60_000)} min` : `${Math.trunc(ms / 3_600_000)} h`;
}

// One run of an exploration.
//
// What can be chosen, in this order:
//
//   1   who of those who are ready goes on, the longest ready first; or, if nobody is ready, that nothing happens
//   2   that time passes although somebody is ready
//   3   who is interrupted, and how; then there is another choice
//
//   I1  A task that is ready hears of an interruption when it goes on, and not before: so one moment stands for all until then.

import type { Scope } from "../core/scope.js";
import type { TaskFrame } from "../core/taskFrame.js";
import type { TaskQueue } from "../core/taskQueue.js";
import { Choices } from "./choices.js";
import type { DirectedScheduler, Director } from "./directedScheduler.js";
import type { ExploreOptions } from "./explore.js";
import { Performance } from "./performance.js";
import type { Finding, Interruption, Scenario } from "./stage.js";

export class ExploredRun implements Director {
  readonly choices: Choices;
  readonly steps: string[] = [];
  readonly #performance = new Performance();
  readonly #ways: readonly Interruption[];
  readonly #hasTime: boolean;
  /** How many interruptions are left. */
  #left: number;
  /** The tasks that were ready, and could have been interrupted, at a moment before this one (I1). */
  readonly #hadTheirMoment = new Set<TaskFrame>();
  readonly #numbers = new Map<TaskFrame, number>();

  constructor(
    prescribed: readonly number[],
    { atMost = 0, interruptions = ["cancel", "poke"] }: ExploreOptions,
    readonly tellsSteps: boolean,
  ) {
    this.choices = new Choices(prescribed);
    this.#left = atMost;
    this.#ways = interruptions.filter((how) => how !== "time");
    this.#hasTime = interruptions.includes("time");
  }

  get schedule(): string {
    return this.choices.schedule;
  }

  async perform(scenario: Scenario): Promise<Finding> {
    const finding = await this.#performance.run(scenario, this);
    const { mismatch } = this.choices;
    return mismatch === undefined ? finding : { ...finding, problems: [mismatch, ...finding.problems] };
  }

  next(ready: TaskQueue, scheduler: DirectedScheduler): TaskFrame | undefined {
    for (;;) {
      const tasks = [...ready];
      const canPass = this.#hasTime && tasks.length > 0 && scheduler.timers.size > 0;
      const targets = this.#left > 0 ? this.#targets(scheduler) : [];
      const ownMoves = Math.max(1, tasks.length);
      const moves = ownMoves + Number(canPass);
      const chosen = this.choices.take(moves + targets.length * this.#ways.length);
      if (chosen < ownMoves) return this.#goOn(tasks[chosen]);
      if (chosen < moves) this.#interrupt(tasks[0] as TaskFrame, "time");
      else this.#interruptOne(targets, chosen - moves);
    }
  }

  onStep(task: TaskFrame): void {
    this.#hadTheirMoment.delete(task);
    if (!this.tellsSteps) return;
    const { waitingFor, state } = task;
    this.steps.push(`${this.#label(task)} is ${state}${waitingFor === undefined ? "" : `: ${waitingFor.op}`}`);
  }

  below(limit: number): number {
    return this.choices.take(limit);
  }

  #goOn(task: TaskFrame | undefined): TaskFrame | undefined {
    if (this.tellsSteps && task !== undefined) this.steps.push(`${this.#label(task)} goes on`);
    return task;
  }

  #interruptOne(targets: readonly TaskFrame[], index: number): void {
    this.#left--;
    const task = targets[Math.floor(index / this.#ways.length)] as TaskFrame;
    this.#interrupt(task, this.#ways[index % this.#ways.length] as Interruption);
  }

  #interrupt(task: TaskFrame, how: Interruption): void {
    if (this.tellsSteps) this.steps.push(how === "time" ? "time passes" : `${how} ${this.#label(task)}`);
    this.#performance.interrupt(task, how);
  }

  #label(task: TaskFrame): string {
    if (!this.#numbers.has(task)) this.#numbers.set(task, this.#numbers.size);
    return `${this.#numbers.get(task)} \`${task.name}\``;
  }

  /** The tasks that the scenario has started. */
  #targets({ roots }: DirectedScheduler): TaskFrame[] {
    const tasks: TaskFrame[] = [];
    for (const root of roots) collect(root, tasks);
    return tasks.filter((task) => {
      if (task.state !== "ready") return true;
      if (this.#hadTheirMoment.has(task)) return false; // I1
      this.#hadTheirMoment.add(task);
      return true;
    });
  }
}

/** Adds the tasks that a task owns, directly or not, in the order in which they were started. */
function collect(owner: TaskFrame, tasks: TaskFrame[]): void {
  const owned: TaskFrame[] = [];
  for (let scope: Scope = owner.scope; ; scope = scope.parent as Scope) {
    for (let task = scope.newest; task !== undefined; task = task.older) owned.unshift(task);
    if (scope === owner) break;
  }
  for (const task of owned) {
    tasks.push(task);
    collect(task, tasks);
  }
}

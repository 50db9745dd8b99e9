// One run of a sweep: tasks go on in the order in which they became ready, and are interrupted when the plan says.

import { READY_START } from "../core/phases.js";
import type { TaskFrame } from "../core/taskFrame.js";
import type { TaskQueue } from "../core/taskQueue.js";
import type { DirectedScheduler, Director } from "./directedScheduler.js";
import { type Invariants, Performance } from "./performance.js";
import type { Finding, Interruption, Scenario } from "./stage.js";

/** Who is to be interrupted when. */
export interface Planned {
  readonly at: number;
  readonly how: Interruption;
}

/** Something that can be interrupted. */
export interface Moment {
  readonly what: string;
  readonly isParked: boolean;
  readonly hasTimer: boolean;
}

/** The plan that a schedule describes, as `cancel@3 poke@7`. */
export function parsePlan(schedule: string): Planned[] {
  return schedule.split(" ").map((word) => {
    const [how, at] = word.split("@") as [Interruption, string];
    return { at: Number(at), how };
  });
}

export class SweptRun implements Director {
  readonly moments: Moment[] = [];
  readonly steps: string[] = [];
  readonly #performance = new Performance();
  readonly #numbers = new Map<TaskFrame, number>();

  constructor(readonly plan: readonly Planned[]) {}

  get schedule(): string {
    return this.plan.map(({ at, how }) => `${how}@${at}`).join(" ");
  }

  perform(scenario: Scenario, invariants?: Invariants): Promise<Finding> {
    return this.#performance.run(scenario, this, invariants);
  }

  next(ready: TaskQueue, scheduler: DirectedScheduler): TaskFrame | undefined {
    const task = ready.first;
    if (task !== undefined)
      this.#moment(task, scheduler, task.phase === READY_START ? "is about to begin" : "is about to go on");
    return task;
  }

  onStep(task: TaskFrame, scheduler: DirectedScheduler): void {
    const { waitingFor } = task;
    if (waitingFor !== undefined) this.#moment(task, scheduler, `is parked: ${waitingFor.op}`);
    else if (task.isOver) this.#moment(task, scheduler, "has ended");
  }

  below(): number {
    return 0;
  }

  #moment(task: TaskFrame, { timers }: DirectedScheduler, what: string): void {
    const at = this.moments.length;
    if (!this.#numbers.has(task)) this.#numbers.set(task, this.#numbers.size);
    const told = `${this.#numbers.get(task)} \`${task.name}\` ${what}`;
    this.moments.push({ what: told, isParked: task.waitingFor !== undefined, hasTimer: timers.size > 0 });
    this.steps.push(told);
    for (const { at: when, how } of this.plan) {
      if (when !== at) continue;
      this.steps.push(`  ${how}`);
      this.#performance.interrupt(task, how);
    }
  }
}

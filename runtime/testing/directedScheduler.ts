// A scheduler that asks somebody else what comes next.
//
//   I1  One task at a time: the director is asked before every step.
//   I2  A run that never ends is failed: a test has to end.

import { drive } from "../core/drive.js";
import { Random } from "../core/random.js";
import { Scheduler } from "../core/scheduler.js";
import type { TaskFrame } from "../core/taskFrame.js";
import type { TaskQueue } from "../core/taskQueue.js";
import { Traces } from "./traces.js";
import { VirtualClock } from "./virtualClock.js";

/** Decides what a scheduler leaves open. */
export interface Director {
  /** Which of the tasks that are ready goes on. Undefined if none is. */
  next(ready: TaskQueue, scheduler: DirectedScheduler): TaskFrame | undefined;
  /** The task has taken a step: it is parked now, or ready again, or done. */
  onStep?(task: TaskFrame, scheduler: DirectedScheduler): void;
  /** Makes a choice of the runtime's, such as that of a `select`: a number from 0 up to `limit`. */
  below(limit: number): number;
}

/** Steps of one run: with more, it never ends. */
const MOST_STEPS = 1_000_000;

export class DirectedScheduler extends Scheduler {
  declare readonly clock: VirtualClock;
  readonly director: Director;
  readonly traces = new Traces();
  /** Hears of an error in the runtime itself. The run does not go on. */
  onBroken: (error: unknown) => void = () => {};
  #steps = 0;

  constructor(director: Director) {
    const clock = new VirtualClock();
    super(clock, new DirectedChoices(director));
    this.clock = clock;
    this.director = director;
  }

  protected override runUntil(): boolean {
    try {
      this.#runAll();
    } catch (error) {
      this.onBroken(error);
    }
    return true;
  }

  #runAll(): void {
    const { director } = this;
    for (;;) {
      const task = director.next(this.ready, this);
      if (task === undefined) return;
      this.ready.remove(task);
      drive(task);
      if (!task.isOver) this.traces.addFrames(task);
      director.onStep?.(task, this);
      if (++this.#steps === MOST_STEPS) this.#giveUp();
    }
  }

  #giveUp(): void {
    const error = new Error(`After ${MOST_STEPS} steps, the run has not ended`);
    for (const root of this.roots) root.fail(error, root);
  }
}

class DirectedChoices extends Random {
  readonly #director: Director;

  constructor(director: Director) {
    super(0);
    this.#director = director;
  }

  override below(limit: number): number {
    return this.#director.below(limit);
  }
}

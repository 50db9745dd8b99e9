// The explorations: three tasks on one thing, under every schedule, with one interruption anywhere.

import assert from "node:assert/strict";
import { spawn, type Task, TimedOut } from "stackful";
import { type Exploration, type ExploreOptions, explore, type Scenario, type Stage, settle } from "stackful/testing";
import {
  channelsPlay,
  conditionPlay,
  mayBlock,
  mutexPlay,
  type Play,
  rwLockPlay,
  semaphorePlay,
  stepsOf,
} from "./plays.js";

/** What tasks do in an exploration, each its own. */
export interface Cast {
  readonly thing: string;
  readonly make: () => Play;
  readonly programs: readonly (readonly string[])[];
}

const THINGS = {
  "channel of capacity 0": { make: () => channelsPlay(0), operations: ["send a", "receive a"] },
  "channel of capacity 1": { make: () => channelsPlay(1), operations: ["send a", "receive a"] },
  "channel with time limits": {
    make: () => channelsPlay(0),
    operations: ["send a, not for long", "receive a", "receive a, not for long"],
  },
  select: {
    make: () => channelsPlay(0),
    operations: ["send a", "receive b", "receive a|receive b", "send a|receive b"],
  },
  "select of capacity 1": {
    make: () => channelsPlay(1),
    operations: ["send a", "receive a|receive b", "send a|send b"],
  },
  mutex: { make: mutexPlay, operations: ["lock", "keep lock"] },
  semaphore: { make: semaphorePlay, operations: ["1", "2", "keep 1"] },
  "lock for readers and writers": { make: rwLockPlay, operations: ["read", "write", "keep read"] },
  condition: { make: conditionPlay, operations: ["wait", "signal", "broadcast"] },
} as const;

export const things = Object.keys(THINGS) as (keyof typeof THINGS)[];

/** Tasks, and operations of each. */
export type Size = readonly [tasks: number, length: number];

/** With time there are many more schedules. */
export function smallestSizeOf(thing: string): Size {
  return thing.endsWith("time limits") ? [2, 1] : [3, 1];
}

/** Every set of so many tasks, each with so many operations. Which task is which does not count. */
export function* castsOf(thing: keyof typeof THINGS, [tasks, length]: Size): Generator<Cast> {
  const { make, operations } = THINGS[thing];
  const endless = (operation: string) => operation.startsWith("keep ");
  const sensible = sequences<string>(operations, length).filter((program) => !program.slice(0, -1).some(endless));
  for (const programs of multisets(sensible, tasks)) yield { thing, make, programs };
}

function sequences<T>(items: readonly T[], length: number): T[][] {
  if (length === 0) return [[]];
  return sequences(items, length - 1).flatMap((rest) => items.map((item) => [...rest, item]));
}

function* multisets<T>(items: readonly T[], size: number): Generator<T[]> {
  if (size === 0) yield [];
  else
    for (const [index, item] of items.entries())
      for (const rest of multisets(items.slice(index), size - 1)) yield [item, ...rest];
}

/** Interrupts one task anywhere. Time passes where there are time limits. */
export function exploreCast(cast: Cast, options: Pick<ExploreOptions, "maxSchedules"> = {}): Promise<Exploration> {
  return explore(scenarioOf(cast), { ...options, atMost: 1, interruptions: ["cancel", "poke", "time"] });
}

function scenarioOf({ make, programs }: Cast): Scenario {
  return (stage: Stage) => {
    "use cooperative";
    const play = make();
    const { model } = play;
    const tasks: Task[] = [];
    stage.onInterrupt((task, how) => model.interrupt(tasks.indexOf(task), how));
    stage.afterwards(() => play.checkFree());
    for (const [who, program] of programs.entries()) tasks.push(spawn(perform, stage, play, who, program));
    settle();
    for (const [who, task] of tasks.entries()) {
      assert.equal(task.state === "parked", model.isWaiting(who), `task ${who} is ${task.state}`);
    }
    play.check();
    for (const [who, task] of tasks.entries()) {
      model.interrupt(who, "cancel");
      task.cancel();
    }
    play.check();
  };
}

function perform(stage: Stage, play: Play, who: number, program: readonly string[]): void {
  "use cooperative";
  for (const operation of program) {
    const { before, last } = stepsOf(operation);
    let done = 0;
    try {
      for (const step of before) {
        if (attempt(stage, play, who, step) === "poked") break;
        done++;
      }
    } finally {
      // What was taken in the first step is given back in the last.
      if (last !== undefined && done > 0) attempt(stage, play, who, last);
    }
  }
}

function attempt(stage: Stage, { model, perform: act }: Play, who: number, step: string): string {
  "use cooperative";
  model.enter(who, step, mayBlock(step));
  let result = "cancelled";
  try {
    result = act(who, step);
  } catch (error) {
    if (error instanceof TimedOut) result = "late";
    else if ((error as Error).message === "poked") result = "poked";
    else throw error;
  } finally {
    stage.say(`${who} ${step}: ${result}`);
    model.leave(who, result);
  }
  return result;
}

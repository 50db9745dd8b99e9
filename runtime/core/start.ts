// Starting a task, and waiting until it says that it is under way. Compiled by our own compiler.

import { suspend } from "./blocked.js";
import type { Cooperative } from "./cooperative.js";
import { group, type TaskGroup } from "./group.js";
import { SuspendIteration, type Waitable, type Waiter, type Withdraw } from "./suspendIteration.js";
import type { Task } from "./task.js";

/** What a task that is being started calls when it is under way. Later calls change nothing. */
export type Started<V> = (value: V) => void;

/** A task that is under way, and what it said when it was. */
export interface StartedTask<T, V> {
  /** The task. The group waits for its end. */
  readonly task: Task<T>;
  /** What it said. */
  readonly value: V;
}

type Answer<V> = { readonly value: V } | { readonly error: unknown };

export function startIn<T, V>(all: TaskGroup, fn: Cooperative<(started: Started<V>) => T>): StartedTask<T, V> {
  "use cooperative";
  const handshake = new Handshake<V>();
  const task = all.spawn(starting, fn, handshake) as Task<T>;
  try {
    const answer = handshake.answer ?? suspend<Answer<V>>(new SuspendIteration("group.start", [handshake]));
    if ("error" in answer) throw answer.error;
    return { task, value: answer.value };
  } finally {
    if (handshake.answer === undefined) task.stop();
  }
}

/** A failure before the start is for the one who waits; later, it is one like any other. */
function starting<T, V>(fn: Cooperative<(started: Started<V>) => T>, handshake: Handshake<V>): T | undefined {
  "use cooperative";
  try {
    const result = group(() => fn((value) => handshake.give({ value })));
    handshake.give({ error: new Error("The task has ended, and never said that it had started") });
    return result;
  } catch (error) {
    if (!handshake.give({ error })) throw error;
    return undefined;
  }
}

/** What the task has answered, for the one who waits for it. */
class Handshake<V> implements Waitable {
  answer: Answer<V> | undefined = undefined;
  #waiter: Waiter | undefined = undefined;

  /** Returns false if there was an answer before. */
  give(answer: Answer<V>): boolean {
    if (this.answer !== undefined) return false;
    this.answer = answer;
    this.#waiter?.unpark(answer);
    return true;
  }

  park(waiter: Waiter): Withdraw {
    this.#waiter = waiter;
    return () => {
      this.#waiter = undefined;
    };
  }
}

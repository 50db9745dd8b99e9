// The things that an exploration goes through: what tasks do with them, and what a model says that comes to.

import assert from "node:assert/strict";
import {
  Channel,
  type Clause,
  Condition,
  type Cooperative,
  currentTask,
  Mutex,
  RwLock,
  receiveFrom,
  Semaphore,
  select,
  sendTo,
  sleep,
  yieldNow,
} from "stackful";
import { ChannelsModel, LIMIT, NOT_FOR_LONG } from "./models/channels.js";
import { ConditionModel } from "./models/condition.js";
import { MutexModel, RwLockModel, SemaphoreModel } from "./models/lines.js";
import type { Model } from "./models/model.js";

/** A thing, and its model. */
export interface Play {
  readonly model: Model;
  /** Does an operation. Returns what it comes to. */
  readonly perform: Cooperative<(who: number, operation: string) => string>;
  /** Asserts the invariants of the thing. */
  check(): void;
  /** Asserts that nothing is taken any more. */
  checkFree(): void;
}

/** What is taken, and has to be given back: what an operation leads to. */
export function stepsOf(operation: string): { readonly before: readonly string[]; readonly last: string | undefined } {
  if (operation === "wait" || operation === "signal" || operation === "broadcast")
    return { before: ["lock", operation], last: "unlock" };
  if (operation.startsWith("keep ")) {
    const taken = operation.slice("keep ".length);
    return { before: [taken, "hold"], last: `give ${taken}` };
  }
  if (/^(send|receive)/.test(operation)) return { before: [operation], last: undefined };
  return { before: [operation, "pause"], last: `give ${operation}` };
}

/** Whether a task hears of interruptions when it does that. */
export function mayBlock(step: string): boolean {
  return !/^(give|unlock|signal|broadcast)/.test(step);
}

/** The steps of a thing, by name, in place of a switch. */
type Steps = Readonly<Record<string, Cooperative<() => unknown>>>;

function locking(model: Model, steps: Steps, check: () => void, checkFree: () => void): Play {
  return {
    model,
    perform: (_who, step) => {
      "use cooperative";
      if (step === "pause") yieldNow();
      else if (step === "hold") sleep(Number.POSITIVE_INFINITY);
      else steps[step]?.();
      return "done";
    },
    check,
    checkFree,
  };
}

export function mutexPlay(): Play {
  const mutex = new Mutex();
  return locking(
    new MutexModel(),
    { lock: () => mutex.lock(), "give lock": () => mutex.unlock() },
    () => {},
    () => assert.equal(mutex.owner, undefined),
  );
}

export function semaphorePlay(): Play {
  const semaphore = new Semaphore(2);
  return locking(
    new SemaphoreModel(2),
    {
      "1": () => semaphore.acquire(),
      "2": () => semaphore.acquire(2),
      "give 1": () => semaphore.release(),
      "give 2": () => semaphore.release(2),
    },
    () => semaphore.check(),
    () => assert.equal(semaphore.available, 2),
  );
}

export function rwLockPlay(): Play {
  const lock = new RwLock();
  return locking(
    new RwLockModel(),
    {
      read: () => lock.read(),
      write: () => lock.write(),
      "give read": () => lock.unlock(),
      "give write": () => lock.unlock(),
    },
    () => lock.check(),
    () => assert.equal(lock.owner, undefined),
  );
}

export function conditionPlay(): Play {
  const mutex = new Mutex();
  const condition = new Condition(mutex);
  return locking(
    new ConditionModel(),
    {
      lock: () => mutex.lock(),
      unlock: () => mutex.unlock(),
      wait: () => {
        try {
          condition.wait();
        } finally {
          assert.equal(mutex.owner, currentTask(), "who has waited holds the mutex");
        }
      },
      signal: () => condition.signal(),
      broadcast: () => condition.broadcast(),
    },
    () => {},
    () => assert.equal(mutex.owner, undefined),
  );
}

export function channelsPlay(capacity: number): Play {
  const channels = { a: new Channel<string>(capacity), b: new Channel<string>(capacity) };
  const values = new ChannelsModel(capacity);
  const channelOf = (arm: string): Channel<string> => (arm.endsWith("a") ? channels.a : channels.b);
  const clauseOf = (arm: string, value: string): Clause<unknown> =>
    arm.startsWith("send") ? sendTo(channelOf(arm), value) : receiveFrom(channelOf(arm));
  return {
    model: new ChannelsModel(capacity),
    perform: (who, step) => {
      "use cooperative";
      const value = values.nextValue(who);
      const operation = step.replace(NOT_FOR_LONG, "");
      const options = operation === step ? {} : { timeout: LIMIT };
      const arms = operation.split("|");
      const name = operation.slice(-1);
      if (arms.length > 1) {
        const got = select(Object.fromEntries(arms.map((arm) => [arm, clauseOf(arm, value)])));
        return got.value === undefined
          ? `sent ${got.key.slice(-1)}`
          : `got ${got.value as string} from ${got.key.slice(-1)}`;
      }
      if (operation.startsWith("receive")) return `got ${channelOf(operation).receive(options)} from ${name}`;
      channelOf(operation).send(value, options);
      return `sent ${name}`;
    },
    check: () => {
      channels.a.check();
      channels.b.check();
    },
    checkFree: () => {
      for (const { waitingSend, waitingReceive } of [channels.a.statistics(), channels.b.statistics()])
        assert.equal(waitingSend + waitingReceive, 0);
    },
  };
}

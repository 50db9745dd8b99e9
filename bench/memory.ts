// What a task holds while it waits, all included: in a group, parked in line at a channel.

import { Effect, Queue } from "effect";
import { run as runEffection, spawn as spawnEffection, suspend } from "effection";
import csp from "js-csp";
import { Channel, group, run, spawn, yieldNow } from "stackful";
import type { Suite } from "./suite.js";

function parkTasks(count: number): Promise<unknown> {
  return new Promise((parked) => {
    void run(() => {
      const gate = new Channel<number>();
      group(() => {
        for (let task = 0; task < count; task++) spawn(() => gate.receive());
        yieldNow();
        yieldNow();
        parked(gate);
        gate.receive();
      });
    });
  });
}

function* parkRaw(): Generator<void, void> {
  yield;
}

function parkGenerators(count: number): unknown {
  const kept: Generator<void, void>[] = [];
  for (let task = 0; task < count; task++) {
    const generator = parkRaw();
    generator.next();
    kept.push(generator);
  }
  return kept;
}

/** Async functions that wait in line at a channel of promises. */
function parkPromises(count: number): unknown {
  const line: ((value: number) => void)[] = [];
  const receive = async (): Promise<number> => await new Promise<number>((resolve) => line.push(resolve));
  const kept: Promise<number>[] = [];
  for (let task = 0; task < count; task++) kept.push(receive());
  return { line, kept };
}

function parkEffects(count: number): Promise<unknown> {
  return new Promise((parked) => {
    const main = Effect.gen(function* () {
      const gate = yield* Queue.bounded<number>(1);
      for (let task = 0; task < count; task++) yield* Effect.forkChild(Queue.take(gate));
      yield* Effect.yieldNow;
      parked(gate);
      return yield* Effect.never;
    });
    void Effect.runPromise(main);
  });
}

function parkEffections(count: number): Promise<unknown> {
  return new Promise((parked) => {
    void runEffection(function* () {
      const kept: unknown[] = [];
      for (let task = 0; task < count; task++) kept.push(yield* spawnEffection(suspend));
      setTimeout(() => parked(kept), 10);
      yield* suspend();
    });
  });
}

/** Each at a channel of its own: one channel of js-csp takes 1,024 who wait. */
function parkProcesses(count: number): Promise<unknown> {
  const kept = Array.from({ length: count }, () => {
    const gate = csp.chan();
    const process = csp.go(function* () {
      yield csp.take(gate);
      return 0;
    });
    return [gate, process];
  });
  return new Promise((parked) => setTimeout(() => parked(kept), 10));
}

const MANY = 100_000;

export const suite: Suite = {
  title: "What a parked task holds",
  unit: "bytes",
  rows: [1000, MANY, 1_000_000].map((count) => ({
    name: `${count} tasks`,
    operations: count,
    cases: {
      stackful: () => parkTasks(count),
      "raw yield*": () => parkGenerators(count),
      await: () => parkPromises(count),
      ...(count <= MANY && {
        "Effect 4": () => parkEffects(count),
        "Effection 4": () => parkEffections(count),
        "js-csp": () => parkProcesses(count),
      }),
    },
    go: ["park"],
  })),
  targets: [{ row: "1000000 tasks", atMost: 300 }],
};

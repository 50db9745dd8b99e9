// What a task costs from its start to its end. It lets the others go first, once.

import { Effect, Fiber } from "effect";
import { run as runEffection, spawn as spawnEffection, until } from "effection";
import csp from "js-csp";
import { group, run, spawn, yieldNow } from "stackful";
import type { Suite } from "./suite.js";

const TASKS = 1000;

function startAll(): void {
  "use cooperative";
  group(() => {
    for (let task = 0; task < TASKS; task++) spawn(yieldNow);
  });
}

function* yieldOnceRaw(): Generator<void, void> {
  yield;
}

function startAllRaw(): void {
  const started = Array.from({ length: TASKS }, yieldOnceRaw);
  for (const generator of started) generator.next();
  for (const generator of started) generator.next();
}

async function yieldOnce(): Promise<void> {
  await undefined;
}

async function startAllAsync(): Promise<void> {
  await Promise.all(Array.from({ length: TASKS }, yieldOnce));
}

const startAllInEffect = Effect.gen(function* () {
  const fibers: Fiber.Fiber<void>[] = [];
  for (let task = 0; task < TASKS; task++) fibers.push(yield* Effect.forkChild(Effect.yieldNow));
  for (const fiber of fibers) yield* Fiber.join(fiber);
});

async function startAllInEffection(): Promise<void> {
  await runEffection(function* () {
    const tasks = [];
    for (let task = 0; task < TASKS; task++)
      tasks.push(
        yield* spawnEffection(function* () {
          yield* until(Promise.resolve());
        }),
      );
    for (const task of tasks) yield* task;
  });
}

function startAllInCsp(): Promise<unknown> {
  const ends = Array.from({ length: TASKS }, () =>
    csp.go(function* () {
      yield null;
      return 0;
    }),
  );
  const done = csp.go(function* () {
    for (const end of ends) yield csp.take(end);
    return 0;
  });
  return new Promise((resolve) => csp.takeAsync(done, resolve));
}

export const suite: Suite = {
  title: "A task that yields once",
  unit: "ns",
  rows: [
    {
      name: "start to end",
      operations: TASKS,
      cases: {
        stackful: () => run(startAll),
        "raw yield*": () => startAllRaw(),
        await: () => startAllAsync(),
        "Effect 4": () => Effect.runPromise(startAllInEffect),
        "Effection 4": () => startAllInEffection(),
        "js-csp": () => startAllInCsp(),
      },
      go: ["spawn"],
    },
  ],
  targets: [
    { row: "start to end", atMost: 0.5, peer: "await" },
    ...["Effect 4", "Effection 4", "js-csp"].map((peer) => ({ row: "start to end", atMost: 0.1, peer })),
  ],
};

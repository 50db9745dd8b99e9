// The work of the suite on scale, in Effect.

import { Effect, Fiber, Queue } from "effect";

export function timers(count: number): Promise<void> {
  return Effect.runPromise(
    Effect.gen(function* () {
      const fibers: Fiber.Fiber<void>[] = [];
      for (let task = 0; task < count; task++) fibers.push(yield* Effect.forkChild(Effect.sleep(1 + (task % 10))));
      for (const fiber of fibers) yield* Fiber.join(fiber);
    }),
  );
}

export function waiters(count: number): Promise<void> {
  return Effect.runPromise(
    Effect.gen(function* () {
      const queue = yield* Queue.bounded<number>(1);
      const fibers: Fiber.Fiber<number>[] = [];
      for (let task = 0; task < count; task++) fibers.push(yield* Effect.forkChild(Queue.take(queue)));
      yield* Effect.yieldNow;
      for (let task = 0; task < count; task++) yield* Queue.offer(queue, task);
      for (const fiber of fibers) yield* Fiber.join(fiber);
    }),
  );
}

export function tree(count: number): Promise<void> {
  return Effect.runPromise(
    Effect.gen(function* () {
      const root = yield* Effect.forkChild(grow(count));
      for (let level = 0; level < 10; level++) yield* Effect.yieldNow;
      yield* Fiber.interrupt(root);
    }),
  );
}

const grow = (count: number): Effect.Effect<void> =>
  Effect.gen(function* () {
    if (count <= 1) return yield* Effect.never;
    const fibers: Fiber.Fiber<void>[] = [];
    for (let branch = 0; branch < 10; branch++) fibers.push(yield* Effect.forkChild(grow(count / 10)));
    for (const fiber of fibers) yield* Fiber.join(fiber);
  });

export function frames(depth: number): Promise<number> {
  return Effect.runPromise(descend(depth));
}

const descend = (depth: number): Effect.Effect<number> =>
  Effect.gen(function* () {
    if (depth > 0) return 1 + (yield* descend(depth - 1));
    yield* Effect.yieldNow;
    return 0;
  });

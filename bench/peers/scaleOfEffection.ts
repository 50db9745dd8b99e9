// The work of the suite on scale, in Effection.

import { createQueue, type Operation, run, sleep, spawn, suspend, type Task } from "effection";

export async function waiters(count: number): Promise<void> {
  await run(function* () {
    const queue = createQueue<number, never>();
    const tasks: Task<unknown>[] = [];
    for (let task = 0; task < count; task++) tasks.push(yield* spawn(() => queue.next()));
    for (let task = 0; task < count; task++) queue.add(task);
    for (const task of tasks) yield* task;
  });
}

export async function tree(count: number): Promise<void> {
  await run(function* () {
    const root = yield* spawn(() => grow(count));
    yield* sleep(0);
    yield* root.halt();
  });
}

function* grow(count: number): Operation<void> {
  if (count <= 1) return yield* suspend();
  for (let branch = 0; branch < 10; branch++) void (yield* spawn(() => grow(count / 10)));
  yield* suspend();
}

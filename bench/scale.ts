// Whether a million cost a thousand times what a thousand cost: the figures of a row should be alike, for one item.

import { Channel, group, run, sleep, spawn, yieldNow } from "stackful";
import type { Suite } from "./suite.js";

function sleepAll(count: number): void {
  "use cooperative";
  group(() => {
    for (let task = 0; task < count; task++) spawn(sleep, 1 + (task % 10));
  });
}

function wakeAll(count: number): void {
  "use cooperative";
  const channel = new Channel<number>();
  group(() => {
    for (let task = 0; task < count; task++) spawn(() => channel.receive());
    yieldNow();
    for (let task = 0; task < count; task++) channel.send(task);
  });
}

/** A tree of tasks, ten below each, all of which sleep until the tree is cancelled. */
function cancelTree(count: number): void {
  "use cooperative";
  group((tree) => {
    spawn(() => grow(count));
    for (let level = 0; level < 10; level++) yieldNow();
    tree.cancel();
  });
}

function grow(count: number): void {
  "use cooperative";
  if (count <= 1) return sleep(1e9);
  group(() => {
    for (let branch = 0; branch < 10; branch++) spawn(grow, count / 10);
  });
}

function descend(depth: number): number {
  "use cooperative";
  if (depth > 0) return 1 + descend(depth - 1);
  yieldNow();
  return 0;
}

const rowsOf = (name: string, work: (count: number) => unknown): Suite["rows"] =>
  [1000, 100_000, 1_000_000].map((count) => ({
    name: `${name}, ${count}`,
    operations: count,
    isLong: true,
    cases: { stackful: () => work(count) },
  }));

export const suite: Suite = {
  title: "From a thousand to a million",
  unit: "ns",
  rows: [
    ...rowsOf("timers", (count) => run(sleepAll, count)),
    ...rowsOf("waiters of a channel", (count) => run(wakeAll, count)),
    ...rowsOf("cancel of a tree", (count) => run(cancelTree, count)),
    ...rowsOf("frames, and a suspension at the bottom", (count) => run(descend, count)),
  ],
};

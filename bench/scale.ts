// Whether a million cost a thousand times what a thousand cost: the figures of one kind of work should be alike, for one item.
//
// A peer stands where it can do the work within seconds: native stacks end after some 10,000 calls. Timers last 1 to 10 ms, so a thousand
// of them are measured on the virtual clock only.

import { Channel, group, run, sleep, spawn, yieldNow } from "stackful";
import { virtualClock } from "stackful/testing";
import * as ofEffect from "./peers/scaleOfEffect.js";
import * as ofEffection from "./peers/scaleOfEffection.js";
import * as ofPromises from "./peers/scaleOfPromises.js";
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

function descendPlain(depth: number): number {
  return depth > 0 ? 1 + descendPlain(depth - 1) : 0;
}

function* descendRaw(depth: number): Generator<void, number> {
  if (depth > 0) return 1 + (yield* descendRaw(depth - 1));
  yield;
  return 0;
}

const THOUSAND = 1000;
const MANY = 100_000;
const MILLION = 1_000_000;

/** What does the work for a number of items, and the most that it can. */
type Peers = Readonly<Record<string, readonly [work: (count: number) => unknown, most: number]>>;

function rowsOf(name: string, go: string | undefined, peers: Peers, counts = [THOUSAND, MANY, MILLION]): Suite["rows"] {
  return counts.map((count) => ({
    name: `${name}, ${count}`,
    operations: count,
    isLong: count > THOUSAND,
    cases: Object.fromEntries(
      Object.entries(peers)
        .filter(([, [, most]]) => count <= most)
        .map(([peer, [work]]) => [peer, () => work(count)]),
    ),
    ...(go !== undefined && { go: [go, String(count)] }),
  }));
}

const isFlat = (name: string): NonNullable<Suite["targets"]> => [
  { row: `${name}, ${MANY}`, atMost: 2, ofRow: `${name}, ${THOUSAND}` },
  { row: `${name}, ${MILLION}`, atMost: 2, ofRow: `${name}, ${THOUSAND}` },
];

export const suite: Suite = {
  title: "From a thousand to a million",
  unit: "ns",
  rows: [
    ...rowsOf("timers on a virtual clock", undefined, {
      stackful: [(count) => run.with({ clock: virtualClock() })(sleepAll, count), MILLION],
    }),
    ...rowsOf(
      "timers",
      "timers",
      {
        stackful: [(count) => run(sleepAll, count), MILLION],
        await: [ofPromises.timers, MILLION],
        "Effect 4": [ofEffect.timers, MANY],
      },
      [MANY, MILLION],
    ),
    ...rowsOf("waiters of a channel", "waiters", {
      stackful: [(count) => run(wakeAll, count), MILLION],
      await: [ofPromises.waiters, MILLION],
      "Effect 4": [ofEffect.waiters, MANY],
      "Effection 4": [ofEffection.waiters, THOUSAND],
    }),
    ...rowsOf("cancel of a tree", "cancelTree", {
      stackful: [(count) => run(cancelTree, count), MILLION],
      await: [ofPromises.tree, THOUSAND],
      "Effect 4": [ofEffect.tree, MANY],
      "Effection 4": [ofEffection.tree, THOUSAND],
    }),
    ...rowsOf("frames, and a suspension at the bottom", "frames", {
      stackful: [(count) => run(descend, count), MILLION],
      plain: [descendPlain, THOUSAND],
      "raw yield*": [(count) => [...descendRaw(count)], THOUSAND],
      await: [ofPromises.frames, THOUSAND],
      "Effect 4": [ofEffect.frames, MANY],
    }),
  ],
  targets: [
    ...isFlat("timers on a virtual clock"),
    ...isFlat("waiters of a channel"),
    ...isFlat("cancel of a tree"),
    ...isFlat("frames, and a suspension at the bottom"),
  ],
};

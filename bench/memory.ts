// What a task holds while it waits, all included: in a group, parked in line at a channel.

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

/** Async functions that wait in line at a channel of promises. */
function parkPromises(count: number): unknown {
  const line: ((value: number) => void)[] = [];
  const receive = async (): Promise<number> => await new Promise<number>((resolve) => line.push(resolve));
  const kept: Promise<number>[] = [];
  for (let task = 0; task < count; task++) kept.push(receive());
  return { line, kept };
}

export const suite: Suite = {
  title: "What a parked task holds",
  unit: "bytes",
  rows: [1000, 100_000, 1_000_000].map((count) => ({
    name: `${count} tasks`,
    operations: count,
    cases: { stackful: () => parkTasks(count), await: () => parkPromises(count) },
  })),
};

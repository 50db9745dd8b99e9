// The sweeps: every operation alone, and each pair of operations on one thing.

import type { Cooperative } from "stackful";
import { group, sleep, spawn } from "stackful";
import { type Scenario, type Sweep, type SweepOptions, settle, sweep } from "stackful/testing";
import { channelSubjects } from "./channelSubjects.js";
import { lockSubjects } from "./lockSubjects.js";
import type { Subject } from "./subject.js";
import { taskSubjects } from "./taskSubjects.js";

export const subjects: readonly Subject[] = [...channelSubjects, ...lockSubjects, ...taskSubjects];

/** The operations of a subject, alone and in pairs. The second of a pair begins after the first, so that both orders count. */
export function* casesOf({ operations }: Subject): Generator<readonly string[]> {
  for (const one of operations) yield [one];
  for (const one of operations) for (const other of operations) yield [one, other];
}

/** One task for each operation. Who is blocked for ever is cancelled in the end. */
function together(subject: Subject, operations: readonly string[]): Scenario {
  return (stage) => {
    "use cooperative";
    const perform = subject.prepare(stage);
    group(() => {
      const tasks = operations.map((operation) =>
        spawn(perform as Cooperative<(operation: string) => void>, operation),
      );
      settle();
      sleep(20);
      for (const task of tasks) task.cancel();
    });
  };
}

/** What came of the operations of a subject. */
export interface Swept extends Sweep {
  readonly subject: string;
  readonly operations: readonly string[];
}

export async function sweepCase(
  subject: Subject,
  operations: readonly string[],
  options?: SweepOptions,
): Promise<Swept> {
  const swept = await sweep(together(subject, operations), undefined, options);
  return { ...swept, subject: subject.name, operations };
}

// Tasks, groups, time and what comes from outside, in a sweep.

import assert from "node:assert/strict";
import {
  all,
  allSettled,
  allUntil,
  any,
  type Cooperative,
  type CooperativeGenerator,
  deadline,
  each,
  every,
  forEachConcurrently,
  group,
  joined,
  mapConcurrently,
  now,
  race,
  SuspendIteration,
  select,
  settled,
  shield,
  sleep,
  sleepUntil,
  spawn,
  supervisor,
  suspend,
  type Task,
  TaskLocal,
  timeout,
  unconstrained,
  type Waiter,
  wait,
  waitUntilReady,
  withSignal,
  writerOf,
  yieldNow,
} from "stackful";
import { type Stage, settle } from "stackful/testing";
import { Sinks } from "./sinks.js";
import { type Subject, subject, unlessTimedOut } from "./subject.js";

/** A task that others wait for. It belongs to the whole run. */
interface Common {
  task: Task<number> | undefined;
}

function commonTask(common: Common): Task<number> {
  common.task ??= spawn(() => {
    sleep(2);
    return 1;
  });
  return common.task;
}

/** Waiting for somebody who was interrupted says so. */
function unlessCancelled(fn: Cooperative<() => unknown>): void {
  "use cooperative";
  try {
    fn();
  } catch (error) {
    if ((error as Error).name !== "TaskCancelled") throw error;
  }
}

const short = (): number => {
  "use cooperative";
  sleep(1);
  return 1;
};
const long = (): number => {
  "use cooperative";
  sleep(3);
  return 3;
};

/** A doorbell, as users make them. */
class Doorbell {
  readonly #waiters = new Set<Waiter>();
  isRung = false;

  constructor(stage: Stage) {
    stage.afterwards(() => assert.equal(this.#waiters.size, 0, "nobody waits at the door"));
  }

  park(waiter: Waiter): () => void {
    this.#waiters.add(waiter);
    return () => void this.#waiters.delete(waiter);
  }

  ring(): void {
    this.isRung = true;
    for (const waiter of this.#waiters) waiter.unpark("ding");
  }
}

/** Counts how often clean-up has begun and ended. */
class Cleaned {
  begun = 0;
  ended = 0;

  constructor(stage: Stage) {
    stage.afterwards(() => assert.equal(this.begun, this.ended, "clean-up ran once for each beginning"));
  }

  *numbers(): CooperativeGenerator<number> {
    "use cooperative";
    this.begun++;
    try {
      for (let number = 0; number < 2; number++) {
        yieldNow();
        yield number;
      }
    } finally {
      this.ended++;
    }
  }

  async *soon(): AsyncGenerator<number> {
    await Promise.resolve();
    yield 1;
    await Promise.resolve();
    yield 2;
  }

  region(fn: Cooperative<() => void>): void {
    "use cooperative";
    this.begun++;
    try {
      fn();
    } finally {
      this.ended++;
    }
  }
}

const local = new TaskLocal("none");

export const taskSubjects: readonly Subject[] = [
  subject("time", () => ({}), {
    sleep: () => sleep(5),
    sleepUntil: () => sleepUntil(5),
    yieldNow: () => yieldNow(),
    settle: () => settle(),
    every: () => {
      for (const tick of every(2)) if (tick > 4) break;
    },
  }),
  subject("task that several wait for", (): Common => ({ task: undefined }), {
    "Task.join": (common) => unlessCancelled(() => commonTask(common).join()),
    "Task.stop": (common) => commonTask(common).stop(),
    "select, for a task": (common) => unlessCancelled(() => select({ task: joined(commonTask(common)) })),
  }),
  subject("groups and time limits", (stage) => new Cleaned(stage), {
    group: (cleaned) => {
      cleaned.region(() => {
        group(() => {
          spawn(() => cleaned.region(() => sleep(1)));
          sleep(2);
        });
      });
    },
    "group, that cleans up": (cleaned) => {
      group(() => {
        spawn(() => {
          try {
            sleep(1);
          } finally {
            cleaned.region(() => sleep(1));
          }
        });
      });
    },
    "TaskGroup.start": (cleaned) => {
      group((members) => {
        const { value } = members.start((started) => {
          sleep(1);
          started("ready");
          cleaned.region(() => sleep(1));
        });
        assert.equal(value, "ready");
      });
    },
    supervisor: (cleaned) => {
      supervisor(
        (members) => {
          members.spawn(() => cleaned.region(() => sleep(1)), { restart: { most: 2 } });
        },
        { onFailure: () => {} },
      );
    },
    timeout: (cleaned) => unlessTimedOut(() => timeout(2, () => cleaned.region(() => sleep(5)))),
    deadline: (cleaned) => unlessTimedOut(() => deadline(now() + 2, () => cleaned.region(() => sleep(5)))),
    unconstrained: (cleaned) => unconstrained(() => cleaned.region(() => sleep(1))),
    shield: (cleaned) => shield(() => cleaned.region(() => sleep(1))),
    withSignal: (cleaned) => {
      const controller = new AbortController();
      unlessCancelled(() =>
        withSignal(controller.signal, () =>
          cleaned.region(() => {
            spawn(() => {
              sleep(1);
              controller.abort();
            });
            sleep(2);
          }),
        ),
      );
    },
    "TaskLocal.run": () => {
      local.run("mine", () => {
        yieldNow();
        assert.equal(local.get(), "mine");
      });
      assert.equal(local.get(), "none");
    },
  }),
  subject("several at a time", (stage) => new Cleaned(stage), {
    all: () => assert.deepEqual(all([short, long]), [1, 3]),
    allSettled: () => void allSettled([short, long]),
    allUntil: () => void allUntil([short, long], () => true),
    any: () => void any([short, long]),
    race: () => void race([short, long]),
    mapConcurrently: () => {
      mapConcurrently(
        [1, 2, 3],
        (number) => {
          sleep(number);
          return number;
        },
        { concurrency: 2 },
      );
    },
    forEachConcurrently: () => forEachConcurrently([1, 2], (number) => sleep(number), { concurrency: 2 }),
  }),
  subject("iteration", (stage) => new Cleaned(stage), {
    "CooperativeGenerator[iterator]": (cleaned) => {
      for (const number of cleaned.numbers()) if (number === 1) break;
    },
    "CooperativeGenerator.next": (cleaned) => {
      const numbers = cleaned.numbers();
      try {
        numbers.next();
        numbers.next();
      } finally {
        numbers.return(undefined);
      }
    },
    "CooperativeGenerator.throw": (cleaned) => {
      const numbers = cleaned.numbers();
      const error = new Error("thrown in");
      try {
        numbers.next();
        numbers.throw(error);
      } catch (thrown) {
        if (thrown !== error) throw thrown;
      } finally {
        numbers.return(undefined);
      }
    },
    each: (cleaned) => {
      for (const number of each(cleaned.soon())) if (number === 2) break;
    },
  }),
  subject("streams", (stage) => new Sinks(stage), {
    "StreamWriter.write": (sinks) => {
      using out = writerOf(sinks.open());
      for (const chunk of ["a", "b", "c"]) out.write(chunk);
    },
    "StreamWriter.close": (sinks) => {
      using out = writerOf(sinks.open());
      out.write("a");
      out.close();
    },
  }),
  subject("outside", (stage) => new Doorbell(stage), {
    wait: () => void wait(Promise.resolve(1)),
    "select, for a promise": () => void select({ promise: settled(Promise.resolve(1)) }),
    suspend: (bell) => suspend(new SuspendIteration("doorbell", [bell])),
    waitUntilReady: (bell) => {
      waitUntilReady(() => {
        if (!bell.isRung) throw new SuspendIteration("doorbell", [bell]);
        return true;
      });
    },
    "yieldNow, then ring": (bell) => {
      yieldNow();
      bell.ring();
    },
  }),
];

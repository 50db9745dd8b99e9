// Where errors and deadlocks go, in Stackless and here.

import {
  Channel,
  type Cooperative,
  type CooperativeGenerator,
  DeadlockError,
  detach,
  group,
  Mutex,
  run,
  sleep,
  spawn,
  supervisor,
  yieldNow,
} from "stackful";
import { describe, expect, test } from "vitest";
import { inVirtualTime, transcript } from "../support/transcript.js";

describe("a deadlock", () => {
  test("of the only task says what it waits for (seeds T13)", async () => {
    await expect(inVirtualTime(() => new Channel().receive())).rejects.toThrow(DeadlockError);
  });

  test.each(["receive", "send"] as const)("is noticed when the last peer has ended: %s (seeds T14)", async (way) => {
    const failing = inVirtualTime(() => {
      const channel = new Channel<number>();
      spawn(() => sleep(10));
      if (way === "receive") channel.receive();
      else channel.send(1);
    });
    await expect(failing).rejects.toThrow(new RegExp(`channel\\.${way} on Channel, blocked 10 ms`));
  });

  test("may be caught by the task that would have closed the circle, which goes on (seeds T15)", async () => {
    const lines = await transcript((say) => {
      const [left, right] = [new Mutex(), new Mutex()];
      const channel = new Channel<string>();
      spawn(() => {
        using _ = left.lock();
        sleep(1);
        using __ = right.lock();
      });
      spawn(() => {
        using _ = right.lock();
        sleep(1);
        try {
          left.lock();
        } catch (error) {
          channel.send(error instanceof DeadlockError ? "ok" : "no");
        }
      });
      say(channel.receive());
    });
    expect(lines).toEqual(["ok"]);
  });

  test("of two tasks that wait for each other names both (seeds X3)", async () => {
    const failing = inVirtualTime(() => {
      const [there, back] = [new Channel(), new Channel()];
      spawn(function asks() {
        "use cooperative";
        back.receive();
        there.send(1);
      });
      spawn(function answers() {
        "use cooperative";
        there.receive();
        back.send(1);
      });
    });
    await expect(failing).rejects.toThrow(/asks: channel\.receive[^]*answers: channel\.receive/);
  });
});

test("the error of a task arrives where its scope waits, for whatever (seeds T16)", async () => {
  const lines = await transcript((say) => {
    const error = new RangeError("mumbai");
    try {
      group(() => {
        const channel = new Channel();
        spawn(() => {
          throw error;
        });
        channel.receive();
      });
    } catch (caught) {
      say(`${caught === error}`);
    }
  });
  expect(lines).toEqual(["true"]);
});

test("the error of one of two tasks stops the other; in a supervisor it goes on (seeds T17)", async () => {
  const lines = await transcript((say) => {
    const failing: Cooperative<() => void> = () => {
      sleep(1);
      throw new Error("boom");
    };
    const other: Cooperative<(name: string) => void> = (name) => {
      try {
        sleep(2);
        say(`${name}: the other has finished`);
      } finally {
        say(`${name}: the other has ended`);
      }
    };
    try {
      group((all) => {
        all.spawn(failing);
        all.spawn(other, "group");
      });
    } catch (error) {
      say((error as Error).message);
    }
    supervisor(
      (all) => {
        all.spawn(failing);
        all.spawn(() => other("supervisor"));
      },
      { onFailure: () => say("reported") },
    );
  });
  expect(lines).toEqual([
    "group: the other has ended",
    "boom",
    "reported",
    "supervisor: the other has finished",
    "supervisor: the other has ended",
  ]);
});

test("a handler of errors hears of each once, and with its task (seeds T18)", async () => {
  const heard: string[] = [];
  const onUnhandled = (error: unknown, task: { name: string }) =>
    heard.push(`${task.name}: ${(error as Error).message}`);
  await run.with({ onUnhandled })(() => {
    for (const suspends of [false, true]) {
      detach(function failing() {
        "use cooperative";
        if (suspends) yieldNow();
        throw new Error(suspends ? "later" : "at once");
      });
    }
  });
  expect(heard).toEqual(["failing: at once", "failing: later"]);
});

describe("an error for a task (seeds T24)", () => {
  test.each<[string, (new () => Error) | undefined]>([
    ["an error", Error],
    ["an error of one's own", class Interruption extends Error {}],
    ["no error at all", undefined],
  ])("%s is thrown at its blocked call, as it is", async (_name, Thrown) => {
    const thrown = Thrown === undefined ? "text" : new Thrown();
    const lines = await transcript((say) => {
      const task = spawn(() => {
        try {
          sleep(1000);
        } catch (error) {
          say(`${error === thrown}`);
        }
      });
      sleep(1);
      say(`${task.poke(thrown)}`);
      task.join();
      say(`${task.poke(thrown)}`);
    });
    expect(lines).toEqual(["true", "true", "false"]);
  });

  test("that has not begun is thrown by its first blocking call", async () => {
    const lines = await transcript((say) => {
      try {
        group(() => {
          const task = spawn(() => {
            say("begins");
            sleep(1000);
            say("never");
          });
          task.poke(new Error("poked"));
        });
      } catch (error) {
        say((error as Error).message);
      }
    });
    expect(lines).toEqual(["begins", "poked"]);
  });
});

test("an error that is handled is the same after suspensions, in generators, and when others fail in between (seeds T31)", async () => {
  const lines = await transcript((say) => {
    function* steps(name: string): CooperativeGenerator<string> {
      "use cooperative";
      try {
        throw new Error(name);
      } catch (error) {
        yield `${(error as Error).message} 1`;
        yieldNow();
        try {
          throw new Error("inner", { cause: error });
        } catch (inner) {
          yield (inner as Error).message;
        }
        yieldNow();
        yield `${(error as Error).message} 2`;
      }
    }
    for (const name of ["a", "b"])
      spawn(() => {
        for (const step of steps(name)) {
          say(`${name}: ${step}`);
          yieldNow();
        }
      });
  });
  expect(lines.filter((line) => line.startsWith("a"))).toEqual(["a: a 1", "a: inner", "a: a 2"]);
  expect(lines.filter((line) => line.startsWith("b"))).toEqual(["b: b 1", "b: inner", "b: b 2"]);
});

test("an error that the last task sends is not thrown by the run (seeds X5)", async () => {
  const failing = inVirtualTime(() => new Channel().sendError(new Error("sent")));
  await expect(failing).rejects.toThrow(DeadlockError);
  await expect(failing).rejects.toThrow(/channel\.send/);
});

// Cancel is a return, poke is a throw. Rules R9 to R22 of the runtime, scenarios T1 to T15.

import {
  Channel,
  type CooperativeGenerator,
  currentTask,
  group,
  Mutex,
  now,
  run,
  sleep,
  spawn,
  TaskCancelled,
  TimedOut,
  timeout,
  yieldNow,
} from "stackful";
import { describe, expect, test, vi } from "vitest";
import { inVirtualTime, type Say, transcript } from "../support/transcript.js";

/** Blocks at a depth, with clean-up that blocks too. */
function helper(say: Say, depth: number): void {
  "use cooperative";
  if (depth > 1) {
    helper(say, depth - 1);
    say(`after depth ${depth}`);
    return;
  }
  try {
    sleep(1000);
    say("after the sleep");
  } catch {
    say("caught");
  } finally {
    sleep(1);
    say("cleanup");
  }
}

describe("a cancelled task", () => {
  test.each([1, 2, 3, 4, 5])("leaves only its clean-up behind, at depth %i (T1)", async (depth) => {
    const lines = await transcript((say) => {
      const task = spawn(() => {
        helper(say, depth);
        say("after the helper");
      });
      sleep(5);
      task.cancel();
    });
    expect(lines).toEqual(["cleanup"]);
  });

  test("runs clean-up in a loop, in `using`, and nested, from the inside out (T1)", async () => {
    const resource = (say: Say, name: string) => ({ [Symbol.dispose]: () => say(`dispose ${name}`) });
    const lines = await transcript((say) => {
      const task = spawn(() => {
        using _outer = resource(say, "outer");
        for (const n of [1, 2]) {
          using _inner = resource(say, `inner ${n}`);
          try {
            try {
              sleep(1000);
            } finally {
              sleep(1);
              say("first");
            }
          } finally {
            sleep(1);
            say("second");
          }
        }
      });
      sleep(5);
      task.cancel();
    });
    expect(lines).toEqual(["first", "second", "dispose inner 1", "dispose outer"]);
  });

  test("closes the source of a loop that it is in, and that may block", async () => {
    function* numbers(say: Say): CooperativeGenerator<number> {
      "use cooperative";
      try {
        for (let n = 1; ; n++) yield n;
      } finally {
        sleep(1);
        say("closed");
      }
    }
    const lines = await transcript((say) => {
      const task = spawn(() => {
        for (const n of numbers(say)) {
          say(`${n}`);
          sleep(10);
        }
      });
      sleep(15);
      task.cancel();
    });
    expect(lines).toEqual(["1", "2", "closed"]);
  });

  test("never enters `catch`, not even in a loop (T11)", async () => {
    const lines = await transcript((say) => {
      const task = spawn(() => {
        for (;;) {
          try {
            sleep(10);
            say("tick");
          } catch {
            say("caught");
          }
        }
      });
      sleep(25);
      task.cancel();
    });
    expect(lines).toEqual(["tick", "tick"]);
  });

  test("can be cancelled twice, and after its end; the first reason stays (T2, T12)", async () => {
    const lines = await transcript((say) => {
      const task = spawn(() => sleep(1000));
      sleep(1);
      task.cancel("first");
      task.cancel("second");
      try {
        task.join();
      } catch (error) {
        const { cancel } = error as TaskCancelled;
        say(`${cancel.source}: ${cancel.reason}, by ${cancel.byTask === currentTask()}`);
      }
      task.cancel("third");
      say(task.state);
    });
    expect(lines).toEqual(["cancel: first, by true", "done"]);
  });

  test("is started first if it has not been, and unwinds at its first blocking call (T5)", async () => {
    const lines = await transcript((say) => {
      group((all) => {
        all.cancel();
        spawn(() => {
          try {
            say("started");
            sleep(1);
            say("slept");
          } finally {
            say("cleanup");
          }
        });
      });
    });
    expect(lines).toEqual(["started", "cleanup"]);
  });

  test("keeps what was handed to it before it ran (T6)", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<string>();
      const receiver = spawn(() => {
        say(`got ${channel.receive()}`);
        sleep(1);
        say("not reached");
      });
      sleep(1);
      channel.send("item");
      receiver.cancel();
    });
    expect(lines).toEqual(["got item"]);
  });

  test("keeps a lock that was handed to it until it has left the block (T6)", async () => {
    const lines = await transcript((say) => {
      const mutex = new Mutex();
      const guard = mutex.lock();
      const waiter = spawn(() => {
        using _ = mutex.lock();
        say("locked");
        sleep(1);
        say("not reached");
      });
      sleep(1);
      guard[Symbol.dispose]();
      waiter.cancel();
      sleep(1);
      say(`free: ${mutex.tryLock() !== undefined}`);
    });
    expect(lines).toEqual(["locked", "free: true"]);
  });

  test("leaves the lines that it waits in: its value is never received, the others keep their order (T7)", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<number>();
      const senders = [1, 2, 3].map((n) => spawn(() => channel.send(n)));
      sleep(1);
      senders[1]?.cancel();
      say(`${channel.receive()} ${channel.receive()}`);
      say(`${channel.tryReceive() === undefined}`);
      channel.check();
    });
    expect(lines).toEqual(["1 3", "true"]);
  });

  test("reports a `finally` that tries to stay, and goes on unwinding its caller (R12)", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const lines = await transcript((say) => {
      function stubborn() {
        "use cooperative";
        for (let turn = 1; turn <= 2; turn++) {
          try {
            sleep(10);
          } finally {
            say(`finally ${turn}`);
            // oxlint-disable-next-line no-unsafe-finally -- the point of this test
            continue;
          }
        }
        say("at the end");
      }
      const task = spawn(() => {
        stubborn();
        say("not reached");
      });
      sleep(5);
      task.cancel();
    });
    expect(lines).toEqual(["finally 1", "finally 2", "at the end"]);
    expect(warn).toHaveBeenCalledOnce();
    expect(warn.mock.calls[0]?.[0]).toContain("cancel.test.ts");
    warn.mockRestore();
  });
});

describe("clean-up", () => {
  test.each([
    { grace: 50, expected: ["begins", "ends", "10"] },
    { grace: 5, expected: ["begins", "5"] },
    { grace: 0, expected: ["begins", "0"] },
  ])("may block for a grace of $grace ms (T13)", async ({ grace, expected }) => {
    const lines = await transcript((say) => {
      let start = 0;
      try {
        group(
          (all) => {
            spawn(() => {
              try {
                sleep(1000);
              } finally {
                say("begins");
                sleep(10);
                say("ends");
              }
            });
            sleep(1);
            start = now();
            all.cancel();
            sleep(1);
          },
          { grace },
        );
      } catch {
        say(`${now() - start}`);
      }
    });
    expect(lines).toEqual(expected);
  });

  test("may use tasks and time limits of its own", async () => {
    const lines = await transcript((say) => {
      const task = spawn(() => {
        try {
          sleep(1000);
        } finally {
          group(() => {
            for (const name of ["a", "b"]) {
              spawn(() => {
                sleep(10);
                say(`flushed ${name}`);
              });
            }
          });
          try {
            timeout(10, () => sleep(1000));
          } catch (error) {
            say(`${(error as Error).name} at ${now()}`);
          }
        }
      });
      sleep(5);
      task.cancel();
    });
    expect(lines).toEqual(["flushed a", "flushed b", "TimedOut at 25"]);
  });

  test("that throws takes the place of the cancel, which becomes the cause (T8, R17)", async () => {
    const lines = await transcript((say) => {
      try {
        timeout(10, () => {
          try {
            sleep(1000);
          } finally {
            // oxlint-disable-next-line no-unsafe-finally -- the point of this test
            throw new Error("clean-up failed");
          }
        });
      } catch (error) {
        const { message, cause } = error as Error;
        say(`${message}, because of a ${(cause as { source: string }).source}`);
      }
    });
    expect(lines).toEqual(["clean-up failed, because of a deadline"]);
  });

  test("holds pokes back until it has ended", async () => {
    const lines = await transcript((say) => {
      const task = spawn(() => {
        try {
          sleep(1000);
        } finally {
          sleep(10);
          say("cleaned up");
        }
      });
      sleep(1);
      task.cancel();
      sleep(1);
      task.poke(new Error("poked"));
    });
    expect(lines).toEqual(["cleaned up"]);
  });
});

describe("a time limit", () => {
  test("throws to its caller, not into the function (T9, R16)", async () => {
    const lines = await transcript((say) => {
      try {
        timeout(50, () => {
          try {
            timeout(1000, () => sleep(5000));
          } catch {
            say("caught inside");
          }
        });
      } catch (error) {
        say(`${(error as Error).message} at ${now()}`);
      }
    });
    expect(lines).toEqual(["Timed out after 50 ms at 50"]);
  });

  test("returns a value that was found before it was noticed (T8)", async () => {
    let time = 0;
    const clock = { now: () => time, setAlarm() {} };
    const value = await run.with({ clock })(() =>
      timeout(10, () => {
        yieldNow();
        time = 1000;
        return "in time";
      }),
    );
    expect(value).toBe("in time");
  });

  test("gives way to an outer one that ends at the same moment (R57)", async () => {
    const lines = await transcript((say) => {
      try {
        timeout(10, () => {
          try {
            timeout(10, () => sleep(1000));
          } catch {
            say("inner");
          }
        });
      } catch {
        say("outer");
      }
    });
    expect(lines).toEqual(["outer"]);
  });

  test("cancels what the function has spawned, even after that has returned", async () => {
    const lines = await transcript((say) => {
      try {
        timeout(10, () => {
          spawn(() => {
            try {
              sleep(1000);
            } finally {
              say("cancelled");
            }
          });
        });
      } catch (error) {
        say((error as Error).name);
      }
    });
    expect(lines).toEqual(["cancelled", "TimedOut"]);
  });

  test("of nothing is refused; Infinity is none", async () => {
    await expect(inVirtualTime(() => timeout(-1, () => {}))).rejects.toThrow(RangeError);
    await expect(inVirtualTime(() => timeout(Number.NaN, () => {}))).rejects.toThrow(RangeError);
    await expect(inVirtualTime(() => timeout(Number.POSITIVE_INFINITY, () => sleep(1e9)))).resolves.toBeUndefined();
  });

  test("may stand in a thousand others (T15)", async () => {
    function nest(depth: number): string {
      "use cooperative";
      if (depth > 0) return timeout(1000 + depth, () => nest(depth - 1));
      sleep(1);
      return "bottom";
    }
    expect(await inVirtualTime(() => nest(1000))).toBe("bottom");
  });
});

describe("a poke", () => {
  test("is thrown once, at the blocked call, and can be caught (T10, R15)", async () => {
    const lines = await transcript((say) => {
      const task = spawn(function victim() {
        "use cooperative";
        try {
          sleep(1000);
        } catch (error) {
          say((error as Error).message);
          say(`${(error as Error).stack?.split("\n")[1]?.includes("victim")}`);
        }
        sleep(1);
        return "goes on";
      });
      sleep(1);
      say(`${task.poke(new Error("poked"))}`);
      say(task.join());
    });
    expect(lines).toEqual(["true", "poked", "true", "goes on"]);
  });

  test("waits for the next blocking call if the task is not blocked; two arrive in order (T10; seeds X4)", async () => {
    const lines = await transcript((say) => {
      const task = spawn(() => {
        for (let times = 0; times < 2; times++) {
          try {
            sleep(1000);
          } catch (error) {
            say((error as Error).message);
          }
        }
      });
      task.poke(new Error("first"));
      task.poke(new Error("second"));
      task.join();
      say(`${task.poke(new Error("too late"))}`);
    });
    expect(lines).toEqual(["first", "second", "false"]);
  });

  test("is thrown, and its stack is that of the next blocking call, if calls have returned since the task was parked", async () => {
    const lines = await transcript((say) => {
      function sleepDeep(): void {
        "use cooperative";
        sleep(1);
      }
      function victim(): void {
        "use cooperative";
        try {
          sleepDeep();
          sleep(1000); // here it is thrown: what slept deep inside is over
        } catch (error) {
          say((error as Error).message);
          say((error as Error).stack?.match(/victim|sleepDeep|outer/g)?.join(" in ") ?? "");
        }
      }
      const task = spawn(function outer() {
        "use cooperative";
        victim();
      });
      sleep(1);
      expect(task.state).toBe("ready");
      task.poke(new Error("poked"));
    });
    expect(lines).toEqual(["poked", "victim in outer"]);
  });

  test("loses against what came before it (R2)", async () => {
    const lines = await transcript((say) => {
      const channel = new Channel<string>();
      const task = spawn(() => {
        say(channel.receive());
        try {
          sleep(1);
        } catch (error) {
          say((error as Error).message);
        }
      });
      sleep(1);
      channel.send("item");
      task.poke(new TimedOut("later"));
    });
    expect(lines).toEqual(["item", "later"]);
  });
});

test("a million frames are unwound in order, each once (T79)", async () => {
  const depth = 1_000_000;
  let next = 0;
  function down(level: number): void {
    "use cooperative";
    try {
      if (level === 0) sleep(1000);
      else down(level - 1);
    } finally {
      if (next === level) next++;
    }
  }
  await inVirtualTime(() => {
    const task = spawn(() => down(depth));
    sleep(1);
    task.cancel();
  });
  expect(next).toBe(depth + 1);
});

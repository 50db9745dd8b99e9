// Events, latches, barriers, wait groups and notes: rule R55, scenarios T65, T67 and T68.

import {
  Barrier,
  BrokenBarrier,
  Channel,
  type Cooperative,
  currentTask,
  Event,
  group,
  happened,
  Latch,
  Notify,
  receiveFrom,
  select,
  sleep,
  spawn,
  TimedOut,
  timeout,
  WaitGroup,
  yieldNow,
} from "stackful";
import { describe, expect, test } from "vitest";
import { inVirtualTime, type Say, transcript } from "../support/transcript.js";

interface Gate {
  wait: Cooperative<(options?: { timeout: number }) => void>;
}

/** Tasks that wait in front of a gate, and say so when they go on. */
function line(gate: Gate, names: readonly string[], say: Say) {
  return names.map((name) =>
    spawn(() => {
      gate.wait();
      say(name);
    }),
  );
}

const gates: Record<string, () => { gate: Gate; open: () => void; close: () => void }> = {
  Event: () => {
    const event = new Event();
    return { gate: event, open: () => event.set(), close: () => event.clear() };
  },
  Latch: () => {
    const latch = new Latch();
    return { gate: latch, open: () => latch.open(), close: () => latch.close() };
  },
  WaitGroup: () => {
    const running = new WaitGroup();
    running.add();
    return { gate: running, open: () => running.done(), close: () => running.add() };
  },
};

describe.each(Object.entries(gates))("%s", (_name, create) => {
  test("lets everybody go on who waits when it opens, in their order, and stays open", async () => {
    const lines = await transcript((say) => {
      const { gate, open } = create();
      const waiting = line(gate, ["a", "b", "c"], say);
      yieldNow();
      say("opens");
      open();
      for (const one of waiting) one.join();
      gate.wait();
      say("open");
    });
    expect(lines).toEqual(["opens", "a", "b", "c", "open"]);
  });

  test("that is closed again at once holds back only those who come later (T68)", async () => {
    const lines = await transcript((say) => {
      const { gate, open, close } = create();
      line(gate, ["a", "b"], say);
      yieldNow();
      open();
      close();
      const late = line(gate, ["late"], say);
      sleep(1);
      say(`${late[0]?.state}`);
      open();
    });
    expect(lines).toEqual(["a", "b", "parked", "late"]);
  });

  test("is left by those who are cancelled, or have waited too long", async () => {
    const lines = await transcript((say) => {
      const { gate, open } = create();
      const waiting = line(gate, ["a", "b"], say);
      try {
        gate.wait({ timeout: 5 });
      } catch (error) {
        say(`${error instanceof TimedOut}`);
      }
      waiting[0]?.cancel();
      open();
    });
    expect(lines).toEqual(["true", "b"]);
  });

  test("lets a task return that is cancelled after it was let go (R3)", async () => {
    const lines = await transcript((say) => {
      const { gate, open } = create();
      const [waiting] = line(gate, ["went on"], say);
      yieldNow();
      open();
      waiting?.cancel();
    });
    expect(lines).toEqual(["went on"]);
  });
});

describe("an event", () => {
  test("can be a clause of a select", async () => {
    const lines = await transcript((say) => {
      const stopping = new Event();
      const jobs = new Channel<string>();
      const worker = spawn(() => {
        for (;;) {
          const got = select({ job: receiveFrom(jobs), stop: happened(stopping) }, { biased: true });
          if (got.key === "stop") break;
          say(`${got.value}`);
        }
        select({ stop: happened(stopping) });
        say("stopped");
      });
      jobs.send("job");
      yieldNow();
      stopping.set();
      worker.join();
      // The other clause has left its line.
      say(`${jobs.statistics().waitingReceive}`);
      stopping.clear();
      say(select({ stop: happened(stopping) }, { default: true }).key);
    });
    expect(lines).toEqual(["job", "stopped", "0", "default"]);
  });

  test("forgets a select that another clause has ended", async () => {
    const lines = await transcript((say) => {
      const stopping = new Event();
      const jobs = new Channel<string>();
      const worker = spawn(() => {
        say(select({ stop: happened(stopping), job: receiveFrom(jobs) }).key);
      });
      jobs.send("job");
      worker.join();
      say(`${stopping.line.isEmpty}`);
      stopping.set();
    });
    expect(lines).toEqual(["job", "true"]);
  });
});

describe("a latch", () => {
  test("opens when it has been counted down", async () => {
    const lines = await transcript((say) => {
      const latch = new Latch(3);
      line(latch, ["open"], say);
      for (let n = 0; n < 3; n++) {
        yieldNow();
        say(`${latch.count} ${latch.isOpen}`);
        latch.countDown();
      }
      latch.countDown();
      say(`${latch.count} ${latch.isOpen}`);
      new Latch(0).wait();
    });
    expect(lines).toEqual(["3 false", "2 false", "1 false", "0 true", "open"]);
  });

  test("counts in whole numbers", () => {
    expect(() => new Latch(-1)).toThrow(RangeError);
    expect(() => new Latch(1).countDown(0.5)).toThrow(RangeError);
    expect(() => new Latch(1).close(0)).toThrow(RangeError);
  });
});

describe("a wait group (T67)", () => {
  test("is never less than empty", () => {
    const running = new WaitGroup();
    expect(() => running.done()).toThrow(RangeError);
    running.add(2);
    expect(() => running.add(-3)).toThrow("-1 things cannot be under way: 2 were, and -3 were added");
    expect(() => running.add(0.5)).toThrow(RangeError);
    expect(running.count).toBe(2);
  });

  test("can be used again: those who were let go do not wait for what begins later", async () => {
    const lines = await transcript((say) => {
      const running = new WaitGroup();
      for (let round = 0; round < 3; round++) {
        running.add(2);
        line(running, [`waited for round ${round}`], say);
        yieldNow();
        running.done();
        running.done();
      }
    });
    expect(lines).toEqual([0, 1, 2].map((round) => `waited for round ${round}`));
  });
});

describe("a barrier (T65)", () => {
  test("lets two go on together, one of them as the leader", async () => {
    const lines = await transcript((say) => {
      const barrier = new Barrier(2);
      spawn(() => say(`first ${barrier.wait()}`));
      sleep(5);
      say(`waiting ${barrier.waiting}`);
      spawn(() => say(`second ${barrier.wait()}`));
    });
    expect(lines).toEqual(["waiting 1", "second true", "first false"]);
  });

  test("has one leader in each of many rounds", async () => {
    let leaders = 0;
    const rounds: number[] = [];
    await inVirtualTime(() => {
      const barrier = new Barrier(10);
      for (let n = 0; n < 10; n++) {
        spawn(() => {
          for (let round = 0; round < 100; round++) {
            sleep((n * 7 + round) % 5);
            rounds.push(round);
            if (barrier.wait()) leaders++;
          }
        });
      }
    });
    expect(leaders).toBe(100);
    expect(rounds).toEqual(rounds.toSorted((a, b) => a - b));
  });

  test.each(["cancelled", "poked", "too late"])("breaks for the rest when one who waits is %s", async (how) => {
    const lines = await transcript((say) => {
      const barrier = new Barrier(4);
      const tasks = ["a", "b", "c"].map((name) =>
        spawn(function waiter() {
          try {
            barrier.wait(name === "b" && how === "too late" ? { timeout: 5 } : undefined);
          } catch (error) {
            const { waitingFor } = error as BrokenBarrier;
            say(`${name}: ${(error as Error).name} ${waitingFor?.op}`);
          }
        }),
      );
      yieldNow();
      if (how === "cancelled") tasks[1]?.cancel();
      if (how === "poked") tasks[1]?.poke(new Error("poked"));
      sleep(10);
      say(`${barrier.isBroken}, ${barrier.waiting}`);
      try {
        barrier.wait();
      } catch (error) {
        say((error as BrokenBarrier).code);
      }
      barrier.reset();
      say(`${barrier.isBroken}`);
    });
    const rest = ["a: BrokenBarrier barrier.wait", "c: BrokenBarrier barrier.wait"];
    const others = lines.filter((said) => !said.startsWith("b"));
    expect(others).toEqual([...rest, "true, 0", "SF_BROKEN_BARRIER", "false"]);
  });

  test("is not to blame when all are cancelled", async () => {
    const lines = await transcript((say) => {
      const barrier = new Barrier(3);
      group((all) => {
        for (let n = 0; n < 2; n++) all.spawn(() => barrier.wait());
        spawn(() => {
          yieldNow();
          all.cancel();
        });
      });
      say(`${currentTask().cancelled}`);
    });
    expect(lines).toEqual(["false"]);
  });

  test("turns those away who wait when it is reset, and is then as new", async () => {
    const lines = await transcript((say) => {
      const barrier = new Barrier(2);
      spawn(() => {
        try {
          barrier.wait();
        } catch (error) {
          say((error as BrokenBarrier).message);
        }
        say(`${barrier.wait()}`);
      });
      yieldNow();
      barrier.reset();
      sleep(1);
      say(`${barrier.wait()}`);
    });
    expect(lines).toEqual(["The barrier was reset", "true", "false"]);
    expect(() => new Barrier(0)).toThrow(RangeError);
  });

  test("lets a task return that is cancelled after all have come (R3)", async () => {
    const lines = await transcript((say) => {
      const barrier = new Barrier(2);
      const waiter = spawn(() => say(`${barrier.wait()}`));
      yieldNow();
      barrier.wait();
      waiter.cancel();
      say(`${barrier.isBroken}`);
    });
    expect(lines).toEqual(["false", "false"]);
  });
});

describe("a note", () => {
  test("is for one, and kept for the next that comes if nobody waits", async () => {
    const lines = await transcript((say) => {
      const note = new Notify();
      note.notifyOne();
      note.notifyOne();
      line(note, ["a", "b", "c"], say);
      sleep(1);
      say("once more");
      note.notifyOne();
      sleep(1);
      say("all");
      note.notifyAll();
      sleep(1);
      try {
        note.wait({ timeout: 5 });
      } catch (error) {
        say(`${error instanceof TimedOut}`);
      }
    });
    expect(lines).toEqual(["a", "once more", "b", "all", "c", "true"]);
  });

  test("goes on to the next when its task is cancelled before it has gone on (R54)", async () => {
    const lines = await transcript((say) => {
      const note = new Notify();
      const [first] = line(note, ["first", "second"], say);
      yieldNow();
      note.notifyOne();
      first?.cancel();
      sleep(1);
      const [alone] = line(note, ["alone"], say);
      yieldNow();
      note.notifyOne();
      alone?.cancel();
      sleep(1);
      // Kept for whoever comes.
      timeout(5, () => note.wait());
      say("third");
    });
    expect(lines).toEqual(["second", "third"]);
  });
});

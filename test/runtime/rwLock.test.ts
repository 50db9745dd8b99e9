// Many readers or one writer: rules R49, R50 and R53, scenario T63.

import {
  currentTask,
  DeadlockError,
  dump,
  group,
  LockAbandoned,
  Mutex,
  NotOwnerError,
  RwLock,
  sleep,
  spawn,
  yieldNow,
} from "stackful";
import { describe, expect, test } from "vitest";
import { inVirtualTime, type Say, transcript } from "../support/transcript.js";

/** A task that reads (`r…`) or writes (`w…`) for 10 ms. */
function start(lock: RwLock, name: string, say: Say) {
  return spawn(() => {
    using _ = name.startsWith("r") ? lock.read() : lock.write();
    lock.check();
    say(`${name}+`);
    sleep(10);
    say(`${name}-`);
  });
}

describe("a lock for readers and writers (T63)", () => {
  test("is shared by readers, and not by writers", async () => {
    const lines = await transcript((say) => {
      const lock = new RwLock();
      for (const name of ["r1", "r2", "w1", "w2"]) start(lock, name, say);
    });
    expect(lines.join(" ")).toBe("r1+ r2+ r1- r2- w1+ w1- w2+ w2-");
  });

  test("goes to those who ask in their order; readers next to each other get it together", async () => {
    const lines = await transcript((say) => {
      const lock = new RwLock();
      for (const name of ["w1", "r1", "r2", "w2", "r3", "r4"]) start(lock, name, say);
    });
    expect(lines.join(" ")).toBe("w1+ w1- r1+ r2+ r1- r2- w2+ w2- r3+ r4+ r3- r4-");
  });

  test("makes readers wait behind a writer that waits, and lets them in when that one is cancelled", async () => {
    const lines = await transcript((say) => {
      const lock = new RwLock();
      start(lock, "r1", say);
      const writer = start(lock, "w", say);
      start(lock, "r2", say);
      sleep(1);
      say(`${lock.readers}, ${lock.tryRead() === undefined}`);
      writer.cancel();
      sleep(1);
      say(`${lock.readers}`);
      lock.check();
    });
    expect(lines.join(" ")).toBe("r1+ 1, true r2+ 2 r1- r2-");
  });

  test("can be kept to read by who has written, and lets those in who wait to read", async () => {
    const lines = await transcript((say) => {
      const lock = new RwLock();
      const writer = spawn(() => {
        using _ = lock.write();
        sleep(5);
        lock.downgrade();
        lock.check();
        say("reads");
        sleep(5);
        say("is done");
      });
      yieldNow();
      start(lock, "r1", say);
      start(lock, "w1", say);
      start(lock, "r2", say);
      writer.join();
    });
    expect(lines.join(" ")).toBe("reads r1+ is done r1- w1+ w1- r2+ r2-");
  });

  test("cannot be locked by who holds it, in any way", async () => {
    const lines = await transcript((say) => {
      const lockTo = (way: "read" | "write", lock: RwLock) => {
        "use cooperative";
        return way === "read" ? lock.read() : lock.write();
      };
      for (const first of ["read", "write"] as const) {
        for (const second of ["read", "write"] as const) {
          const lock = new RwLock();
          using _ = lockTo(first, lock);
          try {
            lockTo(second, lock);
          } catch (error) {
            say(`${error instanceof DeadlockError && error.kind}`);
          }
          say(`${lock.tryWrite() === undefined && lock.tryRead() === undefined}`);
        }
      }
    });
    expect(lines).toEqual(Array.from({ length: 4 }, () => ["self", "true"]).flat());
  });

  test("is unlocked and downgraded by who holds it", async () => {
    await inVirtualTime(() => {
      const lock = new RwLock();
      expect(() => lock.unlock()).toThrow(NotOwnerError);
      const guard = lock.read();
      expect(() => lock.downgrade()).toThrow(NotOwnerError);
      spawn(() => expect(() => lock.unlock()).toThrow(NotOwnerError)).join();
      guard[Symbol.dispose]();
      expect(lock.owner).toBe(undefined);
    });
  });

  test("tells who holds it", async () => {
    const lines = await transcript((say) => {
      const lock = new RwLock({ name: "table" });
      function holder(): void {
        "use cooperative";
        using _ = lock.read();
        sleep(10);
      }
      group(() => {
        spawn(holder);
        spawn(holder);
        spawn(function writer() {
          using _ = lock.write();
          say(lock.owner === currentTask() ? "me" : "");
        });
        sleep(1);
        const { op, objects, owner } = dump()[0]?.scopes[0]?.tasks[2]?.waitingFor ?? {};
        say(`${op} ${objects?.join()} ${owner}`);
      });
    });
    expect(lines).toEqual(['rwLock.write RwLock "table" holder', "me"]);
  });

  test("fails writers behind a reader that has ended, and lets readers in (T59)", async () => {
    const lines = await transcript((say) => {
      const lock = new RwLock();
      const attempt = (name: string) =>
        spawn(() => {
          try {
            using _ = name.startsWith("r") ? lock.read() : lock.write();
            say(`${name} got it`);
          } catch (error) {
            say(`${name}: ${error instanceof LockAbandoned}`);
          }
        });
      spawn(() => {
        lock.read();
        sleep(10);
      });
      yieldNow();
      const waiting = ["w1", "r1", "w2"].map(attempt);
      for (const one of waiting) one.join();
      attempt("w3").join();
      attempt("r2").join();
      expect(() => lock.tryWrite()).toThrow(LockAbandoned);
    });
    expect(lines).toEqual(["w1: true", "w2: true", "r1 got it", "w3: true", "r2 got it"]);
  });

  test("fails everybody behind a writer that has ended (T59)", async () => {
    const lines = await transcript((say) => {
      const lock = new RwLock({ trace: true });
      const attempt = (name: string) =>
        spawn(() => {
          try {
            using _ = name.startsWith("r") ? lock.read() : lock.write();
          } catch (error) {
            say(`${name}: ${/locked at .*rwLock\.test\.ts\S*:\d+/.test((error as LockAbandoned).message)}`);
          }
        });
      spawn(() => {
        lock.write();
        sleep(10);
      });
      yieldNow();
      const waiting = ["w1", "r1"].map(attempt);
      for (const one of waiting) one.join();
      attempt("r2").join();
      expect(() => lock.tryRead()).toThrow(LockAbandoned);
    });
    expect(lines).toEqual(["w1: true", "r1: true", "r2: true"]);
  });

  test("is part of circles: a writer waits for every reader (T58, R50)", async () => {
    const lines = await transcript((say) => {
      const lock = new RwLock({ name: "table" });
      const mutex = new Mutex({ name: "log" });
      const read = () =>
        spawn(function reader() {
          using _ = lock.read();
          sleep(5);
        });
      read();
      spawn(function stuck() {
        using _ = lock.read();
        sleep(1);
        using _log = mutex.lock();
        say("stuck went on");
      });
      read();
      spawn(function writer() {
        using _ = mutex.lock();
        sleep(2);
        try {
          lock.write();
        } catch (error) {
          say((error as DeadlockError).message.replaceAll(/\n +at.*/g, ""));
        }
      });
    });
    expect(lines).toEqual([
      [
        "Deadlock: tasks wait for each other.",
        "  `writer` waits for lock `table`, which `stuck` holds",
        "  `stuck` waits for mutex `log`, which `writer` holds",
      ].join("\n"),
      "stuck went on",
    ]);
  });

  test("is looked at once, however many ways lead to it (R50)", async () => {
    let got = 0;
    await inVirtualTime(() => {
      // Two tasks read each lock, and wait to write the next: there are 2 ** 40 ways to the last.
      const locks = Array.from({ length: 41 }, () => new RwLock());
      const hold = (level: number) => {
        "use cooperative";
        using _read = (locks[level] as RwLock).read();
        sleep(level === 40 ? 1000 : 100 - level);
        if (level === 40) return;
        using _write = (locks[level + 1] as RwLock).write();
        got++;
      };
      locks.forEach((_lock, level) => {
        for (let n = 0; n < 2; n++) spawn(() => hold(level));
      });
    });
    expect(got).toBe(80);
  });
});

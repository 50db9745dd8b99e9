// Promises, objects of one's own to wait for, and code that was not compiled. Rules R1, R2, R63, R67.

import {
  type Cooperative,
  NotRunError,
  ProtocolError,
  run,
  SuspendIteration,
  sleep,
  spawn,
  suspend,
  type Task,
  type Waitable,
  type Waiter,
  wait,
} from "stackful";
import { describe, expect, test, vi } from "vitest";
import { onIO } from "../support/onIO.js";
import { inVirtualTime, transcript } from "../support/transcript.js";
import { helper, sleepOutside, work } from "../support/uncompiled.mjs";

/** A promise that is rejected when it is told to. */
function rejectable() {
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<never>((_resolve, onReject) => {
    reject = onReject;
  });
  return { promise, reject };
}

describe("wait", () => {
  test("returns what the promise is fulfilled with, throws what it is rejected with, and passes other values on", async () => {
    const results = await run(() => {
      const found: unknown[] = [wait(Promise.resolve(1)), wait(2)];
      try {
        wait(Promise.reject(new Error("rejected")));
      } catch (error) {
        found.push((error as Error).message);
      }
      return found;
    });
    expect(results).toEqual([1, 2, "rejected"]);
  });

  test("leaves the promise when it is cancelled, and warns of a late rejection (T88, R63)", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const { promise, reject } = rejectable();
    await run(() => {
      const task = spawn(() => wait(promise));
      sleep(1);
      task.cancel();
    });
    reject(new Error("too late"));
    await new Promise<void>((resolve) => onIO(resolve));
    expect(warn).toHaveBeenCalledOnce();
    expect(warn.mock.calls[0]?.[0]).toContain("too late");
    warn.mockRestore();
  });

  test("tells `onAbandoned` of late rejections instead, and of who has waited (T88, R63)", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const [left, taken, aborted] = [rejectable(), rejectable(), rejectable()];
    const told: unknown[] = [];
    const onAbandoned = (error: unknown, task: Task) => void told.push([error, task.name]);
    await run.with({ onAbandoned })(() => {
      const cancelled = spawn(function waiting() {
        wait(left.promise);
      });
      const poked = spawn(function poked() {
        try {
          wait(taken.promise);
        } catch {
          // It goes on without it.
        }
      });
      const stopped = spawn(() => void wait(aborted.promise));
      sleep(1);
      cancelled.cancel();
      poked.poke(new Error("not any more"));
      stopped.cancel();
    });
    left.reject("one");
    taken.reject("two");
    aborted.reject(new DOMException("aborted, too", "AbortError"));
    await new Promise<void>((resolve) => onIO(resolve));
    expect(told).toEqual([
      ["one", "waiting"],
      ["two", "poked"],
      [expect.objectContaining({ name: "AbortError" }), expect.any(String)],
    ]);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  test("warns if `onAbandoned` throws (T88)", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const { promise, reject } = rejectable();
    const onAbandoned = () => {
      throw new Error("no");
    };
    await run.with({ onAbandoned })(() => {
      const task = spawn(() => wait(promise));
      sleep(1);
      task.cancel();
    });
    reject("late");
    await new Promise<void>((resolve) => onIO(resolve));
    expect(warn.mock.calls).toEqual([["stackful: `onAbandoned` threw: Error: no"]]);
    warn.mockRestore();
  });
});

/** Waits for something that the virtual clock cannot know of. */
class Outside extends SuspendIteration {
  override readonly isOutside = true;
}

class Line implements Waitable {
  readonly waiters: Waiter[] = [];
  left = 0;

  park(waiter: Waiter) {
    this.waiters.push(waiter);
    return () => {
      this.left++;
    };
  }
}

describe("an object of one's own", () => {
  test("unparks with a value or an error, once", async () => {
    const line = new Line();
    const lines = await transcript((say) => {
      const task = spawn(() => suspend<string>(new SuspendIteration("line", [line])));
      sleep(1);
      say(`${line.waiters[0]?.unpark("first")} ${line.waiters[0]?.unpark("second")}`);
      say(task.join());
      spawn(() => {
        try {
          suspend(new SuspendIteration("line", [line]));
        } catch (error) {
          say((error as Error).message);
        }
      });
      sleep(1);
      line.waiters[1]?.unparkError(new Error("failed"));
    });
    expect(lines).toEqual(["true false", "first", "failed"]);
  });

  test("is left when another was ready first, or the task is cancelled", async () => {
    const [a, b] = [new Line(), new Line()];
    await inVirtualTime(() => {
      const task = spawn(() => suspend<string>(new SuspendIteration("lines", [a, b])));
      sleep(1);
      b.waiters[0]?.unpark("b");
      expect(task.join()).toBe("b");
      const cancelled = spawn(() => suspend(new SuspendIteration("lines", [a])));
      sleep(1);
      cancelled.cancel();
    });
    expect([a.left, b.left]).toEqual([2, 1]);
    expect(a.waiters[0]?.unpark("late")).toBe(false);
  });

  test("that fails to take the task in, or to let it go, fails nobody else", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const broken: Waitable = {
      park() {
        throw new Error("no line here");
      },
    };
    const sticky: Waitable = {
      park: (waiter) => {
        queueMicrotask(() => waiter.unpark("value"));
        return () => {
          throw new Error("no way out");
        };
      },
    };
    const lines = await transcript((say) => {
      try {
        suspend(new SuspendIteration("broken", [broken]));
      } catch (error) {
        say((error as Error).message);
      }
      say(suspend<string>(new Outside("sticky", [sticky])));
    });
    expect(lines).toEqual(["no line here", "value"]);
    expect(warn.mock.calls.join()).toContain("no way out");
    warn.mockRestore();
  });

  test("may be ready at once", async () => {
    const ready: Waitable = {
      park(waiter) {
        waiter.unpark("at once");
        return () => {};
      },
    };
    expect(await inVirtualTime(() => suspend<string>(new SuspendIteration("ready", [ready])))).toBe("at once");
  });
});

describe("code that was not compiled", () => {
  test("cannot call a cooperative function outside a task", () => {
    expect(() => sleepOutside()).toThrow(NotRunError);
  });

  test("cannot be run", async () => {
    await expect(run(work)).rejects.toThrow('`work` says "use cooperative", but it is not compiled');
  });

  test("is found out when a call in it would have blocked", async () => {
    const uncompiled: Cooperative<() => number> = helper;
    const failing = run(function program() {
      "use cooperative";
      return uncompiled();
    });
    await expect(failing).rejects.toThrow("`sleep` was called in code that is not compiled, in task `program`");
  });

  test("is told when it yields something of its own", async () => {
    function* stranger() {
      try {
        yield 5;
      } catch (error) {
        return error instanceof ProtocolError;
      }
      return false;
    }
    const uncompiled = stranger as unknown as Cooperative<() => boolean>;
    expect(await run(() => [uncompiled()])).toEqual([true]);
  });
});

// Functions that are called in other threads.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ClosedError, run, sleep, spawn, TaskCancelled, TimedOut, timeout } from "stackful";
import { offload, offloaded, transfer, WorkerError, WorkerPool } from "stackful/worker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { thrownBy } from "../../support/thrownBy.js";

const folder = mkdtempSync(join(tmpdir(), "stackful-worker-"));
const url = pathToFileURL(join(folder, "functions.mjs"));
interface Functions {
  count(): number;
  shout(text: string): string;
  later(text: string): Promise<string>;
  pixels(): Uint8Array;
  fail(): never;
  cooperative(): number;
}

beforeAll(() => {
  writeFileSync(
    url,
    `let calls = 0;
export const count = () => ++calls;
export const shout = (text) => text.toUpperCase();
export const later = async (text) => { await new Promise((done) => setTimeout(done, 5)); return text; };
export const pixels = () => new Uint8Array([1, 2]);
export class TeapotError extends RangeError { name = "TeapotError"; code = "TEA"; handle = () => {}; }
export const fail = () => { throw new TeapotError("short and stout", { cause: new TypeError("the kettle") }); };
export function* cooperative() { return 1; }
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const threads = () => process.getActiveResourcesInfo().filter((one) => one === "MessagePort").length;

describe("offload", () => {
  test("calls a function in another thread: the tasks go on meanwhile", () =>
    run(() => {
      let turns = 0;
      const turning = spawn(() => {
        for (;;) {
          sleep(1);
          turns++;
        }
      });
      const [sum, thread] = offload((upTo: number) => {
        const begin = Date.now();
        let total = 0;
        for (let i = 1; i <= upTo || Date.now() - begin < 100; i++) total += i <= upTo ? i : 0;
        return [total, process.getBuiltinModule("node:worker_threads").threadId] as const;
      }, 1000);
      turning.cancel();
      expect(sum).toBe(500_500);
      expect(thread).toBeGreaterThan(0);
      expect(turns).toBeGreaterThan(10);
    }));

  test("takes functions as they are written: arrows, declarations, methods, async ones", () =>
    run(() => {
      const shapes = {
        method(a: number) {
          return a + 1;
        },
        async later(a: number) {
          return await Promise.resolve(a + 2);
        },
      };
      function declared(a: number) {
        return a + 3;
      }
      expect([offload(shapes.method, 1), offload(declared, 1), offload((a: number) => a + 4, 1)]).toEqual([2, 4, 5]);
      expect(offload(shapes.later, 1)).toBe(3);
    }));

  test("an error keeps its class, its message, its stack, its cause and what it carries", () =>
    run(() => {
      const error = thrownBy(() => {
        offload(function computing() {
          throw Object.assign(new RangeError("too much", { cause: new Error("because") }), { code: "MUCH" });
        });
      }) as RangeError & { code: string };
      expect(error).toBeInstanceOf(RangeError);
      expect([error.message, error.code, (error.cause as Error).message]).toEqual(["too much", "MUCH", "because"]);
      expect(error.stack).toContain("computing");
      expect(
        thrownBy(() =>
          offload(() => {
            throw 42;
          }),
        ),
      ).toBe(42);
    }));

  test("what is missing around it is one clear error", () =>
    run(() => {
      const outside = 1;
      const error = thrownBy(() =>
        offload(function counting() {
          return outside + 1;
        }),
      );
      expect(error).toBeInstanceOf(ReferenceError);
      expect(String(error)).toContain("`counting` runs in another thread, without what is around it here");
    }));

  test("what cannot be sent is one clear error, and the thread goes on", () =>
    run(() => {
      const error = thrownBy(() => offload((a: unknown, b: unknown) => [a, b], 1, { call: () => 2 }));
      expect(error).toBeInstanceOf(TypeError);
      expect(String(error)).toMatch(/^TypeError: Argument 2 to `.*` cannot be sent to another thread/);
      const back = thrownBy(() =>
        offload(function giving() {
          return () => 1;
        }),
      );
      expect(String(back)).toContain("What `giving` returns cannot be sent to another thread");
      expect(String(thrownBy(() => offload(Math.max, 1, 2)))).toContain("has no text that could be sent");
    }));

  test("moves what `transfer` says, and copies the rest", () =>
    run(() => {
      const [moved, copied] = [new Uint8Array([1, 2, 3]), new Uint8Array([4])];
      const sum = offload(
        (a: Uint8Array, b: Uint8Array) => a.length + b.length,
        transfer(moved, [moved.buffer]),
        copied,
      );
      expect([sum, moved.length, copied.length]).toEqual([4, 0, 1]);
    }));
});

describe("functions of a module", () => {
  test("are called there", () =>
    run(() => {
      const functions = offloaded<Functions>(url);
      expect([functions.shout("hi"), functions.later("soon"), [...functions.pixels()]]).toEqual(["HI", "soon", [1, 2]]);
      const error = thrownBy(() => functions.fail()) as Error & { code: string };
      expect([error.name, error.message, error.code, (error.cause as Error).message]).toEqual([
        "TeapotError",
        "short and stout",
        "TEA",
        "the kettle",
      ]);
      expect(error.cause).toBeInstanceOf(TypeError);
    }));

  test("a function that is not there, a cooperative one, a module that is not there", () =>
    run(() => {
      const functions = offloaded<Functions & { nothing(): void }>(url);
      expect(String(thrownBy(() => functions.nothing()))).toContain("exports no function `nothing`");
      expect(String(thrownBy(() => functions.cooperative()))).toContain(
        "is cooperative. Export `toPromise(cooperative)`",
      );
      expect(thrownBy(() => offloaded<Functions>(new URL("nowhere.mjs", url)).count())).toMatchObject({
        code: "ERR_MODULE_NOT_FOUND",
      });
    }));

  test("the module is loaded once by a thread", () =>
    run(() => {
      using pool = new WorkerPool({ size: 1 });
      const functions = pool.offloaded<Functions>(url);
      expect([functions.count(), functions.count()]).toEqual([1, 2]);
    }));
});

/** Computes for ever, or as good as. */
const spin = (): void => {
  for (const begin = Date.now(); Date.now() - begin < 60_000; );
};

describe("a pool", () => {
  test("has as many threads as it says; who is too many waits, first come, first served", () =>
    run(() => {
      using pool = new WorkerPool({ size: 2 });
      const order: number[] = [];
      const tasks = [0, 1, 2, 3, 4].map((index) =>
        spawn(() => {
          const thread = pool.offload(async () => {
            const { threadId } = process.getBuiltinModule("node:worker_threads");
            await new Promise((done) => setTimeout(done, 20));
            return threadId;
          });
          order.push(index);
          return thread;
        }),
      );
      expect(new Set(tasks.map((task) => task.join())).size).toBe(2);
      expect(order.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
      expect(order.indexOf(4)).toBeGreaterThanOrEqual(3);
    }));

  test("a cancel ends the thread, wherever it is, and the next call has another one", () =>
    run(() => {
      using pool = new WorkerPool({ size: 1 });
      expect(thrownBy(() => timeout(100, () => pool.offload(spin)))).toBeInstanceOf(TimedOut);
      expect(pool.offload((a: number) => a + 1, 1)).toBe(2);
    }));

  test("who is cancelled while it waits for a thread leaves the line", () =>
    run(() => {
      using pool = new WorkerPool({ size: 1 });
      const spinning = spawn(() => pool.offload(spin));
      sleep(0);
      expect(thrownBy(() => timeout(20, () => pool.offload(() => 1)))).toBeInstanceOf(TimedOut);
      spinning.stop();
      expect(thrownBy(() => spinning.join())).toBeInstanceOf(TaskCancelled);
      expect(pool.offload(() => 1)).toBe(1);
    }));

  test("a thread that ends in the middle is an error, and is replaced", () =>
    run(() => {
      using pool = new WorkerPool({ size: 1 });
      const left = thrownBy(() =>
        pool.offload(function leaving() {
          process.exit(3);
        }),
      );
      expect(left).toBeInstanceOf(WorkerError);
      expect(left).toMatchObject({
        code: "SF_WORKER",
        message: "The thread that ran `leaving` has ended: exit code 3",
      });
      const uncaught = thrownBy(() =>
        pool.offload(function crashing() {
          setTimeout(() => {
            throw new Error("later");
          });
          return new Promise<void>(() => {});
        }),
      );
      expect(String(uncaught)).toContain("has ended: later");
      expect(pool.offload(() => 1)).toBe(1);
    }));

  test("a thread that needs too much memory is an error", () =>
    run(() => {
      using pool = new WorkerPool({ size: 1, resourceLimits: { maxOldGenerationSizeMb: 16 } });
      const error = thrownBy(() =>
        pool.offload(function hoarding() {
          const hoard: unknown[] = [];
          for (;;) hoard.push(Array.from({ length: 1000 }, () => hoard.length));
        }),
      );
      expect(error).toBeInstanceOf(WorkerError);
      expect(String(error)).toContain("memory");
    }));

  test("idle threads end after a while", async () => {
    const pool = new WorkerPool({ size: 2, idleMs: 30 });
    await run(() => {
      const first = pool.offload(() => process.getBuiltinModule("node:worker_threads").threadId);
      sleep(200);
      const second = pool.offload(() => process.getBuiltinModule("node:worker_threads").threadId);
      expect(second).not.toBe(first);
      pool.close();
    });
  });

  test("closing it turns those away who wait, and lets the others finish", () =>
    run(() => {
      const pool = new WorkerPool({ size: 1 });
      const working = spawn(() =>
        pool.offload(() => new Promise<string>((done) => setTimeout(() => done("done"), 50))),
      );
      sleep(10);
      const waiting = spawn(() => thrownBy(() => pool.offload(() => 1)));
      sleep(5);
      pool.close();
      expect(waiting.join()).toBeInstanceOf(ClosedError);
      expect(working.join()).toBe("done");
      expect(thrownBy(() => pool.offload(() => 1))).toBeInstanceOf(ClosedError);
    }));

  test("no thread is left when it is closed", async () => {
    const before = threads();
    await run(() => {
      using pool = new WorkerPool({ size: 3 });
      const tasks = Array.from({ length: 20 }, (_, index) => spawn(() => pool.offload((a: number) => a * 2, index)));
      expect(tasks.map((task) => task.join())).toEqual(tasks.map((_, index) => index * 2));
    });
    expect(threads()).toBe(before);
  });
});

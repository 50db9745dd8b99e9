// Workers: threads with tasks of their own, and channels to them.

import { join } from "node:path";
import { ChannelBroken, ChannelClosed, group, run, sleep, spawn, TaskCancelled, TimedOut, timeout } from "stackful";
import { startWorker, transfer, WorkerError } from "stackful/worker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Project } from "../../support/project.js";
import { thrownBy } from "../../support/thrownBy.js";

const modules = {
  // What the testInterthreadCommunication of Stackless does.
  echo: `workerMain<string, string>((input, output) => {
  for (const command of input) {
    if (command === "QUIT") break;
    output.send("ECHO " + command);
  }
  output.send("BYE");
});`,
  squares: `workerMain<number, number>((input, output) => {
  for (const n of input) output.send(n * n);
});`,
  endless: `workerMain<never, number>((_, output) => {
  for (let n = 0; ; n++) output.send(n);
});`,
  deaf: `workerMain<number, string>((input, output) => {
  output.send("listening");
  input.receive();
  input.cancel("enough");
  sleep(100_000);
});`,
  failing: `workerMain<string, string>((input, output) => {
  output.send("first");
  throw Object.assign(new RangeError(input.receive()), { code: "MUCH" });
});`,
  exiting: "workerMain(() => process.exit(5));",
  polite: `workerMain<never, string>((_, output) => {
  try {
    output.send("working");
    sleep(100_000);
  } finally {
    sleep(5);
    new Int32Array(workerData)[0] = 1;
  }
});`,
  stubborn: `workerMain<never, string>((_, output) => {
  output.send("working");
  sleep(5);
  for (;;);
});`,
  silent: "export {};",
  broken: 'throw new TypeError("no such thing");',
  errors: `workerMain<string, string>((input, output) => {
  output.send("one");
  output.sendError(new RangeError("two"));
  output.send("three");
});`,
  moving: `workerMain<Uint8Array, number>((input, output) => {
  for (const bytes of input) output.send(bytes.length);
});`,
  data: `workerMain<never, unknown>((_, output) => {
  output.send(workerData);
});`,
  // Two threads play ping-pong over the one in the middle, each with tasks of its own.
  player: `workerMain<number, number>((input, output) => {
  const moves = new Channel<number>();
  spawn(() => {
    for (const n of input) moves.send(n);
    moves.close();
  });
  for (const n of moves) output.send(n + 1);
});`,
};

let project: Project;
beforeAll(async () => {
  const head = `import { Channel, sleep, spawn } from "stackful";
import { workerData } from "node:worker_threads";
import { workerMain } from "stackful/worker";
`;
  const files = Object.entries(modules).map(([name, text]) => [`${name}.ts`, head + text] as const);
  project = new Project(Object.fromEntries(files), { compilerOptions: { noUnusedLocals: false } });
  expect(await project.tspc()).toEqual({ code: 0, stdout: "", stderr: "" });
}, 60_000);
afterAll(() => project[Symbol.dispose]());

const at = (name: keyof typeof modules): string => join(project.folder, `out/${name}.js`);
const threads = () => process.getActiveResourcesInfo().filter((one) => one === "MessagePort").length;

describe("channels to workers", () => {
  test("a worker echoes, and quits (seeds T39)", () =>
    run(() => {
      const worker = startWorker<string, string>(at("echo"));
      const heard: string[] = [];
      for (const number of ["1", "2", "3"]) {
        worker.input.send(number);
        heard.push(worker.output.receive());
      }
      worker.input.send("QUIT");
      heard.push(...worker.output);
      worker.join();
      expect(heard).toEqual(["ECHO 1", "ECHO 2", "ECHO 3", "BYE"]);
    }));

  test("two workers and a task between them pass a ball (seeds T45)", () =>
    run(() => {
      using left = startWorker<number, number>(at("player"));
      using right = startWorker<number, number>(at("player"));
      let ball = 0;
      for (let round = 0; round < 200; round++) {
        left.input.send(ball);
        right.input.send(left.output.receive());
        ball = right.output.receive();
      }
      expect(ball).toBe(400);
    }));

  test("values arrive in order, whoever is faster", () =>
    run(() => {
      const worker = startWorker<number, number>(at("squares"));
      const count = 5000;
      spawn(() => {
        for (let n = 0; n < count; n++) {
          worker.input.send(n);
          if (n % 1000 === 999) sleep(2);
        }
        worker.input.close();
      });
      let n = 0;
      for (const square of worker.output) {
        if (square !== n * n) throw new Error(`${square} is not the square of ${n}`);
        if (n++ % 1300 === 0) sleep(2);
      }
      expect(n).toBe(count);
      worker.join();
    }));

  test("who sends is held back while nobody receives", () =>
    run(() => {
      using worker = startWorker<never, number>(at("endless"));
      sleep(100);
      expect(worker.output.statistics().used).toBe(16);
      const first = Array.from({ length: 100 }, () => worker.output.receive());
      expect(first).toEqual(first.map((_, index) => index));
      using deaf = startWorker<number, string>(at("stubborn"), { grace: 0 });
      let sent = 0;
      const late = thrownBy(() =>
        timeout(100, () => {
          for (;;) deaf.input.send(sent++);
        }),
      );
      expect(late).toBeInstanceOf(TimedOut);
      expect(sent).toBeLessThanOrEqual(18);
    }));

  test("a receive that is cancelled loses nothing", () =>
    run(() => {
      const worker = startWorker<number, number>(at("squares"));
      const got: number[] = [];
      spawn(() => {
        for (let n = 0; n < 300; n++) {
          worker.input.send(n);
          if (n % 3 === 0) sleep(1);
        }
        worker.input.close();
      });
      for (;;) {
        try {
          got.push(worker.output.receive({ timeout: Math.random() }));
        } catch (error) {
          if (error instanceof ChannelClosed) break;
          if (!(error instanceof TimedOut)) throw error;
        }
      }
      expect(got).toEqual(got.map((_, index) => index * index));
      expect(got.length).toBe(300);
    }));

  test("errors that are sent are thrown by receive, in their turn", () =>
    run(() => {
      const worker = startWorker<never, string>(at("errors"));
      expect(worker.output.receive()).toBe("one");
      expect(thrownBy(() => worker.output.receive())).toMatchObject({ name: "RangeError", message: "two" });
      expect(worker.output.receive()).toBe("three");
      expect(thrownBy(() => worker.output.receive())).toBeInstanceOf(ChannelClosed);
    }));

  test("a worker that receives no more tells who sends", () =>
    run(() => {
      using worker = startWorker<number, string>(at("deaf"), { grace: 50 });
      expect(worker.output.receive()).toBe("listening");
      const error = thrownBy(() => {
        for (;;) worker.input.send(1);
      });
      expect(error).toBeInstanceOf(ChannelBroken);
      expect(error).toMatchObject({ cause: "enough" });
    }));

  test("and one that nobody listens to is told", () =>
    run(() => {
      const error = thrownBy(() =>
        group(() => {
          const worker = startWorker<never, number>(at("endless"));
          worker.output.receive();
          worker.output.cancel("heard enough");
          worker.join();
        }),
      );
      expect(error).toMatchObject({ code: "SF_CHANNEL_BROKEN" });
    }));

  test("buffers are moved if somebody says so", () =>
    run(() => {
      using worker = startWorker<Uint8Array, number>(at("moving"));
      const bytes = new Uint8Array(1000);
      worker.input.send(transfer(bytes, [bytes.buffer]));
      expect([worker.output.receive(), bytes.length]).toEqual([1000, 0]);
    }));

  test("what cannot be sent fails the scope, with the reason", () =>
    run(() => {
      const error = thrownBy(() =>
        group(() => {
          const worker = startWorker<() => number, number>(at("moving"));
          worker.input.send(() => 1);
          sleep(100_000);
        }),
      );
      expect(String(error)).toContain("cannot be sent to another thread");
    }));

  test("it is given its data", () =>
    run(() => {
      const worker = startWorker<never, unknown>(at("data"), { workerData: { level: 3 } });
      expect(worker.output.receive()).toEqual({ level: 3 });
    }));
});

describe("how workers end", () => {
  test("an error of the worker is thrown by its scope, and by what waits for its output", () =>
    run(() => {
      const seen: unknown[] = [];
      const error = thrownBy(() =>
        group(() => {
          const worker = startWorker<string, string>(at("failing"));
          worker.input.send("too much");
          seen.push(worker.output.receive());
          seen.push(thrownBy(() => worker.output.receive()));
        }),
      );
      expect(error).toMatchObject({ name: "RangeError", message: "too much", code: "MUCH" });
      expect(error).toBeInstanceOf(RangeError);
      expect(seen).toEqual(["first", error]);
    }));

  test("one that leaves without a word is an error", () =>
    run(() => {
      const error = thrownBy(() => group(() => startWorker(at("exiting"), { name: "leaver" }).join()));
      expect(error).toBeInstanceOf(WorkerError);
      expect(String(error)).toBe("WorkerError: The worker `leaver` has ended: exit code 5");
    }));

  test("what cannot be started says why", () =>
    run(() => {
      expect(String(thrownBy(() => startWorker(at("silent"))))).toContain("it has not called `workerMain`");
      expect(thrownBy(() => startWorker(at("broken")))).toMatchObject({ name: "TypeError", message: "no such thing" });
      expect(thrownBy(() => startWorker(join(project.folder, "nowhere.js")))).toBeInstanceOf(WorkerError);
    }));

  test("a cancel lets it clean up", () =>
    run(() => {
      const cleanUps = new Int32Array(new SharedArrayBuffer(4));
      const worker = startWorker<never, string>(at("polite"), { workerData: cleanUps.buffer });
      expect(worker.output.receive()).toBe("working");
      worker.stop();
      expect(cleanUps[0]).toBe(1);
      expect(thrownBy(() => worker.join())).toBeInstanceOf(TaskCancelled);
      expect(thrownBy(() => worker.output.receive())).toBeInstanceOf(ChannelClosed);
    }));

  test("one that does not listen is ended after its grace, wherever it is", () =>
    run(() => {
      const begin = performance.now();
      {
        using worker = startWorker<never, string>(at("stubborn"), { grace: 50 });
        expect(worker.output.receive()).toBe("working");
        sleep(20);
      }
      expect(performance.now() - begin).toBeLessThan(5000);
    }));

  test("no thread is left, however the scope ends", async () => {
    const before = threads();
    const failing = run(() => {
      startWorker(at("endless"));
      startWorker(at("stubborn"), { grace: 20 });
      startWorker(at("polite"), { workerData: new SharedArrayBuffer(4) });
      sleep(30);
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(threads()).toBe(before);
  });

  test("`workerMain` outside a worker says what it is for", async () => {
    const { code, stderr } = await project.node("out/squares.js");
    expect(code).toBe(1);
    expect(stderr).toContain("`workerMain` is for modules that `startWorker` has started");
  });
});

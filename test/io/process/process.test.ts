// Processes: how they start, talk, end, and are ended.

import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { BrokenError, group, run, sleep, spawn, type Task, TaskCancelled, TimedOut, timeout } from "stackful";
import { LimitExceeded } from "stackful/bytes";
import { type ChildProcess, ExitError, runProcess, SpawnError, spawnProcess } from "stackful/process";
import { describe, expect, test } from "vitest";
import { thrownBy } from "../../support/thrownBy.js";

/** Whether a process has ended. One whose parent has not asked yet counts. */
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform === "linux" && readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.[0] === "Z";
  } catch {
    return true;
  }
}

/** A process that says when it is ready, and does what signals say only if `onTerm` does. */
function startScript(script: string, options?: Parameters<typeof spawnProcess>[2]): ChildProcess {
  "use cooperative";
  const child = spawnProcess(process.execPath, ["-e", `${script}; console.log("ready")`], options);
  for (const line of child.stdout.lines({ max: 100 })) if (line === "ready") break;
  return child;
}

const STUBBORN = 'process.on("SIGTERM", () => console.log("no")); setInterval(() => {}, 1000)';
const POLITE = 'process.on("SIGTERM", () => process.exit(7)); setInterval(() => {}, 1000)';

describe("talking", () => {
  test("writes to a program, and reads its lines", () =>
    run(() => {
      using child = spawnProcess("sort");
      child.stdin.write("pear\napple\n");
      child.stdin.end();
      expect([...child.stdout.lines({ max: 100 })]).toEqual(["apple", "pear"]);
      expect(child.wait()).toEqual({ code: 0, signal: undefined });
    }));

  test("arguments arrive as they are: no shell has a part in it", () =>
    run(() => {
      const { stdout } = runProcess("printf", ["%s|", "a b", "$HOME", "*", '"'], {});
      expect(stdout.toString()).toBe('a b|$HOME|*|"|');
    }));

  test("cwd and env are the ones that were given", () =>
    run(() => {
      const { stdout } = runProcess("sh", ["-c", "pwd; echo $COLOUR"], {
        cwd: "/",
        env: { ...process.env, COLOUR: "red" },
      });
      expect(stdout.toString()).toBe("/\nred\n");
    }));

  test("a stream that is no pipe says how to make it one", () =>
    run(() => {
      using child = spawnProcess("true", [], { stdin: "ignore", stdout: "ignore" });
      expect(() => child.stdin).toThrow('Say `stdin: "pipe"`');
      expect(() => child.stdout).toThrow('Say `stdout: "pipe"`');
      expect(() => child.stderr).toThrow('Say `stderr: "pipe"`');
    }));
});

describe("S-19: what goes wrong with processes", () => {
  test("a program that is not there is one clear error", () =>
    run(() => {
      const error = thrownBy(() => spawnProcess("no-such-program", ["-x"]));
      expect(error).toBeInstanceOf(SpawnError);
      expect(error).toMatchObject({ code: "SF_SPAWN", cause: { code: "ENOENT" } });
      expect((error as Error).message).toBe("`no-such-program` cannot be started: no such program");
      expect(String(thrownBy(() => spawnProcess("true", [], { cwd: "/no/such/folder" })))).toContain(
        "there is no folder /no/such/folder",
      );
      expect(thrownBy(() => spawnProcess("/etc/passwd"))).toMatchObject({ cause: { code: "EACCES" } });
      expect(thrownBy(() => spawnProcess("tr\0ue"))).toBeInstanceOf(SpawnError);
    }));

  test("it ends while somebody writes to it: the writer is told, and nothing crashes", () =>
    run(() => {
      using child = spawnProcess("head", ["-c", "1"]);
      const error = thrownBy(() => {
        for (;;) child.stdin.write("x".repeat(100_000));
      });
      expect(error).toBeInstanceOf(BrokenError);
      expect(String(error)).toContain("stdin of head");
      expect(child.wait().code).toBe(0);
      expect(child.stdout.readAll(10).toString()).toBe("x");
    }));

  test("it closes its output but lives: reading ends, waiting goes on", () =>
    run(() => {
      using child = spawnProcess("sh", ["-c", "exec >&-; exec sleep 100"]);
      expect(child.stdout.read()).toBeUndefined();
      expect(child.status).toBeUndefined();
      expect(thrownBy(() => child.wait({ timeout: 20 }))).toBeInstanceOf(TimedOut);
      expect(child.stop().signal).toBe("SIGTERM");
    }));

  test("an output that nobody reads holds the program back, and nothing grows", () =>
    run(() => {
      const script = "n=0; while :; do head -c 65536 /dev/zero; n=$((n + 65536)); echo $n >&2; done";
      using child = spawnProcess("sh", ["-c", script], { stderr: "pipe" });
      let written = 0;
      const stuck = thrownBy(() => {
        for (;;) written = Number(timeout(300, () => child.stderr.readUntil("\n", 100)));
      });
      expect(stuck).toBeInstanceOf(TimedOut);
      expect(written).toBeGreaterThan(0);
      expect(written).toBeLessThan(512 * 1024);
    }));

  test("two hundred processes at a time, all gone afterwards, and no descriptor lost", async () => {
    const before = process.getActiveResourcesInfo().length;
    const pids: number[] = [];
    await run(() => {
      const tasks: Task<string>[] = [];
      for (let index = 0; index < 200; index++) {
        tasks.push(
          spawn(() => {
            using child = spawnProcess("echo", [String(index)]);
            pids.push(child.pid);
            const said = child.stdout.readAll(100).toString();
            child.wait();
            return said;
          }),
        );
      }
      expect(tasks.map((task) => task.join())).toEqual(tasks.map((_, index) => `${index}\n`));
    });
    await delay(50);
    expect(pids.filter((pid) => !isGone(pid))).toEqual([]);
    expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before);
  });

  test("processes of a scope that fails are ended with it, also such as have not begun to be waited for", async () => {
    const pids: number[] = [];
    const failing = run(() => {
      for (let index = 0; index < 20; index++) pids.push(spawnProcess("sleep", ["1000"]).pid);
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(pids.length).toBe(20);
    expect(pids.filter((pid) => !isGone(pid))).toEqual([]);
  });

  test("one that is about to be started in a task that is cancelled is not", () =>
    run(() => {
      let pid = 0;
      const cancelled = thrownBy(() =>
        group((all) => {
          all.cancel();
          pid = spawnProcess("sleep", ["1000"]).pid;
        }),
      );
      expect(cancelled).toBeInstanceOf(TaskCancelled);
      expect(pid).toBe(0);
    }));
});

describe("how processes end (T91)", () => {
  test("two tasks wait for one end, and both learn the code", () =>
    run(() => {
      const child = spawnProcess("sh", ["-c", "read x; exit 3"]);
      const waiting = [spawn(() => child.wait()), spawn(() => child.wait())];
      sleep(5);
      child.stdin.end();
      for (const task of waiting) expect(task.join()).toEqual({ code: 3, signal: undefined });
      expect(child.wait()).toEqual({ code: 3, signal: undefined });
      expect(child.status).toEqual({ code: 3, signal: undefined });
      expect(child.kill()).toBe(false);
    }));

  test("who is cancelled while it waits leaves the others, and the process, alone", () =>
    run(() => {
      const child = spawnProcess("cat");
      const other = spawn(() => child.wait());
      expect(thrownBy(() => timeout(5, () => child.wait()))).toBeInstanceOf(TimedOut);
      child.stdin.end();
      expect(other.join().code).toBe(0);
    }));

  test("a cancel is SIGTERM, and a process that obeys ends its own way", () =>
    run(() => {
      let child: ChildProcess | undefined;
      const task = spawn(() => {
        child = startScript(POLITE);
        sleep(100_000);
      });
      while (child === undefined) sleep(5);
      task.stop();
      expect(child.status).toEqual({ code: 7, signal: undefined });
    }));

  test("one that does not obey gets SIGKILL after its grace", () =>
    run(() => {
      let child: ChildProcess | undefined;
      const task = spawn(() => {
        child = startScript(STUBBORN, { grace: 100 });
        sleep(100_000);
      });
      while (child === undefined) sleep(5);
      const begin = performance.now();
      task.stop();
      expect(performance.now() - begin).toBeGreaterThanOrEqual(99);
      expect(child.status).toEqual({ code: undefined, signal: "SIGKILL" });
    }));

  test("a grace of 0 is SIGKILL at once", () =>
    run(() => {
      using child = startScript(POLITE, { grace: 0 });
      expect(child.stop()).toEqual({ code: undefined, signal: "SIGKILL" });
    }));

  test("who has no time to wait for the grace kills it at once", () =>
    run(() => {
      const child = startScript(STUBBORN, { grace: 100_000 });
      expect(thrownBy(() => timeout(20, () => child.stop()))).toBeInstanceOf(TimedOut);
      expect(child.wait()).toEqual({ code: undefined, signal: "SIGKILL" });
    }));

  test("a scope whose clean-up is cut short still leaves no process", async () => {
    let pid = 0;
    await run(() => {
      const cancelled = thrownBy(() =>
        group(
          (all) => {
            pid = startScript(STUBBORN, { grace: 100_000 }).pid;
            all.cancel();
            sleep(100_000);
          },
          { grace: 50 },
        ),
      );
      expect(cancelled).toBeInstanceOf(TaskCancelled);
    });
    while (!isGone(pid)) await delay(5);
  });

  test("`using` stops it at the end of the block", () =>
    run(() => {
      let pid = 0;
      {
        using child = spawnProcess("sleep", ["1000"]);
        pid = child.pid;
      }
      expect(isGone(pid)).toBe(true);
    }));

  test("without it, the scope waits for its end, as for that of a task", () =>
    run(() => {
      const child = group(() => spawnProcess("sleep", ["0.05"]));
      expect(child.status).toEqual({ code: 0, signal: undefined });
    }));

  test("a process group ends with all that it has started", () =>
    run(() => {
      const child = spawnProcess("sh", ["-c", "sleep 1000 & echo $!; wait"], { processGroup: true });
      const inner = Number(child.stdout.readUntil("\n", 100));
      expect(isGone(inner)).toBe(false);
      child.stop();
      for (let tries = 0; tries < 100 && !isGone(inner); tries++) sleep(5);
      expect(isGone(inner)).toBe(true);
    }));
});

describe("programs that are run to their end", () => {
  test("what they read and print, on both outputs", () =>
    run(() => {
      const { stdout, stderr, status } = runProcess("sh", ["-c", "cat; echo oh >&2; exit 2"], {
        input: "hello",
        check: false,
      });
      expect([stdout.toString(), stderr.toString(), status.code]).toEqual(["hello", "oh\n", 2]);
    }));

  test("a code other than 0 is an error that quotes what the program says", () =>
    run(() => {
      const error = thrownBy(() => runProcess("sh", ["-c", "echo no space left >&2; exit 4"])) as ExitError;
      expect(error).toBeInstanceOf(ExitError);
      expect(error.message).toBe("`sh` ended with code 4: no space left");
      expect([error.code, error.status.code, error.stderr.toString()]).toEqual(["SF_EXIT", 4, "no space left\n"]);
    }));

  test("one that prints without end is stopped at the limit", () =>
    run(() => {
      expect(thrownBy(() => runProcess("yes", [], { maxOutput: 100_000 }))).toBeInstanceOf(LimitExceeded);
    }));

  test("one that does not read its input is no error of the input", () =>
    run(() => {
      expect(runProcess("true", [], { input: "x".repeat(1_000_000) }).status.code).toBe(0);
    }));

  test("a time limit stops it", async () => {
    const begin = performance.now();
    const late = run(() => timeout(30, () => runProcess("sleep", ["1000"])));
    await expect(late).rejects.toBeInstanceOf(TimedOut);
    expect(performance.now() - begin).toBeLessThan(2500);
  });

  test("promise-style code can have it, too", async () => {
    const result = await run(() => runProcess("echo", ["hi"]));
    expect(result.stdout.toString()).toBe("hi\n");
  });
});

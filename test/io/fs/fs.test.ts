// Files and folders in blocking style.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BrokenError, ClosedError, run, sleep, spawn, TaskCancelled, TimedOut, timeout } from "stackful";
import { LimitExceeded } from "stackful/bytes";
import {
  appendFile,
  chmod,
  copyFile,
  cp,
  exists,
  link,
  lstat,
  mkdir,
  mkdtemp,
  openFile,
  openReader,
  openWriter,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  walk,
  watch,
  writeFile,
} from "stackful/fs";
import { runProcess } from "stackful/process";
import { afterAll, describe, expect, test } from "vitest";
import { thrownBy } from "../../support/thrownBy.js";

const folder = mkdtempSync(join(tmpdir(), "stackful-fs-"));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const fresh = (): string => join(folder, `file-${count++}`);

/** The descriptors that this process holds open, where the system tells. */
function openFiles(): number {
  "use cooperative";
  return process.platform === "linux" ? readdir("/proc/self/fd").length : 0;
}

describe("files as a whole", () => {
  test("are written, read, added to, copied, renamed and removed", () =>
    run(() => {
      const path = fresh();
      writeFile(path, "grün");
      appendFile(path, "\n");
      expect(readFile(path, "utf8")).toBe("grün\n");
      expect(readFile(path)).toEqual(Buffer.from("grün\n"));
      copyFile(path, `${path}.copy`);
      expect(thrownBy(() => copyFile(path, `${path}.copy`, { overwrite: false }))).toMatchObject({ code: "EEXIST" });
      expect(thrownBy(() => writeFile(path, "", { flag: "wx" }))).toMatchObject({ code: "EEXIST" });
      rename(`${path}.copy`, `${path}.moved`);
      expect([exists(`${path}.copy`), exists(`${path}.moved`)]).toEqual([false, true]);
      rm(path);
      expect(thrownBy(() => rm(path))).toMatchObject({ code: "ENOENT" });
      rm(path, { force: true });
    }));

  test("links, modes and times", () =>
    run(() => {
      const path = fresh();
      writeFile(path, "x", { mode: 0o600 });
      symlink(path, `${path}.soft`);
      link(path, `${path}.hard`);
      expect(readlink(`${path}.soft`)).toBe(path);
      expect(realpath(`${path}.soft`)).toBe(realpath(path));
      expect([lstat(`${path}.soft`).isSymbolicLink(), stat(`${path}.soft`).isFile()]).toEqual([true, true]);
      expect([stat(path).nlink, stat(path).mode & 0o777]).toEqual([2, 0o600]);
      chmod(path, 0o640);
      utimes(path, new Date(1000), new Date(2000));
      expect([stat(path).mode & 0o777, stat(path).mtimeMs]).toEqual([0o640, 2000]);
    }));

  test("an error is Node's own, with its code, and says where we were", () =>
    run(() => {
      const error = thrownBy(function reading() {
        readFile(join(folder, "nowhere"));
      }) as NodeJS.ErrnoException;
      expect([error.code, error.syscall]).toEqual(["ENOENT", "open"]);
      expect(error.stack).toContain("fs.test.ts");
    }));
});

describe("folders", () => {
  test("are made, listed, copied and removed", () =>
    run(() => {
      const path = fresh();
      mkdir(join(path, "a/b"), { recursive: true });
      mkdir(join(path, "a/b"), { recursive: true });
      writeFile(join(path, "a/x"), "");
      expect(readdir(join(path, "a")).toSorted()).toEqual(["b", "x"]);
      expect(readdir(path, { withFileTypes: true }).map((entry) => [entry.name, entry.isDirectory()])).toEqual([
        ["a", true],
      ]);
      cp(path, `${path}.copy`, { recursive: true });
      expect([...walk(`${path}.copy`)].map((found) => found.path.slice(path.length + 6))).toEqual(["a", "a/b", "a/x"]);
      rm(path, { recursive: true });
      expect(exists(path)).toBe(false);
      expect(stat(mkdtemp(join(folder, "made-"))).isDirectory()).toBe(true);
    }));

  test("a walk skips what it is told to, follows no links, and bears that folders go away", () =>
    run(() => {
      const path = fresh();
      for (const name of ["a/1", "b/2", "c/3"]) mkdir(join(path, name), { recursive: true });
      symlink(path, join(path, "loop"));
      const seen: string[] = [];
      for (const found of walk(path, { skip: (name) => name === "b" })) {
        if (found.entry.name === "c") rm(found.path, { recursive: true });
        seen.push(found.path.slice(path.length + 1));
      }
      expect(seen).toEqual(["a", "a/1", "c", "loop"]);
      expect(thrownBy(() => [...walk(join(path, "nowhere"))])).toMatchObject({ code: "ENOENT" });
    }));
});

describe("files, read along", () => {
  test("by lines, of whatever length the pieces have", () =>
    run(() => {
      const path = fresh();
      const lines = Array.from({ length: 20_000 }, (_, index) => `${index} ${"x".repeat(index % 50)}`);
      writeFile(path, lines.join("\n"));
      using file = openReader(path);
      let index = 0;
      for (const line of file.lines({ max: 100 }))
        if (line !== lines[index++]) throw new Error(`line ${index} is ${line}`);
      expect(index).toBe(lines.length);
    }));

  test("by chunks, and in part", () =>
    run(() => {
      const path = fresh();
      writeFile(path, Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251)));
      using whole = openReader(path);
      let length = 0;
      for (const chunk of whole) length += chunk.length;
      expect(length).toBe(200_000);
      const parts = [
        [0, 3],
        [3, 3],
        [1, 2],
        [199_998, undefined],
        [300_000, undefined],
      ] as const;
      for (const [start, end] of parts) {
        using part = openReader(path, { start, end });
        expect(part.readAll(10)).toEqual(readFile(path).subarray(start, end));
      }
      expect(thrownBy(() => openReader(path, { start: 3, end: 2 }))).toBeInstanceOf(RangeError);
    }));

  test("what is not there is known when it is opened", () =>
    run(() => {
      expect(thrownBy(() => openReader(join(folder, "nowhere")))).toMatchObject({ code: "ENOENT" });
      using inside = openReader(folder);
      expect(thrownBy(() => inside.read())).toBeInstanceOf(BrokenError);
    }));

  test("a line that is too long is an error, and nothing grows", () =>
    run(() => {
      using zeros = openReader("/dev/zero");
      expect(thrownBy(() => [...zeros.lines({ max: 1_000_000 })])).toBeInstanceOf(LimitExceeded);
    }));

  test("no descriptor is left, however reading ends", () =>
    run(() => {
      const before = openFiles();
      const path = fresh();
      writeFile(path, "x".repeat(1_000_000));
      for (let round = 0; round < 50; round++) {
        using unread = openReader(path);
        expect(unread.closed).toBe(false);
        using half = openReader(path);
        half.readExactly(10);
        using whole = openReader(path);
        whole.readAll(1_000_000);
      }
      for (let tries = 0; tries < 200 && openFiles() > before; tries++) sleep(5);
      expect(openFiles()).toBe(before);
    }));
});

describe("files, written along", () => {
  test("all of it is there at the end of the block", () =>
    run(() => {
      const path = fresh();
      {
        using file = openWriter(path);
        for (let index = 0; index < 30_000; index++) file.write(`${index}\n`);
      }
      const lines = readFile(path, "utf8").split("\n");
      expect([lines.length, lines[29_999]]).toEqual([30_001, "29999"]);
      using more = openWriter(path, { flag: "a" });
      more.write("more");
      more.close();
      more.close();
      expect(readFile(path, "utf8").endsWith("29999\nmore")).toBe(true);
      expect(thrownBy(() => more.write("x"))).toBeInstanceOf(ClosedError);
    }));

  test("what was written before a block throws is written", () =>
    run(() => {
      const path = fresh();
      expect(
        thrownBy(() => {
          using file = openWriter(path);
          file.write("before");
          throw new Error("no");
        }),
      ).toEqual(new Error("no"));
      expect(readFile(path, "utf8")).toBe("before");
    }));

  test("and before it is cancelled", () =>
    run(() => {
      const path = fresh();
      const task = spawn(() => {
        using file = openWriter(path);
        for (let index = 0; ; index++) {
          file.write("x".repeat(1000));
          if (index === 100) sleep(100_000);
        }
      });
      while (!exists(path) || stat(path).size === 0) sleep(1);
      sleep(20);
      task.stop();
      expect(stat(path).size).toBe(101_000);
    }));

  test("a full disk is an error, at the latest when it is closed", () =>
    run(() => {
      if (!exists("/dev/full")) return;
      const error = thrownBy(() => {
        using file = openWriter("/dev/full");
        file.write("x");
      });
      expect(error).toBeInstanceOf(BrokenError);
      expect(error).toMatchObject({ cause: { code: "ENOSPC" } });
    }));
});

describe("files, at any place", () => {
  test("are read and written there, side by side", () =>
    run(() => {
      using file = openFile(fresh(), "w+");
      const tasks = Array.from({ length: 50 }, (_, index) =>
        spawn(() => file.writeAt((49 - index) * 2, `${index + 10}`)),
      );
      for (const task of tasks) task.join();
      expect([file.readAt(0, 4).toString(), file.readAt(98, 100).toString()]).toEqual(["5958", "10"]);
      expect([file.readAt(100, 5).length, file.readAt(500, 5).length]).toEqual([0, 0]);
      file.truncate(1);
      file.sync();
      expect(file.stat().size).toBe(1);
      expect(thrownBy(() => file.readAt(-1, 1))).toBeInstanceOf(RangeError);
      file.close();
      file.close();
      expect(thrownBy(() => file.readAt(0, 1))).toBeInstanceOf(ClosedError);
    }));
});

describe("cancelling", () => {
  test("R4: a change that has begun is waited for: nothing is changed behind the back of who was cancelled", () =>
    run(() => {
      const path = fresh();
      const data = Buffer.alloc(50_000_000);
      let seen = 0;
      const told = thrownBy(() =>
        timeout(0, () => {
          try {
            writeFile(path, data);
            sleep(0);
          } finally {
            seen = stat(path).size;
          }
        }),
      );
      expect(told).toBeInstanceOf(TimedOut);
      expect(seen).toBe(50_000_000);
      rm(path);
    }));

  test("one that has not begun is not begun", () =>
    run(() => {
      const path = fresh();
      const task = spawn(() => {
        sleep(0);
        writeFile(path, "x");
      });
      task.cancel();
      expect(thrownBy(() => task.join())).toBeInstanceOf(TaskCancelled);
      expect(exists(path)).toBe(false);
    }));

  test("R4: who only looks goes at once; what comes too late is closed", () =>
    run(() => {
      const path = fresh();
      runProcess("mkfifo", [path]);
      const before = openFiles();
      // Opening a pipe takes until somebody writes to it.
      expect(thrownBy(() => timeout(20, () => openReader(path)))).toBeInstanceOf(TimedOut);
      runProcess("sh", ["-c", `echo hello > ${path}`], { check: false });
      for (let tries = 0; tries < 200 && openFiles() > before; tries++) sleep(5);
      expect(openFiles()).toBe(before);
    }));

  test("reading a large file stops when its task is cancelled", () =>
    run(() => {
      const path = fresh();
      writeFileSync(path, Buffer.alloc(100_000_000));
      expect(thrownBy(() => timeout(1, () => readFile(path)))).toBeInstanceOf(TimedOut);
      rm(path);
    }));
});

describe("watching", () => {
  test("changes come as a channel, until it is closed", () =>
    run(() => {
      const path = fresh();
      mkdir(path);
      using changes = watch(path);
      writeFile(join(path, "news"), "x");
      const change = changes.receive({ timeout: 5000 });
      expect([change.name, ["rename", "change"].includes(change.type)]).toEqual(["news", true]);
      changes.close();
      for (const _ of changes);
    }));

  test("with `recursive`, also of folders inside", () =>
    run(() => {
      const path = fresh();
      mkdir(join(path, "a/b"), { recursive: true });
      using changes = watch(path, { recursive: true });
      sleep(50);
      writeFile(join(path, "a/b/news"), "x");
      for (const { name } of changes) if (name === join("a", "b", "news")) break;
    }));

  test("when more changes than can be kept, it says so", () =>
    run(() => {
      const path = fresh();
      mkdir(path);
      using changes = watch(path);
      for (let index = 0; index < 1100; index++) writeFile(join(path, `${index}`), "x");
      while (changes.statistics().used < 1025) sleep(5);
      const types = new Set<string>();
      for (let one = changes.tryReceive(); one !== undefined && !one.done; one = changes.tryReceive())
        types.add(one.value.type);
      expect(types.has("overflow")).toBe(true);
    }));

  test("nothing to watch is an error at once", () =>
    run(() => {
      expect(thrownBy(() => watch(join(folder, "nowhere")))).toMatchObject({ code: "ENOENT" });
    }));
});

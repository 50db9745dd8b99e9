// What ends or interrupts a whole process. Rules R31 and R32, scenarios T27 and T84.

import { expect, test } from "vitest";
import { Project } from "../../support/project.js";

test("exit ends a program with its code, when clean-up is done (R32)", async () => {
  const source = `import { exit, main, sleep } from "stackful";
main(() => {
try {
  exit(3);
  console.log("not reached");
} finally {
  sleep(1);
  console.log("cleaned up");
}
});
`;
  using project = new Project({ "exits.ts": source });
  await project.tspc();
  expect(await project.node("out/exits.js")).toEqual({ code: 3, stdout: "cleaned up\n", stderr: "" });
});

test("a detached task that throws ends a program that does not say what to do (T27, R31)", async () => {
  const source = `import { detach, main, sleep } from "stackful";
main(() => {
detach(() => { sleep(1); throw new Error("nobody waits for me"); });
sleep(100_000);
});
`;
  using project = new Project({ "detached.ts": source });
  await project.tspc();
  const { code, stderr } = await project.node("--enable-source-maps", "out/detached.js");
  expect(code).toBe(1);
  expect(stderr).toContain("Error: nobody waits for me");
  expect(stderr).toMatch(/detached\.ts:3/);
});

test("SIGUSR2 prints a dump, and the program goes on (T84)", async () => {
  const source = `import { main, sleep, spawn } from "stackful";
main(() => {
  const task = spawn(function waiting() { sleep(100_000); });
  sleep(1);
  process.kill(process.pid, "SIGUSR2");
  sleep(50);
  task.cancel();
  console.log("goes on");
});
`;
  using project = new Project({ "dumped.ts": source });
  await project.tspc();
  const { code, stderr, stdout } = await project.node("--enable-source-maps", "out/dumped.js");
  expect(stderr).toContain("stackful: all tasks\n");
  expect(stderr).toMatch(/ {2}waiting: sleep, blocked \d+ ms\n.*dumped\.ts:3/);
  expect([code, stdout]).toEqual([0, "goes on\n"]);
});

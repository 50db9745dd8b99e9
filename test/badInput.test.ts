// Bad input gets one clear error, with its place, and an exit code that is not 0. As users meet it: through `tspc`, and when a program runs.

import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { Project } from "./support/project.js";

/** Builds and runs a program with one file. */
async function buildAndRun(source: string, ...args: string[]) {
  using project = new Project({ "main.ts": source });
  const built = await project.tspc();
  expect(built).toEqual({ code: 0, stdout: "", stderr: "" });
  const finished = await project.node("--enable-source-maps", "out/main.js", ...args);
  return { ...finished, stderr: finished.stderr.replaceAll(`${project.folder}/`, "") };
}

describe("the build refuses", () => {
  test.each([
    ["a syntax error", "function f( {}", "main.ts(1,15): error TS1005"],
    [
      "a missing mark",
      'import { sleep } from "stackful";\nexport function f() { sleep(1); }',
      "main.ts(2,23): error TS902001: SF2001: `f` is plain, but calls cooperative `sleep`.",
    ],
    [
      "a misspelt directive",
      'export function f() { "use cooperatve"; }',
      'main.ts(1,23): error TS901001: SF1001: `"use cooperatve"` is not a mark, `"use cooperative"` is.',
    ],
    [
      "a directive in the wrong place",
      'export function f(n: number) { n++; "use cooperative"; return n; }',
      'main.ts(1,37): error TS901002: SF1002: `"use cooperative"` stands where it marks nothing.',
    ],
    [
      "calling a cooperative function without `run`",
      'import { sleep } from "stackful";\nsleep(1);',
      "main.ts(2,1): error TS903006: SF3006: The top level of a module cannot suspend, but calls cooperative `sleep`.",
    ],
  ])("%s", async (_what, source, expected) => {
    using project = new Project({ "main.ts": source });
    const { code, stdout } = await project.tspc();
    expect(stdout.split("\n")[0]).toContain(expected);
    expect(stdout.match(/error TS/g)).toHaveLength(1);
    expect(code).not.toBe(0);
    expect(project.has("out")).toBe(false);
  });
});

describe("a program that was not transformed says so when it runs", () => {
  test.each([
    [
      "with a directive",
      'function work() {\n  "use cooperative";\n  sleep(1);\n}\nmain(work);',
      '`work` says "use cooperative", but it is not compiled.',
      "main.ts:6",
    ],
    [
      "with a type",
      "main(() => {\n  sleep(1);\n  console.log('slept');\n});",
      "`sleep` was called in code that is not compiled, in task `task`, and did not run.",
      "main.ts:3",
    ],
    ["at the top level", "sleep(1);\nvoid main;", "`sleep` was called outside a task.", "main.ts:2"],
  ])("%s", async (_what, source, message, place) => {
    using project = new Project({ "main.ts": `import { main, sleep } from "stackful";\n${source}` });
    await project.tsc();
    const { code, stderr } = await project.node("--enable-source-maps", "out/main.js");
    expect(stderr).toContain(message);
    expect(stderr).toContain('the plugin "stackful/transformer"');
    expect(stderr).toContain(place);
    expect(code).toBe(1);
  });
});

describe("a program that runs into trouble", () => {
  test("at a port in use, says which, and where", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as AddressInfo;
    const { code, stderr } = await buildAndRun(`import { main } from "stackful";
import { listen } from "stackful/net";
main(() => {
  using listener = listen({ port: ${port}, host: "127.0.0.1" });
});`);
    taken.close();
    expect(stderr).toMatch(
      new RegExp(`^ListenError: Cannot listen at 127.0.0.1:${port}: listen EADDRINUSE: .*\n    at .*main.ts:4:20`),
    );
    expect(code).toBe(1);
  });

  test("by a peer that resets the connection, says so, and where", async () => {
    const server = createServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const { code, stderr } = await buildAndRun(`import { main } from "stackful";
import { connect } from "stackful/net";
main(() => {
  using socket = connect({ port: ${port}, host: "127.0.0.1" });
  socket.write("hello");
  socket.read();
});`);
    server.close();
    expect(stderr).toMatch(
      new RegExp(
        `^ConnectionResetError: The connection to 127.0.0.1:${port} is broken: read ECONNRESET\n    at .*main.ts:6:3`,
      ),
    );
    expect(code).toBe(1);
  });

  test("by a deadlock, lists who waits for what, and where, and ends with 13 (T81)", async () => {
    const { code, stderr } = await buildAndRun(`import { Channel, main, spawn } from "stackful";
function consumer(channel: Channel<string>) {
  "use cooperative";
  channel.receive();
}
main(() => {
  const channel = new Channel<string>();
  spawn(consumer, channel);
  new Channel<string>().receive();
});`);
    expect(stderr).toMatch(/^stackful: Deadlock: all tasks are blocked, and nothing is left that could wake one\./);
    expect(stderr).toMatch(/channel\.receive on Channel, blocked \d+ ms\n.*main\.ts:9:3/);
    expect(stderr).toMatch(/consumer: channel\.receive on Channel, blocked \d+ ms\n.*at consumer .*main\.ts:4:3/);
    expect(code).toBe(13);
  });

  test.each([
    ["a timer is set", "main(() => sleep(20));", 0],
    [
      "a server listens",
      `main(() => {
  using listener = listen({ port: 0, host: "localhost" });
  setTimeout(() => process.kill(process.pid, "SIGTERM"), 20).unref();
  for (const socket of listener) socket.close();
});`,
      143,
    ],
  ])("by no deadlock while %s (T81)", async (_what, source, exitCode) => {
    const imports =
      'import { main, sleep } from "stackful";\nimport { listen } from "stackful/net";\nvoid [sleep, listen];\n';
    expect(await buildAndRun(imports + source)).toEqual({ code: exitCode, stdout: "", stderr: "" });
  });

  test("by a second SIGINT, at once, whatever the clean-up waits for (T85, S-21)", async () => {
    const { code, stdout } = await buildAndRun(`import { main, sleep } from "stackful";
main(() => {
  try {
    process.kill(process.pid, "SIGINT");
    sleep(60_000);
  } finally {
    console.log("begins to clean up");
    process.kill(process.pid, "SIGINT");
    sleep(60_000);
    console.log("never");
  }
});`);
    expect(stdout).toBe("begins to clean up\n");
    expect(code).toBe(130);
  });

  test("of its own making, prints the error once, and ends with 1", async () => {
    const { code, stderr } = await buildAndRun(`import { main, sleep } from "stackful";
main(() => {
  sleep(1);
  throw new TypeError("boom");
});`);
    expect(stderr).toMatch(/^TypeError: boom\n    at .*main\.ts:4:9\)?\n$/);
    expect(code).toBe(1);
  });

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("by %s, cleans up, and ends with %i (T85, S-21, R32)", async (signal, exitCode) => {
    const { code, stdout } = await buildAndRun(
      `import { main, sleep } from "stackful";
main(() => {
  try {
    process.kill(process.pid, process.argv[2]!);
    sleep(60_000);
  } finally {
    sleep(5);
    console.log("cleaned up");
  }
});`,
      signal,
    );
    expect(stdout).toBe("cleaned up\n");
    expect(code).toBe(exitCode);
  });
});

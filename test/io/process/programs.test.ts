// What a program hears from outside: signals, and its standard input.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Project } from "../../support/project.js";

/** Compiles a program, runs it, and does something with it when it says its first words. */
async function converse(source: string, answer: (child: ReturnType<typeof spawn>) => void) {
  using project = new Project({ "program.ts": source });
  await project.tspc();
  const child = spawn(process.execPath, [join(project.folder, "out/program.js")]);
  let stdout = "";
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
  let hasAnswered = false;
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
    if (!hasAnswered) answer(child);
    hasAnswered = true;
  });
  const [code] = (await once(child, "close")) as [number | null];
  clearTimeout(timer);
  return { code, stdout, stderr };
}

describe("signals in a program of `main`", () => {
  test("a program that receives a signal itself is not cancelled by it, and goes on until it wants to end", async () => {
    const source = `import { main } from "stackful";
import { signals } from "stackful/process";
main(() => {
  using received = signals("SIGTERM", "SIGUSR2");
  console.log("listening");
  console.log(received.receive());
  console.log(received.receive());
});
`;
    const { code, stdout, stderr } = await converse(source, (child) => {
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGUSR2"), 100);
    });
    expect([code, stdout, stderr]).toEqual([0, "listening\nSIGTERM\nSIGUSR2\n", ""]);
  });

  test("when it receives them no more, they cancel it again, and its processes with it", async () => {
    const source = `import { main, sleep } from "stackful";
import { signals, spawnProcess } from "stackful/process";
main(() => {
  signals("SIGTERM").close();
  const child = spawnProcess("sleep", ["1000"]);
  try {
    console.log("listening");
    sleep(100_000);
  } finally {
    console.log(child.stop().signal);
  }
});
`;
    const { code, stdout } = await converse(source, (child) => child.kill("SIGTERM"));
    expect([code, stdout]).toEqual([143, "listening\nSIGTERM\n"]);
  });
});

describe("standard input", () => {
  const echo = `import { main } from "stackful";
import { stdin } from "stackful/process";
main(() => {
  console.log("?");
  for (const line of stdin.lines({ max: 100 })) {
    console.log("got " + line);
    if (line === "enough") break;
  }
});
`;

  test("gives its lines until it ends", async () => {
    const { code, stdout } = await converse(echo, (child) => child.stdin?.end("one\ntwo"));
    expect([code, stdout]).toEqual([0, "?\ngot one\ngot two\n"]);
  });

  test("a program that reads no more ends, though its input goes on", async () => {
    const { code, stdout } = await converse(echo, (child) => child.stdin?.write("one\nenough\nthree\n"));
    expect([code, stdout]).toEqual([0, "?\ngot one\ngot enough\n"]);
  });

  test("nobody touches it who only imports it", async () => {
    const source = `import { main } from "stackful";
import { stdin } from "stackful/process";
main(() => console.log(typeof stdin.read));
`;
    const { code, stdout } = await converse(source, () => {});
    expect([code, stdout]).toEqual([0, "function\n"]);
  });
});

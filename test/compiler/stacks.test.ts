// Where the compiled program says it is: in stacks, at breakpoints, in source maps.

import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { Project } from "../support/project.js";

const CHAIN = `import { main, sleep } from "stackful";

function bottom(n: number): number {
  "use cooperative";
  sleep(1);
  const result = n * 2;
  if (result > 2) throw new Error("too much");
  return result;
}

function middle(n: number): number {
  "use cooperative";
  sleep(1);
  return 1 + bottom(n);
}

export function top(): void {
  "use cooperative";
  middle(1);
  [middle(2)].join();
}

main(top);
`;

describe("a program that was compiled by tspc", () => {
  test("prints the TypeScript lines of an uncaught error, through calls that were suspended", async () => {
    using project = new Project({ "chain.ts": CHAIN });
    await project.tspc();
    const { code, stderr } = await project.node("--enable-source-maps", "out/chain.js");
    const [first, ...stack] = stderr.split("\n");
    expect(first).toBe("Error: too much");
    expect(stack.slice(0, 3).map((line) => line.trim().replace(project.folder, ""))).toEqual([
      "at bottom (/chain.ts:7:25)",
      "at middle (/chain.ts:14:14)",
      "at top (/chain.ts:20:4)",
    ]);
    expect(stack.slice(3).join("").trim()).toBe("");
    expect(code).toBe(1);
  });

  test("shows no line of ours in the stack of an error that a callback throws behind a suspension", async () => {
    const source = `import { type Cooperative, group, main, sleep, spawn } from "stackful";
function fail(n: number): never { "use cooperative"; sleep(n); throw new Error("failed"); }
function each(act: Cooperative<(n: number) => void>): void { "use cooperative"; sleep(1); act(1); }
main(() => {
  sleep(1);
  group(() => {
    spawn(() => sleep(2));
    each((n) => { sleep(n); fail(n); });
  });
});
`;
    using project = new Project({ "callbacks.ts": source });
    await project.tspc();
    const { stderr } = await project.node("--enable-source-maps", "out/callbacks.js");
    const stack = stderr.split("\n").filter((line) => line.includes(" at "));
    expect(stack.map((line) => /callbacks\.ts:(\d+)/.exec(line)?.[1])).toEqual(["2", "8", "3", "8", "6"]);
  });

  test("stops at a breakpoint in a TypeScript line, behind a suspension", async () => {
    using project = new Project({ "chain.ts": CHAIN, "debug.mjs": DEBUGGER });
    await project.tspc();
    const { stdout, stderr } = await project.node("debug.mjs", "chain", "6");
    expect(stderr.split("\n")[0]).toBe("Error: too much");
    expect(stdout.trim().split("\n")).toEqual([
      "paused in bottom at chain.ts:6, n = 1",
      "paused in bottom at chain.ts:6, n = 2",
    ]);
  });

  test("maps each call to where it was written", async () => {
    using project = new Project({ "chain.ts": CHAIN });
    await project.tspc();
    const map = new TraceMap(project.read("out/chain.js.map"));
    const code = project.read("out/chain.js");
    const called = [...code.matchAll(/\$call\((sleep|bottom|middle)/g)].map(({ index, 1: name }) => {
      const { line, character } = positionOf(code, index);
      const place = originalPositionFor(map, { line: line + 1, column: character });
      return `${name} ${place.line}:${(place.column ?? 0) + 1}`;
    });
    expect(called).toEqual(["sleep 5:3", "sleep 13:3", "bottom 14:14", "middle 19:3", "middle 20:4"]);
  });
});

function positionOf(text: string, offset: number): ts.LineAndCharacter {
  return ts.createSourceFile("code.js", text, ts.ScriptTarget.ESNext).getLineAndCharacterOfPosition(offset);
}

/** Debugs a compiled program from a worker thread: sets a breakpoint at a line of the source, and says where it stops. */
const DEBUGGER = `
import { readFileSync, writeSync } from "node:fs";
import { Session } from "node:inspector";
import { pathToFileURL } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { generatedPositionFor, originalPositionFor, TraceMap } from ${JSON.stringify(import.meta.resolve("@jridgewell/trace-mapping"))};

if (isMainThread) {
  const [name, line] = process.argv.slice(2);
  const worker = new Worker(new URL(import.meta.url), { workerData: { name, line: Number(line) } });
  await new Promise((resolve) => worker.once("message", resolve));
  worker.unref();
  await import("./out/" + name + ".js");
} else {
  const { name, line } = workerData;
  const map = new TraceMap(readFileSync("out/" + name + ".js.map", "utf8"));
  const place = generatedPositionFor(map, { source: map.sources[0], line, column: 2 });
  const session = new Session();
  session.connectToMainThread();
  session.on("Debugger.paused", ({ params }) => {
    const [frame] = params.callFrames;
    const { lineNumber, columnNumber } = frame.location;
    const original = originalPositionFor(map, { line: lineNumber + 1, column: columnNumber });
    session.post("Debugger.evaluateOnCallFrame", { callFrameId: frame.callFrameId, expression: "n" }, (_, { result }) => {
      writeSync(1, "paused in " + frame.functionName + " at " + original.source.split("/").at(-1) + ":" + original.line + ", n = " + result.value + "\\n");
      session.post("Debugger.resume");
    });
  });
  session.post("Debugger.enable");
  const url = pathToFileURL(process.cwd() + "/out/" + name + ".js").href;
  const breakpoint = { url, lineNumber: place.line - 1, columnNumber: place.column };
  session.post("Debugger.setBreakpointByUrl", breakpoint, () => parentPort.postMessage("ready"));
  setInterval(() => {}, 1000); // the session alone does not keep this thread alive
}
`;

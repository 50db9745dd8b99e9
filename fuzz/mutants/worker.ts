// A thread in which the machines look at one compiler after the other. A bug may make it run for ever, or break the runtime in it.

import { parentPort } from "node:worker_threads";
import type { CreateCompiler } from "../compile.js";
import type { Message } from "./looker.js";
import { createMachines } from "./machines.js";

const machines = createMachines();

parentPort?.on("message", (compiler: string) => void look(compiler));

async function look(path: string): Promise<void> {
  const { createCompiler } = (await import(path)) as { createCompiler: CreateCompiler };
  for (const { name, look: lookAt } of machines) {
    say({ starts: name });
    say({ name, found: await lookAt(createCompiler) });
  }
  say({ isDone: true });
}

function say(message: Message): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(message);
}

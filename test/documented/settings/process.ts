// What the examples of processes need around them, and what has happened afterwards.

import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { currentTask } from "stackful";
import { readerOf } from "stackful/bytes";

/** Sends this program signals, a moment later. */
function sendSoon(...names: NodeJS.Signals[]): void {
  setTimeout(() => {
    for (const name of names) process.kill(process.pid, name);
  }, 20);
}

export const settings = {
  "ChildProcess.wait": () => ({ after: ({ code }: { code: number | undefined }) => assert.equal(code, 0) }),
  runProcess: () => ({ after: ({ stdout }: { stdout: Buffer }) => assert.equal(stdout.toString(), "9\n10\n") }),
  stdin: () => ({ stdin: readerOf(Readable.from([Buffer.from("Ann\nBob")]), "stdin") }),

  signals() {
    const task = currentTask();
    sendSoon("SIGHUP");
    return { reloadConfiguration: () => task.cancel("reloaded") };
  },
};

// How processes end: by themselves, or stopped with what they belong to. Compiled by our own compiler.

import { TimedOut } from "../../core/errors.js";
import type { ChildProcess } from "./childProcess.js";
import type { ExitStatus } from "./exitStatus.js";

/** The task that a scope has for each of its processes. */
export function keep(child: ChildProcess): void {
  "use cooperative";
  try {
    child.wait();
  } finally {
    if (child.status === undefined) stopProcess(child);
  }
}

export function stopProcess(child: ChildProcess): ExitStatus {
  "use cooperative";
  if (child.status === undefined) {
    try {
      if (child.grace > 0) {
        child.kill("SIGTERM");
        child.wait({ timeout: child.grace });
      }
    } catch (error) {
      if (!(error instanceof TimedOut)) throw error;
    } finally {
      // Also if whoever stops it has no time to wait any more.
      child.kill("SIGKILL");
      child.closePipes();
    }
  }
  const status = child.wait();
  child.killRest();
  child.closePipes();
  return status;
}

// What goes wrong with processes.

import { StackfulError } from "../../core/errors.js";
import type { Task } from "../../core/task.js";
import type { ExitStatus } from "./exitStatus.js";

/** The process did not begin: there is no such program, or it must not be run. `cause` is the system's own error, with its code: `ENOENT`. */
export class SpawnError extends StackfulError {
  override readonly code = "SF_SPAWN";
}

/** The process has ended otherwise than with code 0. */
export class ExitError extends StackfulError {
  override readonly code = "SF_EXIT";
  /** How it has ended. */
  readonly status: ExitStatus;
  /** What it has written to its standard error, where that was collected. */
  readonly stderr: Buffer;

  /** @internal */
  constructor(message: string, status: ExitStatus, stderr: Buffer, task: Task) {
    super(message, { task });
    this.status = status;
    this.stderr = stderr;
  }
}

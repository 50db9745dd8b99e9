// What goes wrong with threads. Errors that code in a thread throws are those errors: see packError.ts.

import { BrokenError } from "../../core/errors.js";

/** A thread has ended in the middle of its work: it has called `process.exit`, or ran out of memory, or its module cannot be loaded. */
export class WorkerError extends BrokenError {
  override readonly code = "SF_WORKER";
}

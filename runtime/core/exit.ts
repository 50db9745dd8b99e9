// Ending the program, after everybody has cleaned up.

import { enter, unwind } from "./blocked.js";
import { Cancel } from "./cancel.js";
import { cancelScope, type Scope, visibleCancel } from "./scope.js";

/**
 * Ends the whole run: everything in it is cancelled, the calling code too. A program that was started by `main` ends with `code` when all
 * clean-up is done; the promise of `run` is rejected with `TaskCancelled`.
 *
 * Suspends: for ever; under a shield it returns, and takes effect when that ends.
 * If cancelled: that is what it does. A run that is cancelled already keeps its reason, and its code.
 *
 * @cooperative
 * @example
 * if (process.argv.length < 3) exit(2);
 */
export function exit(code = 0): void {
  const task = enter("exit");
  if (task === undefined) return unwind();
  let root: Scope = task;
  while (root.parent !== undefined) root = root.parent;
  cancelScope(root, new Cancel("shutdown", code, task));
  if (visibleCancel(task) !== undefined) return unwind();
}

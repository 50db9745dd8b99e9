// What most tasks do not need: a task makes room for it when it does.

import type { ScopeSignals } from "./abortSignals.js";
import type { Ambient } from "./ambient.js";
import type { Cancel } from "./cancel.js";
import type { Cleanup } from "./cleanup.js";
import type { EndLine } from "./endLine.js";
import type { Scope } from "./scope.js";
import type { TaskFrame } from "./taskFrame.js";

/** A lock that others wait for. */
export interface WatchedLock {
  onOwnerDone(owner: TaskFrame): void;
}

export class Extras {
  name: string | undefined = undefined;
  /** Where it was spawned, if the scheduler remembers that. */
  spawnedAt: string | undefined = undefined;
  /** Whether its next cancellation point has to look for a cancel or a poke. */
  isInterrupted = false;
  /** Why it was cancelled. */
  cause: Cancel | undefined = undefined;
  /** The scope to which it is being unwound, from when its function's own clean-up begins. */
  unwinding: Scope | undefined = undefined;
  /** The innermost of what surrounds the code that it runs. */
  ambient: Ambient | undefined = undefined;
  signals: ScopeSignals | undefined = undefined;
  cleanup: Cleanup | undefined = undefined;
  /** How many calls of `unconstrained` it is in. */
  unconstrained = 0;
  /** Errors to be thrown, each once, by its next blocking calls. */
  pokes: unknown[] | undefined = undefined;
  /** Hears of the error that it ends with, in place of its scope. */
  onFailure: ((error: unknown) => void) | undefined = undefined;
  joiners: EndLine | undefined = undefined;
  stoppers: EndLine | undefined = undefined;
  /** Whether the task had failed when it was stopped: that error is for its scope. */
  hadFailed = false;
  onDone: (() => void)[] | undefined = undefined;
  watchedLocks: Set<WatchedLock> | undefined = undefined;
}

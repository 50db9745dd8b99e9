// Why a scope was cancelled, by whom, and what went wrong meanwhile.

import type { Task } from "./task.js";

/** Who cancelled a scope. */
export type CancelSource =
  | "cancel" // somebody called `cancel`
  | "deadline" // its time was up
  | "sibling-failed" // a task in it, or its own function, threw
  | "abort-signal" // an AbortSignal aborted
  | "signal" // the process was told to stop
  | "shutdown"; // somebody called `exit`

/** The one cancel of a scope: the first. Later ones change nothing. */
export class Cancel {
  /** The errors that the scope ends with: the first one thrown, then those thrown while it was being unwound. */
  readonly errors: unknown[] = [];

  constructor(
    readonly source: CancelSource,
    /** What was given as the reason; the error itself, if a failure is the reason. */
    readonly reason: unknown,
    /** The task that cancelled. Undefined when it was a timer, or plain code. */
    readonly byTask: Task | undefined,
  ) {}

  /** Adds a failure. The first is what the scope throws; later ones are listed in its `suppressed`. */
  addError(error: unknown): void {
    if (this.errors.includes(error)) return;
    this.errors.push(error);
    if (this.errors.length > 1) suppress(this.errors[0], error);
  }
}

/** Lists `later` in `first.suppressed`, unless `first` cannot have properties. */
function suppress(first: unknown, later: unknown): void {
  if (!(first instanceof Error) || !Object.isExtensible(first)) return;
  const error = first as Error & { suppressed?: unknown[] };
  if (!Array.isArray(error.suppressed)) {
    Object.defineProperty(error, "suppressed", { value: [], configurable: true, writable: true });
  }
  error.suppressed?.push(later);
}

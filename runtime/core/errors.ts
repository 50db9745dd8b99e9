// The errors of the runtime. Each says what happened, has a code, and names the task that it happened to.

import type { Cancel } from "./cancel.js";
import { machine } from "./machine.js";
import type { SuspendIteration } from "./suspendIteration.js";
import type { Task } from "./task.js";
import { madeAt } from "./trace.js";

/** What every error of the runtime has. */
export abstract class StackfulError extends Error {
  /** Which error it is, for programs: `SF_TIMED_OUT`. Never changes. */
  abstract readonly code: `SF_${string}`;
  // Private, so that a printed error does not show the innards of its task.
  readonly #task: Task | undefined;
  readonly #waitingFor: SuspendIteration | undefined;

  constructor(message: string, options?: ErrorOptions & { task?: Task | undefined }) {
    super(message, options);
    this.#task = options?.task ?? machine.task;
    this.#waitingFor = this.#task?.waitingFor;
  }

  /** The task that it happened to. Undefined outside any task. */
  get task(): Task | undefined {
    return this.#task;
  }

  /** What that task waited for at the time, if it was parked. */
  get waitingFor(): SuspendIteration | undefined {
    return this.#waitingFor;
  }
}

// On the prototype, so that the first line of a stack says it too; a field of the class would come too late for that.
Object.defineProperty(StackfulError.prototype, "name", {
  get(this: StackfulError) {
    return this.constructor.name;
  },
});

/**
 * A time limit has passed. Thrown by `timeout` to its caller, never into the function that took too long; and by an operation that
 * was given a limit of its own: `channel.receive({ timeout: 100 })`.
 */
export class TimedOut extends StackfulError {
  readonly code = "SF_TIMED_OUT";
}

/** Somebody waited for a task, or for a group, that was cancelled and so has no result. */
export class TaskCancelled extends StackfulError {
  readonly code = "SF_TASK_CANCELLED";
  readonly #cancel: Cancel;

  constructor(message: string, cancel: Cancel, task?: Task) {
    super(message, { cause: cancel.reason, task });
    this.#cancel = cancel;
  }

  /** Who cancelled it, and why. */
  get cancel(): Cancel {
    return this.#cancel;
  }
}

/** Several tasks have failed, and all of their errors count: `errors` has them. */
export class TaskGroupError extends AggregateError {
  readonly code = "SF_TASK_GROUP";
  override readonly name = "TaskGroupError";
}

/** A task was spawned into a group that has ended. */
export class GroupClosedError extends StackfulError {
  readonly code = "SF_GROUP_CLOSED";
}

/** The channel is closed: nothing more can be sent, or, once it is drained, received. */
export class ChannelClosed extends StackfulError {
  readonly code = "SF_CHANNEL_CLOSED";
}

/** Whoever receives from the channel has given up on it: what was sent is lost. `cause` is the reason. */
export class ChannelBroken extends StackfulError {
  readonly code = "SF_CHANNEL_BROKEN";
}

/** A `select` has nothing to wait for: every clause is ruled out. */
export class SelectNeverError extends StackfulError {
  readonly code = "SF_SELECT_NEVER";
}

/** A lock was unlocked by a task that does not hold it. */
export class NotOwnerError extends StackfulError {
  readonly code = "SF_NOT_OWNER";
}

/** A lock was still held by a task that has ended: what it guards may be half changed. */
export class LockAbandoned extends StackfulError {
  readonly code = "SF_LOCK_ABANDONED";
}

/** A barrier will never open: a task that waited for it has left, or it was reset. */
export class BrokenBarrier extends StackfulError {
  readonly code = "SF_BROKEN_BARRIER";
}

/** Somebody waits for what can never come. The message says who waits for what, and where. */
export class DeadlockError extends StackfulError {
  readonly code = "SF_DEADLOCK";
  /**
   * `self`: a task waits for itself. `cycle`: tasks that hold locks wait for each other. `global`: all tasks wait, and nothing is left that could
   * wake one.
   */
  readonly kind: "self" | "cycle" | "global";

  constructor(message: string, options: ErrorOptions & { task?: Task; kind: DeadlockError["kind"] }) {
    super(message, options);
    this.kind = options.kind;
  }
}

/** Something was used outside of what it belongs to: a channel of a run that has a time of its own, by a task of another run. */
export class StructureError extends StackfulError {
  readonly code = "SF_STRUCTURE";
}

/** You closed it. */
export class ClosedError extends StackfulError {
  readonly code = "SF_CLOSED";
}

/** The other side broke it: a reset, a vanished peer, a failed device. `cause` is the system's own error. */
export class BrokenError extends StackfulError {
  readonly code: `SF_${string}` = "SF_BROKEN";
}

/** Two tasks used at the same time what only one can use: two readers of one socket. */
export class BusyError extends StackfulError {
  readonly code = "SF_BUSY";
}

/** Something would have to wait where nothing can: in `runSync`. */
export class WouldBlockError extends StackfulError {
  readonly code = "SF_WOULD_BLOCK";
}

/** A cooperative call was made by code that was not compiled, so it did not run. */
export class NotRunError extends StackfulError {
  readonly code = "SF_NOT_RUN";
}

/** A generator that runs as cooperative code yielded something that is no suspension. */
export class ProtocolError extends StackfulError {
  readonly code = "SF_PROTOCOL";
}

const HOW_TO_COMPILE =
  'Is the file compiled by Stackful? Build it with `tspc` and the plugin "stackful/transformer" (TypeScript 7\'s `tsc` runs no plugins).';

/** The error for a cooperative call outside any task. */
export function outsideTask(op: string): NotRunError {
  return new NotRunError(`\`${op}\` was called outside a task. Start one with \`run(fn)\`. ${HOW_TO_COMPILE}`);
}

/**
 * The error for a cooperative call whose handle nobody has taken. Takes the task back out of the line that the call has put it in:
 * the code that goes on is not compiled, so it would never be parked.
 */
export function notRun(): NotRunError {
  const { task, handedOutAt } = machine;
  const op = task?.suspension === undefined ? "A cooperative call" : `\`${task.suspension.op}\``;
  forgetHandle();
  const error = new NotRunError(
    `${op} was called in code that is not compiled, in task \`${task?.name}\`, and did not run. ${HOW_TO_COMPILE}`,
  );
  return handedOutAt === undefined ? error : madeAt(error, handedOutAt.stack);
}

/** The error for a cooperative callback that a plain method has called. It takes the task back, too. */
export function notWaitedFor(method: string): NotRunError {
  forgetHandle();
  return new NotRunError(
    `\`${method}\` is not the engine's own method here, and does not wait for a cooperative callback, which did not run`,
  );
}

function forgetHandle(): void {
  const { task } = machine;
  machine.undriven = undefined;
  machine.handedOutAt = undefined;
  machine.innermost = undefined;
  machine.outermost = undefined;
  if (task?.suspension === undefined) return;
  task.withdraw();
  task.suspension = undefined;
}

/** The error for a plain function with the directive: the file that it stands in was not compiled. */
export function notCompiled(name: string): NotRunError {
  return new NotRunError(
    `\`${name || "a function"}\` says "use cooperative", but it is not compiled. ${HOW_TO_COMPILE}`,
  );
}

// One turn of one task: from the moment it is resumed until it is parked or done.
//
// Resumes the innermost frame. Whenever a frame ends, the next one out goes on, each on a fresh native stack:
//
//   returned, threw    the caller is resumed, and finds the value or the error in the frame
//   left               the task is being unwound: so is the caller
//   joins              the frame is a scope: the task is parked until those that it owns have ended
//
// Unwinding resumes each frame with a return completion, innermost first: `finally` and `using` run, and may suspend; `catch`
// notices nothing. It ends at the frame of the scope that was cancelled.

import { type Ambient, enterAll, leaveAll } from "./ambient.js";
import { joinLines } from "./blocked.js";
import { blocked } from "./blockedCall.js";
import { takeBlocked, toGenerator } from "./call.js";
import { Cleanup } from "./cleanup.js";
import {
  type CompiledGenerator,
  EMIT,
  PARK,
  resumeNext,
  resumeReturn,
  resumeThrow,
  START,
  type Step,
  UNWIND,
  UNWOUND,
} from "./delegate.js";
import { notRun, ProtocolError } from "./errors.js";
import { type End, type Frame, JOINS, LEFT, linkChain, RETURNED, THREW } from "./frame.js";
import { hooks, stepBetweenSwitches, tellBlocked } from "./hooks.js";
import { warn } from "./host.js";
import { invariant } from "./invariant.js";
import { BUDGET, machine } from "./machine.js";
import { PARKED, READY_ERROR, READY_JOINED, READY_START, READY_UNWIND, RUNNING } from "./phases.js";
import { JOINING, type Scope, visibleCancel } from "./scope.js";
import { keepEntered } from "./store.js";
import { GIVING_WAY, PrimitiveSuspension, YIELDING } from "./suspendIteration.js";
import type { TaskFrame } from "./taskFrame.js";
import { addCallers, traceFrame } from "./trace.js";

/** A frame that was resumed has not ended: `machine.signal` says why. */
const SUSPENDS = 0;

type Ended = End | typeof SUSPENDS;

/** `next`, `throw` or `return`. */
type Resume = (this: CompiledGenerator, value?: unknown) => Step;

/** Runs a ready task until it is parked or done. */
export function drive(task: TaskFrame): void {
  if (hooks.switch === undefined) takeStep(task);
  else stepBetweenSwitches(task, takeStep);
}

function takeStep(task: TaskFrame): void {
  enterAll(task.ambient);
  run(task);
  if (task.ambient !== undefined) leaveStep(task, task.ambient);
}

function leaveStep(task: TaskFrame, ambient: Ambient): void {
  const kept = keepEntered(ambient);
  leaveAll(ambient);
  task.ambient = kept;
}

function run(task: TaskFrame): void {
  machine.task = task;
  machine.budget = BUDGET;
  let frame: Frame = task.top;
  let ended = begin(task);
  for (;;) {
    switch (ended) {
      case SUSPENDS:
        frame = linkChain(frame);
        if (machine.signal === PARK) return park(task, frame);
        ended = answer(task, frame, machine.signal);
        break;
      case JOINS:
        task.suspension = JOINING;
        return park(task, frame);
      case LEFT: {
        if (frame === task) return leave();
        const target = frame.unwinding as Scope;
        frame = frame.caller as Frame;
        ended = unwindFrame(task, frame, target);
        break;
      }
      default:
        if (frame === task) return leave();
        frame = frame.caller as Frame;
        ended = resume(frame, resumeNext, undefined);
    }
  }
}

/** The first resume: what the task has been waiting for has come. */
function begin(task: TaskFrame): Ended {
  const { phase, outcome, suspension, top } = task;
  if (suspension?.isOutside) task.scheduler.outside--;
  task.phase = RUNNING;
  task.suspension = undefined;
  // Joining, a task carries the value of its function. Everything else is handed over now.
  if (phase === READY_JOINED) return (top as Scope).joinTasks();
  task.outcome = undefined;
  switch (phase) {
    case READY_START:
      return start(task, outcome as unknown[]);
    case READY_UNWIND:
      return unwind(task, top);
    default:
      machine.isThrowing = phase === READY_ERROR;
      return resume(top, resumeNext, outcome);
  }
}

function start(task: TaskFrame, args: unknown[]): Ended {
  const fn = task.result as (...args: unknown[]) => unknown;
  let handle: unknown;
  let isBlocked: boolean;
  try {
    handle = fn(...args);
    isBlocked = takeBlocked(handle);
    if (!isBlocked) task.generator = toGenerator(handle);
  } catch (error) {
    return threw(task, error);
  }
  return isBlocked || task.generator !== undefined
    ? resume(task, resumeNext, undefined)
    : task.end(RETURNED, { done: true, value: handle });
}

function resume(frame: Frame, how: Resume, value: unknown): Ended {
  machine.depth = 0;
  let step: Step;
  try {
    step = frame.generator === undefined ? resumeBlocked(how, value) : how.call(frame.generator, value);
  } catch (error) {
    return threw(frame, error);
  }
  if (step.done) return machine.undriven === undefined ? returned(frame, step) : threw(frame, notRun());
  machine.signal = step.value;
  return SUSPENDS;
}

/** The frame has no generator: its function is one call that blocks. */
function resumeBlocked(how: Resume, value: unknown): Step {
  return how === resumeReturn ? blocked.return(value) : blocked.next(value);
}

function returned(frame: Frame, step: Step): End {
  if (frame.unwinding === undefined) return frame.end(RETURNED, step);
  if (step.value !== UNWOUND) reportEscape(frame);
  return frame.end(LEFT, step);
}

function threw(frame: Frame, error: unknown): End {
  // While the frame counts as suspended: its callers are asked where they stand.
  addCallers(error, frame.caller);
  if (frame.unwinding !== undefined) replaceCancel(frame, error);
  return frame.end(THREW, error);
}

/** What a frame asks of the scheduler, other than to be parked. */
function answer(task: TaskFrame, frame: Frame, signal: unknown): Ended {
  switch (signal) {
    case START:
      return resume(frame, resumeNext, undefined);
    case UNWIND:
      return unwind(task, frame);
    case EMIT:
      return frame.emit(machine.emitted);
    default:
      return resume(
        frame,
        resumeThrow,
        new ProtocolError("A generator that runs as cooperative code yielded a value of its own"),
      );
  }
}

function park(task: TaskFrame, frame: Frame): void {
  machine.task = undefined;
  task.top = frame;
  task.phase = PARKED;
  const { scheduler } = task;
  task.parkedAt = scheduler.sliceTime;
  const suspension = task.suspension;
  invariant(suspension !== undefined, "a parked task knows what it waits for");
  if (suspension === GIVING_WAY) return void task.unpark(task.outcome);
  scheduler.suspensions++;
  if (suspension === YIELDING) return void task.unpark();
  if (suspension.isOutside) scheduler.outside++;
  task.cleanup?.onParked();
  if (!(suspension instanceof PrimitiveSuspension)) joinLines(task, suspension);
  if (hooks.block !== undefined) tellBlocked(task);
}

function leave(): void {
  machine.task = undefined;
}

/** Begins to unwind the task from its innermost frame. */
function unwind(task: TaskFrame, frame: Frame): Ended {
  const target = visibleCancel(task);
  invariant(target !== undefined, "only a cancelled task is unwound");
  const { cleanup } = task;
  if (cleanup?.isOver) cleanup.target = target;
  else task.setCleanup(new Cleanup(task, target, cleanup));
  return unwindFrame(task, frame, target);
}

function unwindFrame(task: TaskFrame, frame: Frame, target: Scope): Ended {
  frame.unwinding = target;
  if (task.cleanup !== undefined) task.cleanup.scope = task.scope;
  return resume(frame, resumeReturn, UNWOUND);
}

/** Clean-up threw: from here on that error propagates, with the cancel as its cause. */
function replaceCancel(frame: Frame, error: unknown): void {
  const cause = frame.unwinding?.cause;
  frame.unwinding = undefined;
  machine.task?.cleanup?.end();
  if (!(error instanceof Error) || error.cause !== undefined || !Object.isExtensible(error)) return;
  Object.defineProperty(error, "cause", { value: cause, configurable: true, writable: true });
}

/** A `finally` ended its unwinding by `return`, `break` or `continue`. The unwinding goes on, one frame further out. */
function reportEscape(frame: Frame): void {
  const place = frame.caller === undefined ? machine.task?.name : traceFrame(frame.caller)[0]?.trim();
  warn(
    `a \`finally\` left by \`return\`, \`break\` or \`continue\` while its task was cancelled; the call was ${place}`,
  );
}

// Logical stacks: where a task is, by file and line, across suspensions.
//
// The engine knows only the calls on its native stack. A suspended frame is asked: it is resumed with PROBE; the delegate of its
// `yield*` takes a stack trace, which names the line of that very `yield*`, and suspends again. No user code runs.
//
// The format of a stack is the engine's. What we do not recognize we leave as it is.

import { PARK_STEP, resumeNext, type Step } from "./delegate.js";
import { type Frame } from "./frame.js";
import type { TaskFrame } from "./taskFrame.js";
import { UNNAMED } from "./taskState.js";

/** What a suspended frame is resumed with to learn where it stands. */
export const PROBE = Symbol("probe");

/** What the last probe has found. */
const probe = { trace: [] as string[] };

/** Answers a probe: called by a delegate that is asked while it is suspended. */
export function recordTrace(asked: (received?: unknown) => Step): Step {
  probe.trace = nativeTrace(asked);
  return PARK_STEP;
}

/** The lines of the calls on the native stack outside `inside`, innermost first. */
function nativeTrace(inside: (...args: never[]) => unknown): string[] {
  const holder: { stack?: string } = {};
  Error.captureStackTrace?.(holder, inside);
  return lines(holder.stack);
}

function lines(stack: string | undefined): string[] {
  return stack === undefined ? [] : stack.split("\n").filter((line) => CALL.test(line));
}

const CALL = /^\s+at /;
/** How the engine names the call that resumes a generator: behind it stands whoever resumed. */
const RESUMED = /\.(next|throw|return) \(<anonymous>\)$/;

/** How it names a call of its own that calls back: `new Promise`. */
const ENGINES = /\(<anonymous>\)$/;

/** Where a suspended frame stands: one line, or some more if it has called hand-written generators. */
export function traceFrame(frame: Frame): string[] {
  if (frame.generator === undefined) return [];
  probe.trace = [];
  resumeNext.call(frame.generator, PROBE);
  const end = probe.trace.findIndex((line) => RESUMED.test(line));
  return end < 0 ? probe.trace : probe.trace.slice(0, end);
}

/** Where the user's code has called `inside`, directly or not. Empty if it stands on no line of the native stack. */
export function placeOfCall(inside: (...args: never[]) => unknown): string {
  return (
    nativeTrace(inside)
      .find((line) => isUsers(line) && !ENGINES.test(line))
      ?.trim() ?? ""
  );
}

/** Where a parked task stands: all its frames, innermost first. */
export function traceTask(task: TaskFrame): string {
  const trace = traceFrames(task.top, Number.POSITIVE_INFINITY);
  return (trace.length > 0 ? trace : textOf(task)).join("\n");
}

/** A function that is one call has no place that could be asked for. If it has no name either, its text tells which it is. */
function textOf({ name, code, isJoining }: TaskFrame): string[] {
  if (isJoining || name !== UNNAMED) return [];
  const text = String(code).replaceAll(/\s+/g, " ");
  return [`    at ${text.length > TEXT_LIMIT ? `${text.slice(0, TEXT_LIMIT)}…` : text}`];
}

const TEXT_LIMIT = 60;

function traceFrames(innermost: Frame | undefined, limit: number): string[] {
  const trace: string[] = [];
  for (let frame = innermost; frame !== undefined && trace.length < limit; frame = frame.caller) {
    trace.push(...traceFrame(frame).filter(isUsers));
  }
  return trace.slice(0, limit);
}

/** Errors whose stack is whole: it reaches from where they were thrown to the start of the task. */
const whole = new WeakSet<Error>();

/** An error has left a frame that the scheduler had resumed. Adds the calls that are still suspended, from `caller` out, to its stack. */
export function addCallers(error: unknown, caller: Frame | undefined): void {
  if (!(error instanceof Error) || whole.has(error)) return;
  whole.add(error);
  const known = lines(error.stack).filter(isUsers);
  setTrace(error, [...known, ...traceFrames(caller, traceLimit() - known.length)]);
}

/**
 * An error that was made elsewhere is about to be thrown at the blocked call of `task`: its stack leads from that call, and ends with where it was made.
 * `inside` is the function that throws it; what it calls is left out.
 */
export function restack(error: unknown, task: TaskFrame, inside: (...args: never[]) => unknown): unknown {
  if (!(error instanceof Error) || whole.has(error)) return error;
  whole.add(error);
  const made = lines(error.stack).filter(isUsers);
  const native = nativeTrace(inside);
  const end = native.findLastIndex((line) => RESUMED.test(line));
  const blocked = (end < 0 ? native : native.slice(0, end)).filter(isUsers);
  const callers = traceFrames(runningFrame(task).caller, traceLimit() - blocked.length);
  setTrace(error, [...blocked, ...callers, ...made]);
  return error;
}

/** The frame that the scheduler has resumed: those inside it have ended since the task was parked. */
function runningFrame({ top }: TaskFrame): Frame {
  let frame = top;
  while (frame.generator === undefined && frame.caller !== undefined) frame = frame.caller;
  return frame;
}

/** Gives an error the stack of another place: that which `stack` tells of. */
export function madeAt<E extends Error>(error: E, stack: string | undefined): E {
  whole.add(error);
  setTrace(error, lines(stack).filter(isUsers));
  return error;
}

function traceLimit(): number {
  return Error.stackTraceLimit ?? 10;
}

function setTrace(error: Error, trace: string[]): void {
  const stack = error.stack ?? "";
  const start = stack.search(/\n\s+at /);
  const head = start < 0 ? stack : stack.slice(0, start);
  try {
    error.stack = [head, ...trace.slice(0, traceLimit())].join("\n");
  } catch {
    // A frozen error keeps the stack that it has.
  }
}

/** Whether a line of a stack is the user's: neither ours, nor the engine resuming a generator. */
function isUsers(line: string): boolean {
  return !RESUMED.test(line) && !OURS.some((folder) => line.includes(folder)) && !/\(?node:/.test(line);
}

/** The folders of our own code: as it is shipped, and as source maps name it. */
const OURS = ownFolders(import.meta.url);

function ownFolders(url: string | undefined): string[] {
  const root = url?.match(/^(?:file:\/\/)?(.*\/)(?:dist|runtime\/core)\/[^/]*$/)?.[1];
  return root === undefined ? [] : [`${root}dist/`, `${root}runtime/`];
}

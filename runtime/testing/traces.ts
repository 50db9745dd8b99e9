// What the tasks of one run have used, and must not leave behind.

import type { Frame } from "../core/frame.js";
import type { TaskFrame } from "../core/taskFrame.js";
import type { Linked, Standing, TaskQueue } from "../core/taskQueue.js";

export class Traces {
  /** The lines that somebody has stood in. */
  readonly lines = new Set<TaskQueue<Linked>>();
  /** Who listens to an AbortSignal. */
  readonly listeners = new Map<EventTarget, Set<unknown>>();
  /** The calls that were suspended, and whose they were. */
  readonly #frames = new Map<Frame, TaskFrame>();

  /** A task has been parked. */
  addFrames(task: TaskFrame): void {
    for (let frame: Frame | undefined = task.top; frame !== undefined; frame = frame.caller)
      this.#frames.set(frame, task);
  }

  /** What is left when the run has ended. */
  problems(): string[] {
    const standing = [...this.lines].flatMap(({ first }) => (first as Standing | undefined)?.task.name ?? []);
    const listening = [...this.listeners].filter(([signal]) => !(signal as AbortSignal).aborted);
    const suspended = [...this.#frames].filter(([{ generator }]) => generator !== undefined);
    return [
      ...standing.map((name) => `task \`${name}\` has ended, and stands in a line`),
      ...listening.map(() => "somebody listens to an AbortSignal"),
      ...suspended.map(([, { name }]) => `a call of task \`${name}\` has not ended: its \`finally\` has not run`),
    ];
  }
}

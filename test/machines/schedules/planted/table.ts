// Bugs, to be planted in the runtime one at a time: each has to be seen by a machine.
//
//   I1  `find` stands in the file exactly once: a bug that cannot be planted any more is an error, so that this table cannot rot.

export interface Bug {
  readonly bug: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export const bugs: readonly Bug[] = [
  {
    bug: "a waiter is not removed when it is cancelled",
    file: "runtime/sync/line.ts",
    find: "line.remove(task);",
    replace: "",
  },
  {
    bug: "a permit is not returned",
    file: "runtime/sync/semaphore.ts",
    find: "this.semaphore.release(this.count);",
    replace: "if (this.count === 1) this.semaphore.release(this.count);",
  },
  {
    bug: "a notification is lost",
    file: "runtime/sync/condition.ts",
    find: "this.signal(); // I2",
    replace: "",
  },
  {
    bug: "a select leaves a waiter behind",
    file: "runtime/sync/selection.ts",
    find: "if (arm !== chosen) arm.clause.leave(arm);",
    replace: "if (arm !== chosen && arm !== this.#arms[1]) arm.clause.leave(arm);",
  },
  {
    bug: "a value is lost when its receiver is cancelled after the hand-off",
    file: "runtime/core/drive.ts",
    find: "  task.outcome = undefined;\n  switch (phase) {",
    replace:
      "  task.outcome = undefined;\n  if (phase === 1 && task.isInterrupted && visibleCancel(task)) return unwind(task, top);\n  switch (phase) {",
  },
  {
    bug: "the value of a sender that waits is lost",
    file: "runtime/sync/channelCore.ts",
    find: "this.#buffer.push(sender.outcome as Item<T>);",
    replace: "this.#buffer.push((this.#buffer.length > 0 ? this.#buffer.shift() : sender.outcome) as Item<T>);",
  },
  {
    bug: "those behind a cancelled one go on waiting",
    file: "runtime/sync/semaphore.ts",
    find: "this.#line, () => this.#admit());",
    replace: "this.#line);",
  },
  {
    bug: "who comes later overtakes",
    file: "runtime/sync/semaphore.ts",
    find: "if (count > this.#available || !this.#line.isEmpty) return undefined; // I1",
    replace: "if (count > this.#available) return undefined;",
  },
  {
    bug: "a writer that is cancelled still holds up readers",
    file: "runtime/sync/rwLock.ts",
    find: 'new LineSuspension("rwLock.write", this, this.line, () => this.#admit());',
    replace: 'new LineSuspension("rwLock.write", this, this.line);',
  },
  {
    bug: "a timer is left behind",
    file: "runtime/core/within.ts",
    find: "task.scheduler.timers.remove(timer);",
    replace: "",
  },
  {
    bug: "a listener is left at a signal",
    file: "runtime/core/abortSignals.ts",
    find: 'if (scopes.size === 0) signal.removeEventListener("abort", cancelAll);',
    replace: "",
  },
  {
    bug: "a poke is lost if its task is ready",
    file: "runtime/core/interruptibleTask.ts",
    find: "    extras.pokes.push(error);",
    replace: "    if (this.phase !== 1) extras.pokes.push(error);",
  },
  {
    bug: "a clean-up is skipped",
    file: "runtime/core/drive.ts",
    find: "        frame = frame.caller as Frame;\n        ended = unwindFrame(task, frame, target);",
    replace:
      "        frame = (frame.caller as Frame).caller ?? (frame.caller as Frame);\n        ended = unwindFrame(task, frame, target);",
  },
  {
    bug: "what is thrown is not the error that was poked",
    file: "runtime/core/interruptibleTask.ts",
    find: "return this.unparkError(error);",
    replace: "return this.unparkError(new Error(String(error)));",
  },
  {
    bug: "a time limit also ends what was given something in time",
    file: "runtime/core/within.ts",
    find: "if (waitingFor === undefined) return; // I2",
    replace: 'if (waitingFor === undefined) return void (task.phase = 2, task.outcome = new TimedOut("late"));',
  },
];

// Sees which lines tasks stand in, and which signals they listen to.
//
// Nobody keeps a list of either. While somebody watches, the methods that tell are replaced by others that do; at all other times they are
// as they were, so that watching costs nothing where nobody does.

import { machine } from "../core/machine.js";
import type { Scheduler } from "../core/scheduler.js";
import { type Linked, type Standing, TaskQueue } from "../core/taskQueue.js";
import { DirectedScheduler } from "./directedScheduler.js";
import type { Traces } from "./traces.js";

type Method = (this: object, ...args: unknown[]) => unknown;
type Methods = Record<string, Method>;

/** Watches the tasks of directed schedulers, until it is disposed of. */
export function watch(): Disposable {
  if (watchers.count++ === 0) for (const { prototype, watching } of replaced) Object.assign(prototype, watching);
  return {
    [Symbol.dispose]() {
      if (--watchers.count === 0) for (const { prototype, original } of replaced) Object.assign(prototype, original);
    },
  };
}

const watchers = { count: 0 };

function tracesOf(scheduler: Scheduler | undefined): Traces | undefined {
  return scheduler instanceof DirectedScheduler ? scheduler.traces : undefined;
}

/** Notes what is done, and does it. */
function replace(prototype: object, notes: Methods): { prototype: object; original: Methods; watching: Methods } {
  const original = Object.fromEntries(Object.keys(notes).map((name) => [name, (prototype as Methods)[name] as Method]));
  const watching = Object.fromEntries(
    Object.entries(notes).map(([name, note]) => [
      name,
      function (this: object, ...args: unknown[]) {
        note.apply(this, args);
        return original[name]?.apply(this, args);
      },
    ]),
  );
  return { prototype, original, watching };
}

const replaced = [
  replace(TaskQueue.prototype, {
    push(entry) {
      tracesOf((entry as Standing).task.scheduler)?.lines.add(this as TaskQueue<Linked>);
    },
  }),
  replace(EventTarget.prototype, {
    addEventListener(type, listener) {
      const listeners = tracesOf(machine.task?.scheduler)?.listeners;
      if (type !== "abort" || listeners === undefined) return;
      listeners.set(this as EventTarget, (listeners.get(this as EventTarget) ?? new Set()).add(listener));
      heard.set(this, listeners);
    },
    removeEventListener(type, listener) {
      const listeners = heard.get(this);
      if (type !== "abort" || !listeners?.get(this as EventTarget)?.delete(listener)) return;
      if (listeners.get(this as EventTarget)?.size === 0) listeners.delete(this as EventTarget);
    },
  }),
];

/** Where the listeners to a signal are noted. */
const heard = new WeakMap<object, Map<EventTarget, Set<unknown>>>();

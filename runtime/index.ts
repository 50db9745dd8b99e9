// Everything that user code imports from "stackful".

export { suspend } from "./core/blocked.js";
export type { Cancel, CancelSource } from "./core/cancel.js";
export type { Clock } from "./core/clock.js";
export type { Cooperative } from "./core/cooperative.js";
export {
  BrokenError,
  BusyError,
  ChannelClosed,
  ClosedError,
  DeadlockError,
  GroupClosedError,
  LockAbandoned,
  NotOwnerError,
  NotRunError,
  ProtocolError,
  StackfulError,
  TaskCancelled,
  TimedOut,
} from "./core/errors.js";
export type { CooperativeGenerator } from "./core/generator.js";
export { type GroupOptions, group, type TaskGroup } from "./core/group.js";
export type { CooperativeIterable, CooperativeIterator } from "./core/iteration.js";
export { main } from "./core/main.js";
export { type RunOptions, run, statistics } from "./core/run.js";
export type { Statistics } from "./core/scheduler.js";
export { currentTask, spawn } from "./core/spawn.js";
export { SuspendIteration, type Waitable, type Waiter, type Withdraw } from "./core/suspendIteration.js";
export type { Task } from "./core/task.js";
export { now, sleep, timeout, yieldNow } from "./core/time.js";
export { waitUntilReady } from "./core/waitUntilReady.js";
export { wait } from "./interop/promise.js";
export { Channel } from "./sync/channel.js";
export { type ConcurrencyOptions, forEachConcurrently, mapConcurrently } from "./sync/concurrently.js";
export { type LockGuard, Mutex } from "./sync/mutex.js";

// Everything that user code imports from "stackful".

export { currentSignal, type Signal, withSignal } from "./core/abortSignals.js";
export { suspend } from "./core/blocked.js";
export type { Cancel, CancelSource } from "./core/cancel.js";
export type { Clock } from "./core/clock.js";
export type { Cooperative } from "./core/cooperative.js";
export type { CooperativeGenerator } from "./core/cooperativeGenerator.js";
export { detach } from "./core/detach.js";
export { dump, formatDump, type ScopeNode, type TaskNode, type Wait } from "./core/dump.js";
export {
  BrokenBarrier,
  BrokenError,
  BusyError,
  ChannelBroken,
  ChannelClosed,
  ClosedError,
  DeadlockError,
  GroupClosedError,
  LockAbandoned,
  NotOwnerError,
  NotRunError,
  ProtocolError,
  SelectNeverError,
  StackfulError,
  StructureError,
  TaskCancelled,
  TaskGroupError,
  TimedOut,
  WouldBlockError,
} from "./core/errors.js";
export { exit } from "./core/exit.js";
export { type GroupOptions, group, type TaskGroup } from "./core/group.js";
export {
  type CauseHook,
  onBlock,
  onEnd,
  onSpawn,
  onSwitch,
  onUnblock,
  type SwitchHook,
  type TaskHook,
} from "./core/hooks.js";
export type { CooperativeIterable, CooperativeIterator } from "./core/iteration.js";
export { type LeakOptions, leaks } from "./core/leaks.js";
export { main } from "./core/main.js";
export { type RunOptions, run, statistics } from "./core/run.js";
export { runSync } from "./core/runSync.js";
export type { Statistics } from "./core/scheduler.js";
export { type Shield, shield } from "./core/shield.js";
export { currentTask, spawn } from "./core/spawn.js";
export type { Started, StartedTask } from "./core/start.js";
export { SuspendIteration, type Waitable, type Waiter, type Withdraw } from "./core/suspendIteration.js";
export type { Task } from "./core/task.js";
export { now, sleep, sleepUntil, yieldNow } from "./core/time.js";
export { deadline, type TimeLimit, timeout } from "./core/timeLimit.js";
export { unconstrained } from "./core/unconstrained.js";
export { waitUntilReady } from "./core/waitUntilReady.js";
export type { WaitOptions } from "./core/within.js";
export { each, toAsyncIterable } from "./interop/asyncIterable.js";
export { type Blocking, blocking } from "./interop/blocking.js";
export { wait } from "./interop/promise.js";
export type { NodeSink } from "./interop/streams/nodeWriter.js";
export { type ReadableStreamOf, toReadableStream } from "./interop/streams/readableStream.js";
export type { WebSink } from "./interop/streams/webWriter.js";
export type { StreamWriter } from "./interop/streams/writer.js";
export { writerOf } from "./interop/streams/writerOf.js";
export { TaskLocal } from "./interop/taskLocal.js";
export { toCallback, toPromise } from "./interop/toPromise.js";
export { Barrier } from "./sync/barrier.js";
export { Channel } from "./sync/channel.js";
export type { ChannelOptions, ChannelStatistics, Overflow } from "./sync/channelOptions.js";
export { after } from "./sync/clauses/after.js";
export { receiveFrom, sendTo } from "./sync/clauses/channels.js";
export { type Clause, type Clauses, type ReceiveClause, when } from "./sync/clauses/clause.js";
export { happened } from "./sync/clauses/happened.js";
export { joined } from "./sync/clauses/joined.js";
export { settled } from "./sync/clauses/settled.js";
export { type ConcurrencyOptions, forEachConcurrently, mapConcurrently } from "./sync/concurrently.js";
export { Condition } from "./sync/condition.js";
export { Event } from "./sync/event.js";
export { every, type TickOptions } from "./sync/every.js";
export { all, allSettled, allUntil, any, type Joinable, type Outcome, race } from "./sync/joining.js";
export { Latch } from "./sync/latch.js";
export type { Lease } from "./sync/lease.js";
export { Mutex } from "./sync/mutex.js";
export { Notify } from "./sync/notify.js";
export { Once, type OnceOptions } from "./sync/once.js";
export type { LockGuard, LockOptions } from "./sync/ownedLock.js";
export { Pool, type PoolOptions } from "./sync/pool.js";
export { RateLimiter, type RateLimiterOptions } from "./sync/rateLimiter.js";
export type { Receiver } from "./sync/receiver.js";
export { RwLock } from "./sync/rwLock.js";
export { type Selected, type SelectOptions, select } from "./sync/select.js";
export { Semaphore, type SemaphoreOptions } from "./sync/semaphore.js";
export type { Sender } from "./sync/sender.js";
export { singleFlight } from "./sync/singleFlight.js";
export {
  type Policy,
  type Restart,
  type Supervisor,
  type SupervisorOptions,
  supervisor,
} from "./sync/supervisor.js";
export { WaitGroup } from "./sync/waitGroup.js";

// Waiting until there is nothing left to do, but for time to pass.

import { enter, park, unwind } from "../core/blocked.js";
import { ProtocolError } from "../core/errors.js";
import { PrimitiveSuspension } from "../core/suspendIteration.js";
import { VirtualClock } from "./virtualClock.js";

const SETTLING = new PrimitiveSuspension("settle", undefined, (task) => {
  (task.scheduler.clock as VirtualClock).settling.remove(task);
  return true;
});

/**
 * Waits until every other task is blocked. Time stands still meanwhile; who sleeps goes on sleeping. So a test can look at what has come of
 * something before it does the next thing.
 *
 * Suspends: until all other tasks of the run are parked, and none of them waits for I/O or a promise.
 * Throws: `ProtocolError` if the run has no virtual clock.
 * If cancelled: stops waiting.
 *
 * @cooperative
 * @example
 * const sending = spawn(() => channel.send("hello"));
 * settle();
 * expect(sending.state).toBe("parked");
 */
export function settle(): void {
  const task = enter("settle");
  if (task === undefined) return unwind();
  const { clock } = task.scheduler;
  if (!(clock instanceof VirtualClock)) throw new ProtocolError("`settle` is for runs on a virtual clock");
  clock.settling.push(task);
  return park(task, SETTLING);
}

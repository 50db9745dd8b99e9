// What reaches into a task from outside: cancels and pokes. A parked task hears of them now, any other at its next cancellation point.
//
//   I1  `isInterrupted` is set as long as there may be something to hear of; only then does a cancellation point look.

import { ScopeSignals } from "./abortSignals.js";
import type { Ambient } from "./ambient.js";
import { Cancel } from "./cancel.js";
import type { Cleanup } from "./cleanup.js";
import { machine } from "./machine.js";
import { DONE_CANCELLED, PARKED, READY_UNWIND } from "./phases.js";
import { cancelScope, type Scope, visibleCancel } from "./scope.js";
import { TaskState } from "./taskState.js";

/** Five seconds to clean up, unless a group says otherwise. */
const DEFAULT_GRACE = 5000;

export abstract class InterruptibleTask extends TaskState {
  get isInterrupted(): boolean {
    return this.extras !== undefined && this.extras.isInterrupted;
  }

  set isInterrupted(isInterrupted: boolean) {
    if (isInterrupted !== this.isInterrupted) this.needExtras().isInterrupted = isInterrupted;
  }

  get cause(): Cancel | undefined {
    return this.extras?.cause;
  }

  set cause(cause: Cancel | undefined) {
    this.needExtras().cause = cause;
  }

  get unwinding(): Scope | undefined {
    return this.extras?.unwinding;
  }

  set unwinding(unwinding: Scope | undefined) {
    this.needExtras().unwinding = unwinding;
  }

  get grace(): number {
    return DEFAULT_GRACE;
  }

  get openedBy(): undefined {
    return undefined;
  }

  get cancelled(): boolean {
    return this.phase === DONE_CANCELLED || (!this.isOver && visibleCancel(this.task) !== undefined);
  }

  cancel(reason?: unknown): void {
    cancelScope(this, new Cancel("cancel", reason, machine.task));
  }

  /** A scope around it was cancelled: it unwinds now if it is parked, otherwise at its next cancellation point. */
  interruptForCancel(): void {
    this.isInterrupted = true; // I1
    this.extras?.signals?.abortCancelled();
    if (this.phase !== PARKED || visibleCancel(this.task) === undefined) return;
    if (this.withdraw()) this.makeReady(READY_UNWIND, undefined);
  }

  poke(error: unknown): boolean {
    if (this.isOver) return false;
    if (this.phase === PARKED && this.cleanup === undefined && this.withdraw()) return this.unparkError(error);
    const extras = this.needExtras();
    extras.pokes ??= [];
    extras.pokes.push(error);
    this.isInterrupted = true; // I1
    return true;
  }

  /** Takes the oldest poke that has not been delivered. */
  takePoke(): { error: unknown } | undefined {
    const pokes = this.extras?.pokes;
    return pokes === undefined || pokes.length === 0 ? undefined : { error: pokes.shift() };
  }

  get cleanup(): Cleanup | undefined {
    return this.extras?.cleanup;
  }

  setCleanup(cleanup: Cleanup | undefined): void {
    this.needExtras().cleanup = cleanup;
  }

  /** The signals that its code has asked for. */
  get signals(): ScopeSignals {
    const extras = this.needExtras();
    extras.signals ??= new ScopeSignals();
    return extras.signals;
  }

  forgetSignal(scope: Scope): void {
    this.extras?.signals?.forget(scope);
  }

  /** The innermost of what surrounds the code that it runs. */
  get ambient(): Ambient | undefined {
    return this.extras?.ambient;
  }

  set ambient(ambient: Ambient | undefined) {
    if (ambient !== this.ambient) this.needExtras().ambient = ambient;
  }
}

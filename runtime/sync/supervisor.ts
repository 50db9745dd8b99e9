// Tasks whose failures are their own affair. Compiled by our own compiler.
//
//   I1  What a supervised task throws reaches no other task, unless its policy says so.
//   I2  A task that is started anew has cleaned up before: everything that it had spawned has ended.

import type { Cooperative } from "../core/cooperative.js";
import { group } from "../core/group.js";
import { report } from "../core/host.js";
import type { Task } from "../core/task.js";
import type { TaskFrame } from "../core/taskFrame.js";
import { nameOf } from "../core/taskState.js";
import { now, sleep } from "../core/time.js";

/** When a task that has thrown is started anew. */
export interface Restart {
  /** How long to wait before attempt number `attempt`, which begins at 1, in milliseconds. At once unless given. */
  readonly delay?: number | ((attempt: number) => number);
  /** How often at the most, within `within` milliseconds; then its error is the group's. Without limit unless given. */
  readonly most?: number;
  /** The time in which restarts are counted, in milliseconds. All of them unless given. */
  readonly within?: number;
}

/**
 * What becomes of a supervised task that throws:
 *
 *   report      its error is handed to `onFailure`, and that is all
 *   escalate    its error is the group's, as in `group`
 *   restart     its error is handed to `onFailure`, and the task begins anew
 */
export type Policy = "report" | "escalate" | { readonly restart: Restart };

/** How a supervisor behaves. */
export interface SupervisorOptions {
  /** For tasks that are spawned without a policy of their own. `report` unless given. */
  readonly policy?: Policy;
  /** Hears of every failure that is not escalated. Prints it unless given. */
  readonly onFailure?: (error: unknown, name: string) => void;
}

/** The group that a supervisor's function runs in: see `supervisor`. */
export interface Supervisor {
  /**
   * Starts a supervised task.
   *
   * Throws: `GroupClosedError` if the group has ended.
   */
  spawn(fn: Cooperative<() => unknown>, policy?: Policy): Task<void>;

  /** Cancels everything in the group, its own function included. */
  cancel(reason?: unknown): void;
}

/**
 * Runs a function with a group of its own, in which a task that throws leaves the others alone. Returns what the function returned, when
 * everything in the group has ended.
 *
 * Suspends: until the function and all tasks have ended.
 * Throws: what the function throws, or a task with the policy `escalate`, or one that was restarted too often; the others are cancelled before.
 * If cancelled: everything in the group is cancelled, and waited for.
 *
 * @cooperative
 * @example
 * supervisor((all) => {
 *   all.spawn(() => serveWeb());
 *   all.spawn(() => pollMail(), { restart: { delay: 1000, most: 5, within: 60_000 } });
 * });
 */
export function supervisor<T>(fn: Cooperative<(all: Supervisor) => T>, options: SupervisorOptions = {}): T {
  "use cooperative";
  const { policy: usual = "report", onFailure = report } = options;
  return group((all) =>
    fn({
      spawn: (supervised, policy = usual) => {
        const task = all.spawn(supervise, supervised, policy, onFailure) as TaskFrame<void>;
        task.rename(nameOf(supervised));
        return task;
      },
      cancel: (reason) => all.cancel(reason),
    }),
  );
}

function supervise(
  fn: Cooperative<() => unknown>,
  policy: Policy,
  onFailure: (error: unknown, name: string) => void,
): void {
  "use cooperative";
  const failedAt: number[] = [];
  for (;;) {
    try {
      group(fn);
      return;
    } catch (error) {
      if (policy === "escalate") throw error;
      if (policy !== "report" && isTooOften(failedAt, policy.restart)) throw error;
      onFailure(error, nameOf(fn));
    }
    if (policy === "report") return;
    const { delay = 0 } = policy.restart;
    sleep(typeof delay === "number" ? delay : delay(failedAt.length));
  }
}

/** Counts a failure. Returns whether there have been more than there may be. */
function isTooOften(failedAt: number[], restart: Restart): boolean {
  const { most = Number.POSITIVE_INFINITY, within = Number.POSITIVE_INFINITY } = restart;
  failedAt.push(now());
  const begin = now() - within;
  while ((failedAt[0] as number) < begin) failedAt.shift();
  return failedAt.length > most;
}

// Waiting for whichever comes first.
//
//   I1  Exactly one clause is taken, or none: then nothing has happened in any of the others.
//   I2  All clauses are looked at before one is taken, and before any is put in line: a `select` never meets itself.

import { enter, park, unwind } from "../core/blocked.js";
import { SelectNeverError } from "../core/errors.js";
import type { Random } from "../core/random.js";
import type { TaskFrame } from "../core/taskFrame.js";
import type { Clause, Clauses, ReceiveClause } from "./clauses/clause.js";
import { Selection, selected } from "./selection.js";

/** How a `select` chooses. */
export interface SelectOptions<D extends boolean = boolean> {
  /** Whether to return `{ key: "default" }` at once if no clause is ready. */
  readonly default?: D;
  /** Whether to take the first clause that is ready, in the order in which they are written, instead of any. */
  readonly biased?: boolean;
}

/** What `select` returns: which clause was taken, and what it gives. */
export type Selected<C extends Clauses, D extends boolean = false> =
  | { [K in keyof C & string]: Taken<K, NonNullable<C[K]>> }[keyof C & string]
  | (true extends D ? { readonly key: "default"; readonly value: undefined; readonly done?: false } : never);

type Taken<K, C> =
  C extends ReceiveClause<infer T>
    ? Given<K, T> | { readonly key: K; readonly value: undefined; readonly done: true }
    : C extends Clause<infer T>
      ? Given<K, T>
      : never;

interface Given<K, T> {
  readonly key: K;
  readonly value: T;
  readonly done?: false;
}

/**
 * Waits until one of several clauses can be taken, takes it, and says which one it was. If several can be, each is as likely as the others;
 * with `biased` it is the first. With `default` it does not wait.
 *
 * Suspends: while no clause is ready, unless there is a default.
 * Throws: `SelectNeverError` if every clause is ruled out, and there is no default; `ChannelClosed` or `ChannelBroken` if a clause sends to a
 * channel that is closed or cancelled, ready or not; what the clause throws that is taken.
 * If cancelled: leaves every line; nothing was sent or received.
 *
 * @cooperative
 * @example
 * const got = select({
 *   job: receiveFrom(jobs),
 *   report: sendTo(reports, summary()),
 *   idle: after(5000),
 * });
 * if (got.key === "job" && !got.done) work(got.value);
 */
export function select<C extends Clauses, D extends boolean = false>(
  clauses: C,
  options: SelectOptions<D> = {},
): Selected<C, D> {
  const task = enter("select");
  if (task === undefined) return unwind();
  const key = chooseReady(clauses, options.biased ? undefined : task.scheduler.random);
  if (key !== undefined) return selected(key, clauses[key]?.take()) as Selected<C, D>;
  return options.default ? (selected("default", undefined) as Selected<C, D>) : block(task, clauses);
}

/** The key of a clause that is ready: a random one, or the first. */
function chooseReady(clauses: Clauses, random: Random | undefined): string | undefined {
  let chosen: string | undefined;
  let count = 0;
  for (const key of Object.keys(clauses)) {
    // Looks at every one, because some throw.
    if (!clauses[key]?.isReady) continue;
    count++;
    if (count === 1 || random?.below(count) === 0) chosen = key;
  }
  return chosen;
}

function block<T>(task: TaskFrame, clauses: Clauses): T {
  const keys = Object.keys(clauses).filter((key) => clauses[key] !== undefined);
  if (keys.length === 0) throw new SelectNeverError("A select without clauses would wait for ever");
  const selection = new Selection(task, keys, clauses);
  selection.stand();
  return park(task, selection);
}

// A blocked `select`: the arms that it has put in line, one for each clause.
//
//   I1  Until it is decided, every arm stands in its line. The first to be unparked decides; the others leave their lines at once, before
//       the task runs. So whoever meets an arm in a line can deal with it as with a parked task.

import { PrimitiveSuspension } from "../core/suspendIteration.js";
import type { TaskFrame } from "../core/taskFrame.js";
import type { Linked, Standing } from "../core/taskQueue.js";
import { type Clause, type Clauses, ENDED } from "./clauses/clause.js";

export class Selection extends PrimitiveSuspension {
  readonly task: TaskFrame;
  override readonly waitables: readonly object[];
  override readonly isOutside: boolean;
  readonly #arms: readonly Arm[];
  isDecided = false;

  /** The keys are those of the clauses that are not ruled out. */
  constructor(task: TaskFrame, keys: readonly string[], clauses: Clauses) {
    super(`select(${keys.join(", ")})`, undefined, () => this.decide(undefined));
    const arms = keys.map((key) => new Arm(this, key, clauses[key] as Clause<unknown>));
    this.task = task;
    this.waitables = arms.map(({ clause }) => clause.waitable).filter((waitable) => waitable !== undefined);
    this.isOutside = arms.some(({ clause }) => clause.isOutside);
    this.#arms = arms;
  }

  override get endsInTime(): boolean {
    return this.#arms.some(({ clause }) => clause.endsInTime);
  }

  /** Puts the arms in line, in the order of the clauses. */
  stand(): void {
    for (const arm of this.#arms) arm.clause.stand(arm);
  }

  /** Decides for an arm, or for none. Returns false if that has been decided before. */
  decide(chosen: Arm | undefined): boolean {
    if (this.isDecided) return false;
    this.isDecided = true;
    for (const arm of this.#arms) if (arm !== chosen) arm.clause.leave(arm);
    return true;
  }
}

class Arm implements Standing {
  before: Linked | undefined = undefined;
  after: Linked | undefined = undefined;
  outcome: unknown = undefined;

  constructor(
    readonly selection: Selection,
    readonly key: string,
    readonly clause: Clause<unknown>,
  ) {}

  get task(): TaskFrame {
    return this.selection.task;
  }

  get waitingFor(): PrimitiveSuspension | undefined {
    return this.selection.isDecided ? undefined : (this.clause.suspension as PrimitiveSuspension | undefined);
  }

  unpark(value?: unknown): boolean {
    return this.selection.decide(this) && this.task.unpark(selected(this.key, value));
  }

  unparkError(error: unknown): boolean {
    return this.selection.decide(this) && this.task.unparkError(error);
  }

  withdraw(): boolean {
    this.clause.leave(this);
    return true;
  }
}

/** What a `select` returns. */
export function selected(key: string, value: unknown): object {
  return value === ENDED ? { key, value: undefined, done: true } : { key, value };
}

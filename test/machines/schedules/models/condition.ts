// A model of a condition: who has waited longest is signalled. When the mutex is locked again is not its business.
//
//   lock, unlock, wait, signal, broadcast

import assert from "node:assert/strict";
import { Model } from "./model.js";

type Interrupted = "poked" | "cancelled";

export class ConditionModel extends Model {
  #line: number[] = [];
  readonly #signalled = new Set<number>();
  readonly #wokenAll = new Set<number>();
  /** Those who have left the line, and why. */
  readonly #withdrawn = new Map<number, Interrupted>();
  readonly #cancelledTasks = new Set<number>();
  readonly #pokedTasks = new Set<number>();
  readonly #operations = new Map<number, string>();

  override enter(who: number, operation: string): void {
    this.#operations.set(who, operation);
    this.begin(who, operation);
  }

  protected override begin(who: number, operation: string): void {
    if (operation === "signal") this.#signal();
    if (operation === "broadcast") for (const one of this.#line.splice(0)) this.#wokenAll.add(one);
    if (operation === "wait" && this.#pending(who) === undefined) this.#line.push(who);
  }

  protected override withdraw(who: number): void {
    this.#line = this.#line.filter((one) => one !== who);
  }

  override isWaiting(who: number): boolean {
    return this.#line.includes(who);
  }

  override interrupt(who: number, how: string): void {
    if (this.isWaiting(who)) this.#withdrawn.set(who, how === "cancel" ? "cancelled" : "poked");
    else if (how === "poke") this.#pokedTasks.add(who);
    if (how === "cancel") this.#cancelledTasks.add(who);
    this.withdraw(who);
  }

  override leave(who: number, result: string): void {
    const isWait = this.#operations.get(who) === "wait";
    const expected = isWait ? this.#waitedFor(who) : this.#endOf(who, result);
    assert.equal(result, expected, `task ${who}: ${result}, where the model says ${expected}`);
    if (result === "poked") this.#pokedTasks.delete(who);
  }

  #waitedFor(who: number): string {
    const withdrawn = this.#withdrawn.get(who);
    if (withdrawn !== undefined) {
      this.#withdrawn.delete(who);
      return withdrawn;
    }
    if (this.#wokenAll.delete(who)) return "done";
    if (!this.#signalled.delete(who)) return this.#pending(who) ?? "nothing yet";
    if (!this.#cancelledTasks.has(who)) return "done";
    this.#signal(); // one that a cancelled task was given goes to the next
    return "cancelled";
  }

  /** Other operations end some time, or are interrupted. */
  #endOf(who: number, result: string): string {
    return result === "done" ? result : (this.#pending(who) ?? "done");
  }

  #pending(who: number): Interrupted | undefined {
    if (this.#cancelledTasks.has(who)) return "cancelled";
    return this.#pokedTasks.has(who) ? "poked" : undefined;
  }

  #signal(): void {
    const first = this.#line.shift();
    if (first !== undefined) this.#signalled.add(first);
  }
}

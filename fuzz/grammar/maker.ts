// Makes trees: chooses rules at random, and knows what stands around the place where it is.
//
//   I1  The same seed gives the same program.
//   I2  Programs end: a function calls only those that were declared before it, loops count, and `this` is rarely called upon.

import type { Random } from "../random.js";
import type { Slot } from "../slots.js";
import { type Hole, Level, type List, list, type Sort, type Tree } from "../tree.js";
import { atTop, Scope, type Surroundings } from "./scope.js";

/** One way to make a tree. */
export interface Rule {
  readonly form: string;
  readonly weight: number;
  /** Whether it asks for no further trees: where a program is deep enough, only such rules are left. */
  readonly isLeaf?: boolean;
  readonly when?: (maker: Maker) => boolean;
  readonly make: (maker: Maker) => Tree;
}

export type RuleSort = Exclude<Sort, "fixed" | "member">;
export type Grammar = Readonly<Record<RuleSort, readonly Rule[]>>;

const MAX_DEPTH = 7;

export class Maker {
  readonly random: Random;
  readonly #grammar: Grammar;
  /** The slot of each call that has a number. */
  readonly slots: Slot[] = [];
  scope = new Scope();
  around: Surroundings = atTop;
  /** How many more trees there may be, beside what is needed to come to an end. */
  budget: number;
  #slot: Slot = "expression statement";
  #depth = 0;
  #names = 0;

  constructor(random: Random, grammar: Grammar, budget: number) {
    this.random = random;
    this.#grammar = grammar;
    this.budget = budget;
  }

  /** The slot of the hole that is being filled. */
  get slot(): Slot {
    return this.#slot;
  }

  /** A hole, filled. */
  hole(slot: Slot, sort: RuleSort, level: Level = Level.Assign): Hole {
    return { kind: "hole", slot, sort, level, isFirst: false, tree: this.#fill(slot, sort) };
  }

  /** A hole whose text begins a statement, or the body of an arrow function. */
  first(slot: Slot, sort: RuleSort, level: Level = Level.Assign): Hole {
    return { ...this.hole(slot, sort, level), isFirst: true };
  }

  #fill(slot: Slot, sort: RuleSort): Tree {
    const outer = this.#slot;
    this.#slot = slot;
    const made = this.make(sort);
    this.#slot = outer;
    return made;
  }

  make(sort: RuleSort): Tree {
    this.#depth++;
    this.budget--;
    const made = this.random.weighted(this.#rulesFor(sort)).make(this);
    this.#depth--;
    return made;
  }

  #rulesFor(sort: RuleSort): readonly Rule[] {
    const possible = this.#grammar[sort].filter(({ when }) => when?.(this) ?? true);
    const mustEnd = this.#depth > MAX_DEPTH || this.budget <= 0;
    return mustEnd ? possible.filter(({ isLeaf }) => isLeaf) : possible;
  }

  /** The number of a call, as a literal: when the call suspends, its slot is covered. */
  id(slot = this.#slot): string {
    return `"${this.number(slot)}"`;
  }

  number(slot = this.#slot): number {
    return this.slots.push(slot) - 1;
  }

  /** A name that nothing else has. */
  fresh(prefix: string): string {
    this.#names++;
    return `${prefix}${this.#names}`;
  }

  choose(...texts: readonly string[]): string {
    return this.random.pick(texts);
  }

  /** A few statements, in a scope of their own. */
  statements(limit: number): List {
    return this.inScope(() => this.statementsHere(limit));
  }

  statementsHere(limit: number): List {
    const count = this.budget <= 0 ? 1 : 1 + this.random.below(limit);
    return list(
      "lines",
      Array.from({ length: count }, () => this.make("statement")),
    );
  }

  inScope<T>(make: () => T): T {
    const outer = this.scope;
    this.scope = new Scope(outer);
    const made = make();
    this.scope = outer;
    return made;
  }

  /** Makes something that stands in another function, or loop, with a scope of its own. */
  within<T>(around: Partial<Surroundings>, make: () => T): T {
    return this.surrounded(around, () => this.inScope(make));
  }

  surrounded<T>(around: Partial<Surroundings>, make: () => T): T {
    const outer = this.around;
    this.around = { ...outer, ...around };
    const made = make();
    this.around = outer;
    return made;
  }
}

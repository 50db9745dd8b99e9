// What can be named at a place in a program, and what stands around it.

/** What programs can name. A use is what can be called once, to see what it does. */
export type Named = "value" | "variable" | "list" | "use" | "object" | "function" | "generator" | "class" | "label";

export class Scope {
  readonly #outer: Scope | undefined;
  readonly #names = new Map<Named, string[]>();

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  declare(sort: Named, name: string): void {
    this.#names.set(sort, [...(this.#names.get(sort) ?? []), name]);
  }

  names(sort: Named): readonly string[] {
    return [...(this.#outer?.names(sort) ?? []), ...(this.#names.get(sort) ?? [])];
  }
}

/** The function and the loops around a place. */
export interface Surroundings {
  /** What `this` is: an object of the program, whatever the caller gives, or nothing that can be named. */
  readonly receiver: "object" | "any" | "none";
  /** What `super` leads to. */
  readonly home: "methods" | "statics" | "none";
  readonly hasArguments: boolean;
  /** TypeScript wants `new.target` only where it can be something. */
  readonly hasNewTarget: boolean;
  readonly isArrow: boolean;
  readonly isGenerator: boolean;
  readonly isInLoop: boolean;
  /** A loop or a `switch`. */
  readonly canBreak: boolean;
  /** Labels of loops, innermost last: the last of them is the one to `continue`. */
  readonly labels: readonly string[];
  /** Where a `return` would stand in a `try`. */
  readonly part: "try" | "catch" | "finally" | "none";
}

const nowhere = { isInLoop: false, canBreak: false, labels: [], part: "none" } as const;

export const atTop: Surroundings = {
  ...nowhere,
  receiver: "none",
  home: "none",
  hasArguments: false,
  hasNewTarget: false,
  isArrow: false,
  isGenerator: false,
};

/** Surroundings at the top of a function of one's own `this`. */
export const inFunction: Surroundings = { ...atTop, receiver: "any", hasArguments: true, hasNewTarget: true };
export const inMethod: Surroundings = { ...inFunction, receiver: "object", home: "methods", hasNewTarget: false };
export const inStatic: Surroundings = { ...inFunction, receiver: "none", home: "statics", hasNewTarget: false };

/** What an arrow function adds to its surroundings: the rest it has from there. */
export const inArrow = { ...nowhere, isArrow: true, isGenerator: false } as const;

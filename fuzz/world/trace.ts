// What a program did, line by line, in the order in which it did it.

import { describe, type Names } from "./describe.js";

/** A program that says more than this is stopped, by errors in whatever it calls. */
const LIMIT = 1500;

export class Trace {
  readonly lines: string[] = [];
  /** The names of objects, functions aside: two runs of a program cannot compare their objects, but their names. */
  readonly names: Names = new WeakMap();
  readonly #counts = new Map<string, number>();

  log(line: string): void {
    if (this.lines.length >= LIMIT) throw new Error("too long");
    this.lines.push(line);
  }

  logCall(name: string, self: unknown, args: readonly unknown[]): void {
    const receiver = self === undefined ? "" : `${this.describe(self)}.`;
    this.log(`${receiver}${name}(${args.map((arg) => this.describe(arg)).join(", ")})`);
  }

  describe(value: unknown): string {
    return describe(value, this.names);
  }

  /** Gives an object the next name of a sort: `obj1`, `obj2` … */
  name<T extends object>(object: T, sort: string): T {
    const count = (this.#counts.get(sort) ?? 0) + 1;
    this.#counts.set(sort, count);
    this.names.set(object, `${sort}${count}`);
    return object;
  }
}

// What programs iterate over: iterators that say what is asked of them, and that break the rules when they are told to.

import type { Body } from "./leaves.js";
import type { Trace } from "./trace.js";

export type IteratorMode =
  | ""
  | "watched"
  | "no return"
  | "next throws"
  | "next is bad"
  | "return throws"
  | "return is bad";

export const ITERATOR_MODES: readonly IteratorMode[] = [
  "",
  "no return",
  "next throws",
  "next is bad",
  "return throws",
  "return is bad",
];

export interface IteratorOptions {
  readonly id: string;
  readonly length: number;
  readonly mode: IteratorMode;
}

/** An iterable, whose iterator's methods `make` makes. */
export function openIterator(
  trace: Trace,
  make: (name: string, body: Body) => Body,
  { id, length, mode }: IteratorOptions,
): object {
  const iterable = {
    [Symbol.iterator]() {
      trace.log(`open ${id}`);
      return trace.name(createIterator(), "iterator");
    },
  };
  return trace.name(iterable, "iterable");

  function createIterator(): object {
    let count = 0;
    const next = make("next", (value) => {
      trace.log(`next of ${id} ${trace.describe(value)}`);
      count++;
      if (mode === "next throws" && count === 2) throw new Error(`next of ${id}`);
      if (mode === "next is bad" && count === 2) return 5;
      return result(count);
    });
    const end = make("return", (value) => {
      trace.log(`return of ${id} ${trace.describe(value)}`);
      if (mode === "return throws") throw new Error(`return of ${id}`);
      return mode === "return is bad" ? 5 : { value: "closed", done: true };
    });
    return { next, ...(mode === "no return" ? {} : { return: end }) };
  }

  function result(count: number): object {
    const values = { value: `${id}.${count}`, done: count > length };
    return mode === "watched" ? watched(values) : values;
  }

  /** Says when a property is read. */
  function watched(values: { readonly done: boolean; readonly value: string }): object {
    return {
      get done() {
        trace.log(`done of ${id}`);
        return values.done;
      },
      get value() {
        trace.log(`value of ${id}`);
        return values.value;
      },
    };
  }
}

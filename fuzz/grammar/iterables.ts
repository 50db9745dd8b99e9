// What can be iterated over: plainly, or cooperatively.

import type { Slot } from "../slots.js";
import { Level, tree } from "../tree.js";
import { ITERATOR_MODES } from "../world/iterators.js";
import type { Maker, Rule } from "./maker.js";

export const iterables: readonly Rule[] = [
  { form: "array", weight: 6, isLeaf: true, make: (m) => m.make("array") },
  {
    form: "plain iterable",
    weight: 1.5,
    isLeaf: true,
    make: (m) =>
      tree("iterable", "plain iterable", Level.Call)`plainIter(${m.id()}, ${m.choose("1", "3")}, ${mode(m)})`,
  },
  {
    form: "plain source",
    weight: 2,
    isLeaf: true,
    make: (m) =>
      tree("iterable", "plain source", Level.Call)`plainSource(${m.id()}, ${m.choose("1", "3")}, ${mode(m)})`,
  },
];

export const sources: readonly Rule[] = [
  {
    form: "cooperative iterable",
    weight: 1.5,
    isLeaf: true,
    make: (m) =>
      tree("source", "cooperative iterable", Level.Call)`iter(${m.id()}, ${m.choose("0", "1", "3")}, ${mode(m)})`,
  },
  {
    form: "source",
    weight: 2,
    isLeaf: true,
    make: (m) => tree("source", "source", Level.Call)`source(${m.id()}, ${m.choose("1", "3")}, ${mode(m)})`,
  },
  {
    form: "generator as a source",
    weight: 2,
    when: hasGenerator,
    make: (m) => tree("source", "generator as a source", Level.Call)`${m.hole("callee", "generator", Level.Call)}`,
  },
];

export const generators: readonly Rule[] = [
  {
    form: "generator",
    weight: 1,
    isLeaf: true,
    make: (m) =>
      tree(
        "generator",
        "generator",
        Level.Call,
      )`${m.random.pick(m.scope.names("generator"))}(${m.id("argument")}, ${m.choose("1", "[2]", "o1")})`,
  },
];

export function hasGenerator({ scope }: Maker): boolean {
  return scope.names("generator").length > 0;
}

/** Mostly, iterators keep the rules. Loops and spreads have to read what they get just as the engine does. */
function mode(m: Maker): string {
  if (WATCHED.has(m.slot) && m.random.chance(0.3)) return '"watched"';
  return JSON.stringify(m.random.chance(0.7) ? "" : m.random.pick(ITERATOR_MODES));
}

const WATCHED: ReadonlySet<Slot> = new Set<Slot>([
  "for-of source",
  "for-of cooperative source",
  "array spread",
  "cooperative array spread",
  "argument spread",
  "cooperative argument spread",
]);

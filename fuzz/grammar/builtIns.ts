// Built-ins that call a function of the program, which may suspend.

import { type Hole, Level, tree } from "../tree.js";
import { arrowFunction } from "./functions.js";
import type { Maker, Rule } from "./maker.js";

const METHODS = [
  "forEach",
  "some",
  "every",
  "find",
  "findIndex",
  "findLast",
  "findLastIndex",
  "map",
  "flatMap",
  "filter",
];

const call = (form: string) => tree("anything", form, Level.Call);

/** A function for the engine, which takes any result. */
const callback = (m: Maker): Hole => arrowFunction(m, ": any");
const receiver = (m: Maker): Hole => m.hole("receiver of a built-in", "array", Level.Call);

export const builtIns: readonly Rule[] = [
  {
    form: "method of an array",
    weight: 1.2,
    make: (m) => call("method of an array")`${receiver(m)}.${m.random.pick(METHODS)}(${callback(m)})`,
  },
  {
    form: "method of an array, with a this",
    weight: 0.3,
    make: (m) =>
      call(
        "method of an array, with a this",
      )`${receiver(m)}.${m.random.pick(METHODS)}(${callback(m)}, ${m.hole("later argument", "anything")})`,
  },
  {
    form: "reduce",
    weight: 0.5,
    make: (m) =>
      call(
        "reduce",
      )`${receiver(m)}.${m.choose("reduce", "reduceRight")}(${callback(m)}, ${m.hole("later argument", "value")})`,
  },
  {
    form: "sort",
    weight: 0.4,
    make: (m) => call("sort")`${receiver(m)}.${m.choose("sort", "toSorted")}(${callback(m)})`,
  },
  {
    form: "Array.from",
    weight: 0.4,
    make: (m) => call("Array.from")`Array.from(${m.hole("argument", "iterable")}, ${callback(m)})`,
  },
  { form: "replace", weight: 0.3, make: (m) => call("replace")`"moon".replace(/o/g, ${callback(m)})` },
  {
    form: "forEach of a set",
    weight: 0.3,
    make: (m) => call("forEach of a set")`new Set(${m.hole("argument", "array")}).forEach(${callback(m)})`,
  },
  {
    form: "forEach of a map",
    weight: 0.3,
    make: (m) => call("forEach of a map")`new Map([[1, ${m.hole("argument", "value")}]]).forEach(${callback(m)})`,
  },
];

export const arrays: readonly Rule[] = [
  {
    form: "list",
    weight: 3,
    isLeaf: true,
    make: (m) => tree("array", "list", Level.Call)`list(${m.id()}, ${m.choose("0", "1", "3")})`,
  },
  {
    form: "rest of a pattern",
    weight: 1,
    isLeaf: true,
    when: ({ scope }) => scope.names("list").length > 0,
    make: (m) => tree("array", "rest of a pattern")`${m.random.pick(m.scope.names("list"))}`,
  },
  {
    form: "array",
    weight: 1.5,
    make: (m) =>
      tree(
        "array",
        "array",
        Level.Relation,
      )`[${m.hole("array element", "anything")}, ${m.hole("array element", "anything")}] as any[]`,
  },
  {
    form: "array that a built-in makes",
    weight: 0.5,
    make: (m) =>
      tree(
        "array",
        "array that a built-in makes",
        Level.Call,
      )`${receiver(m)}.${m.choose("map", "filter", "toSorted")}(${callback(m)})`,
  },
];

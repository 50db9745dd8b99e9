// Expressions of the types of the world: objects, functions, classes, keys.

import { Level, list, tree } from "../tree.js";
import { arrowFunction, functionExpression } from "./functions.js";
import type { Maker, Rule, RuleSort } from "./maker.js";

/** Rules that every one of these sorts has: call for it, name it, choose it, and write types around it. */
function common(sort: RuleSort, type: string, make: string, names: (m: Maker) => readonly string[]): readonly Rule[] {
  const one = (form: string, level: Level = Level.Member) => tree(sort, form, level);
  return [
    {
      form: `${sort} that is called for`,
      weight: 4,
      isLeaf: true,
      make: (m) => one(`${sort} that is called for`, Level.Call)`${make.replace("ID", m.id())}`,
    },
    {
      form: `${sort} by name`,
      weight: 3,
      isLeaf: true,
      make: (m) => one(`${sort} by name`)`${m.random.pick(names(m))}`,
    },
    {
      form: `${sort} that is passed on`,
      weight: 1,
      make: (m) => one(`${sort} that is passed on`, Level.Call)`pass(${m.id()}, ${m.hole("later argument", sort)})`,
    },
    {
      form: `${sort} by condition`,
      weight: 0.5,
      make: (m) =>
        one(
          `${sort} by condition`,
          Level.Conditional,
        )`${m.hole("condition of ?:", "test", Level.Or)} ? ${m.hole("then of ?:", sort)} : ${m.hole("else of ?:", sort)}`,
    },
    {
      form: `${sort} behind a comma`,
      weight: 0.4,
      make: (m) =>
        one(
          `${sort} behind a comma`,
          Level.Comma,
        )`${m.hole("left of a comma", "effect")}, ${m.hole("right of a comma", sort)}`,
    },
    {
      form: `${sort} as such`,
      weight: 0.3,
      make: (m) => one(`${sort} as such`, Level.Relation)`${m.hole("as", sort, Level.Relation)} as ${type}`,
    },
    {
      form: `${sort} that satisfies`,
      weight: 0.3,
      make: (m) =>
        one(`${sort} that satisfies`, Level.Relation)`${m.hole("satisfies", sort, Level.Relation)} satisfies ${type}`,
    },
    {
      form: `asserted ${sort}`,
      weight: 0.3,
      make: (m) => one(`asserted ${sort}`, Level.Unary)`<${type}>${m.hole("type assertion", sort, Level.Unary)}`,
    },
    {
      form: `${sort} in parentheses`,
      weight: 0.4,
      make: (m) => one(`${sort} in parentheses`)`(${m.hole("parentheses", sort, Level.Comma)})`,
    },
    {
      form: `${sort} that is not null`,
      weight: 0.3,
      make: (m) => one(`${sort} that is not null`, Level.Call)`${m.hole("non-null", sort, Level.Call)}!`,
    },
  ];
}

export const objects: readonly Rule[] = [
  ...common("object", "Base", "obj(ID, 3)", (m) => ["o1", "o2", ...m.scope.names("object")]),
  {
    form: "this",
    weight: 1.5,
    isLeaf: true,
    when: ({ around }) => around.receiver === "object",
    make: () => tree("object", "this")`this`,
  },
  {
    form: "self",
    weight: 1,
    make: (m) => tree("object", "self", Level.Call)`${m.hole("receiver", "object", Level.Call)}.self(${m.id()})`,
  },
  { form: "new", weight: 1.5, make: newObject },
];

function newObject(m: Maker): ReturnType<ReturnType<typeof tree>> {
  const spread = m.random.chance(0.2)
    ? list("commas", [tree("fixed", "new spread")`...${m.hole("new spread", "iterable")}`])
    : "";
  const before = spread === "" ? "" : ", ";
  return tree(
    "object",
    "new",
  )`new ${m.hole("new callee", "class", Level.Member)}(${m.hole("new argument", "anything")}, 2${before}${spread})`;
}

export const bags: readonly Rule[] = [
  ...common("bag", "Bag", "bag(ID)", () => ["b1"]),
  {
    form: "bag of an object",
    weight: 1,
    make: (m) => tree("bag", "bag of an object", Level.Member)`${m.hole("property object", "object", Level.Call)}.bag`,
  },
];

export const functions: readonly Rule[] = [
  ...common("function", "Fn", "fn(ID)", (m) => ["f0", ...m.scope.names("function")]),
  {
    form: "function of an object",
    weight: 1,
    make: (m) => tree("function", "function of an object")`${m.hole("property object", "object", Level.Call)}.fn`,
  },
  {
    form: "arrow function",
    weight: 1.2,
    make: (m) => tree("function", "arrow function", Level.Call)`pass<Fn>(${m.id()}, ${arrowFunction(m)})`,
  },
  {
    form: "function expression",
    weight: 0.6,
    make: (m) => tree("function", "function expression", Level.Assign)`${functionExpression(m)}`,
  },
];

export const classes: readonly Rule[] = common("class", "typeof Base", "cls(ID)", (m) => [
  "Base",
  ...m.scope.names("class"),
]);
export const tags: readonly Rule[] = common("tag", "Tag", "tagOf(ID)", () => ["tag"]);

export const keys: readonly Rule[] = [
  {
    form: "key that is called for",
    weight: 3,
    isLeaf: true,
    make: (m) => tree("key", "key that is called for", Level.Call)`key(${m.id()}, "${m.choose("m", "n")}")`,
  },
  { form: "literal key", weight: 1, isLeaf: true, make: (m) => tree("key", "literal key")`"${m.choose("m", "n")}"` },
  {
    form: "key behind a comma",
    weight: 0.5,
    make: (m) =>
      tree(
        "key",
        "key behind a comma",
        Level.Comma,
      )`${m.hole("left of a comma", "effect")}, ${m.hole("right of a comma", "key")}`,
  },
];

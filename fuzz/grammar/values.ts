// Expressions for their value: of type `any` where operators want that, of whatever type elsewhere.

import { Level, list, type Tree, tree } from "../tree.js";
import { CONSTANTS } from "../world/declarations.js";
import { assignments, updates } from "./assignments.js";
import { builtIns } from "./builtIns.js";
import { chains, deletedChains } from "./chains.js";
import { canUseSuper } from "./effects.js";
import { literals } from "./literals.js";
import type { Maker, Rule } from "./maker.js";
import { operatorsOf, otherOperators, shortCircuits } from "./operators.js";
import { patternAssignments } from "./patterns.js";

export const values: readonly Rule[] = [
  { form: "call for its value", weight: 9, isLeaf: true, make: (m) => m.make("effect") },
  {
    form: "variable",
    weight: 3,
    isLeaf: true,
    make: (m) =>
      tree(
        "value",
        "variable",
      )`${m.random.pick([...CONSTANTS, ...m.scope.names("value"), ...m.scope.names("variable")])}`,
  },
  {
    form: "property",
    weight: 2,
    make: (m) =>
      tree("value", "property")`${m.hole("property object", "object", Level.Call)}.${m.choose("a", "b", "c")}`,
  },
  {
    form: "element",
    weight: 1.5,
    make: (m) =>
      tree(
        "value",
        "element",
      )`${m.hole("element object", "bag", Level.Call)}[${m.hole("element key", "value", Level.Comma)}]`,
  },
  ...operatorsOf("value"),
  ...shortCircuits("value"),
  {
    form: "condition",
    weight: 1,
    make: (m) =>
      tree(
        "value",
        "condition",
        Level.Conditional,
      )`${m.hole("condition of ?:", "test", Level.Or)} ? ${m.hole("then of ?:", "value")} : ${m.hole("else of ?:", "value")}`,
  },
  {
    form: "comma",
    weight: 0.7,
    make: (m) =>
      tree(
        "value",
        "comma",
        Level.Comma,
      )`${m.hole("left of a comma", "effect")}, ${m.hole("right of a comma", "value")}`,
  },
  {
    form: "as",
    weight: 1,
    make: (m) => tree("value", "as", Level.Relation)`${m.hole("as", "effect", Level.Relation)} as any`,
  },
  {
    form: "satisfies",
    weight: 0.5,
    make: (m) =>
      tree("value", "satisfies", Level.Relation)`${m.hole("satisfies", "value", Level.Relation)} satisfies any`,
  },
  {
    form: "non-null",
    weight: 0.7,
    make: (m) => tree("value", "non-null", Level.Call)`${m.hole("non-null", "value", Level.Call)}!`,
  },
  {
    form: "type assertion",
    weight: 0.5,
    make: (m) => tree("value", "type assertion", Level.Unary)`<any>${m.hole("type assertion", "effect", Level.Unary)}`,
  },
  {
    form: "parentheses",
    weight: 0.7,
    make: (m) => tree("value", "parentheses")`(${m.hole("parentheses", "value", Level.Comma)})`,
  },
  {
    form: "this",
    weight: 0.6,
    isLeaf: true,
    when: ({ around }) => around.receiver === "any",
    make: () => tree("value", "this of any type")`this`,
  },
  {
    form: "argument",
    weight: 1,
    when: ({ around }) => around.hasArguments,
    make: (m) =>
      tree("value", "argument of the function")`arguments[${m.hole("arguments element", "effect", Level.Comma)}]`,
  },
  {
    form: "yield",
    weight: 3,
    when: ({ around }) => around.isGenerator,
    make: (m) => tree("value", "yield", Level.Assign)`yield ${m.hole("yielded value", "anything")}`,
  },
  {
    form: "super property",
    weight: 2,
    when: (m) => m.around.home === "methods" && canUseSuper(m),
    make: (m) => tree("value", "super property")`super.${m.choose("a", "b")}`,
  },
  ...chains,
  ...assignments,
];

function delegation(m: Maker): Tree {
  const one = (form: string) => tree("anything", form, Level.Assign);
  if (m.random.chance(0.4))
    return one("delegation to a plain iterable")`yield* ${m.hole("delegated iterable", "iterable")}`;
  return one("delegation")`yield* ${m.hole("delegated cooperative iterable", "source")}`;
}

export const anything: readonly Rule[] = [
  { form: "a value", weight: 16, isLeaf: true, make: (m) => m.make("value") },
  { form: "delegation", weight: 3, when: ({ around }) => around.isGenerator, make: delegation },
  ...otherOperators,
  ...deletedChains,

  ...operatorsOf("anything"),
  ...literals,
  ...builtIns,
  ...patternAssignments,
  ...updates,
  { form: "an object", weight: 1.5, make: (m) => m.make("object") },
  {
    form: "a function's name",
    weight: 0.4,
    make: (m) =>
      tree(
        "anything",
        "a function's name",
      )`${m.hole("property object", "function", Level.Call)}.${m.choose("name", "length")}`,
  },
  {
    form: "new.target",
    weight: 0.6,
    isLeaf: true,
    when: ({ around }) => around.hasNewTarget,
    make: () => tree("anything", "new.target")`new.target?.name`,
  },
  {
    form: "all arguments",
    weight: 0.6,
    isLeaf: true,
    when: ({ around }) => around.hasArguments,
    make: () => tree("anything", "all arguments", Level.Call)`[...arguments]`,
  },
  {
    form: "class that is made and used",
    weight: 0.4,
    make: (m) =>
      tree(
        "anything",
        "class that is made and used",
      )`new ${m.hole("new callee", "class", Level.Member)}(${list("commas", [])}).a`,
  },
];

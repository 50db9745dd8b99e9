// Destructuring: what is taken apart, defaults, keys, targets.

import type { Slot } from "../slots.js";
import { fixed, type Hole, Level, list, type Part, type Tree, tree } from "../tree.js";
import type { Maker, Rule } from "./maker.js";
import type { Named } from "./scope.js";

const part = (form: string) => tree("fixed", form);

/** How a pattern names what it binds or assigns to. */
type Target = (m: Maker, sort: Named) => readonly Part[];

/** Defaults stand in slots of their own, depending on what the pattern is for. */
interface Slots {
  readonly property: Slot;
  readonly element: Slot;
  readonly key: Slot;
}

const inDeclarations: Slots = { property: "property default", element: "element default", key: "pattern key" };
const inAssignments: Slots = {
  property: "default of a pattern target",
  element: "default of a pattern target",
  key: "pattern key",
};
const inParameters: Slots = {
  property: "parameter pattern default",
  element: "parameter pattern default",
  key: "parameter pattern key",
};

/** Binds new variables, which are declared only when the pattern is complete. */
function binding(names: [Named, string][]): Target {
  return (m, sort) => {
    const name = m.fresh("x");
    names.push([sort, name]);
    return [name];
  };
}

const assignable: Target = (m) => {
  const variables = m.scope.names("variable");
  if (variables.length > 0 && m.random.chance(0.4)) return [m.random.pick(variables)];
  if (m.random.chance(0.5)) return [m.hole("pattern target", "object", Level.Call), `.${m.choose("a", "b")}`];
  return [m.hole("pattern target", "bag", Level.Call), "[", m.hole("pattern target key", "value", Level.Comma), "]"];
};

/** A pattern for declarations: what it binds is in scope afterwards. */
export function objectBinding(m: Maker, slots: Slots = inDeclarations): Hole {
  return declared(m, (target) => objectPattern(m, target, slots));
}

export function arrayBinding(m: Maker, slots: Slots = inDeclarations, rest: Named = "value"): Hole {
  return declared(m, (target) => arrayPattern(m, target, slots, rest));
}

export const parameterBinding = (m: Maker): Hole =>
  m.random.chance(0.7) ? objectBinding(m, inParameters) : arrayBinding(m, inParameters);

function declared(m: Maker, make: (target: Target) => Tree): Hole {
  const names: [Named, string][] = [];
  const pattern = make(binding(names));
  for (const [sort, name] of names) m.scope.declare(sort, name);
  return fixed(pattern);
}

function objectPattern(m: Maker, target: Target, slots: Slots): Tree {
  const all: readonly (() => Tree)[] = [
    () => entry("a: ", target(m, "variable"), " = ", m.hole(slots.property, "value")),
    () => entry("[", m.hole(slots.key, "effect"), "]: ", target(m, "variable")),
    () => entry("b: ", target(m, "variable")),
    () =>
      entry(
        "d: { c: ",
        target(m, "variable"),
        " = ",
        m.hole("nested default", "value"),
        " } = ",
        m.hole(slots.property, "bag"),
      ),
    () => entry("c: ", target(m, "variable"), " = ", m.hole(slots.property, "value")),
  ];
  const chosen = all.filter(() => m.random.chance(0.4)).map((make) => make());
  const rest = m.random.chance(0.15) ? [entry("...", target(m, "value"))] : [];
  return part("object pattern")`{ ${list("commas", [...chosen, ...rest])} }`;
}

function arrayPattern(m: Maker, target: Target, slots: Slots, named: Named): Tree {
  const all: readonly (() => Tree)[] = [
    () => entry(target(m, "variable")),
    () => part("left out")``,
    () => entry(target(m, "variable"), " = ", m.hole(slots.element, "value")),
  ];
  const chosen = all.filter(() => m.random.chance(0.6)).map((make) => make());
  const rest = m.random.chance(0.25) ? [entry("...", target(m, named))] : [];
  return part("array pattern")`[${list("commas", [entry(target(m, "variable")), ...chosen, ...rest])}]`;
}

/** An array pattern that is assigned to. */
export const assignedArrayPattern = (m: Maker): Hole => fixed(arrayPattern(m, assignable, inAssignments, "value"));

function entry(...parts: readonly (Part | readonly Part[])[]): Tree {
  return { ...part("entry of a pattern")``, parts: parts.flat() };
}

export const patternAssignments: readonly Rule[] = [
  {
    form: "object pattern assignment",
    weight: 1,
    make: (m) =>
      tree(
        "anything",
        "object pattern assignment",
        Level.Assign,
      )`${{ ...fixed(objectPattern(m, assignable, inAssignments)), isFirst: false }} = ${m.hole("assigned object pattern", m.choose("bag", "effect") as "bag")}`,
  },
  {
    form: "array pattern assignment",
    weight: 1,
    make: (m) =>
      tree(
        "anything",
        "array pattern assignment",
        Level.Assign,
      )`${assignedArrayPattern(m)} = ${m.hole("assigned array pattern", "iterable")}`,
  },
];

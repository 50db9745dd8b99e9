// Templates, arrays and objects.

import { Level, list, type Tree, tree } from "../tree.js";
import type { Maker, Rule } from "./maker.js";

const literal = (form: string) => tree("anything", form);
const part = (form: string) => tree("fixed", form);

export const literals: readonly Rule[] = [
  {
    form: "template",
    weight: 1,
    make: (m) =>
      literal(
        "template",
      )`\`<\${${m.hole("template substitution", "effect", Level.Comma)}}|\${${m.hole("template substitution", "value", Level.Comma)}}>\``,
  },
  {
    form: "array literal",
    weight: 1,
    make: (m) => literal("array literal")`[${list("commas", elements(m))}]`,
  },
  {
    form: "object literal",
    weight: 1.5,
    make: (m) => literal("object literal")`{ ${list("commas", properties(m))} }`,
  },
];

function elements(m: Maker): Tree[] {
  return Array.from({ length: 1 + m.random.below(3) }, () => {
    if (m.random.chance(0.15)) return part("hole")`undefined`;
    if (m.random.chance(0.25)) return part("array spread")`...${m.hole("array spread", "iterable")}`;
    if (m.random.chance(0.2))
      return part("cooperative array spread")`...${m.hole("cooperative array spread", "source")}`;
    return part("array element")`${m.hole("array element", "anything")}`;
  });
}

/** Each name stands only once: TypeScript insists. */
function properties(m: Maker): Tree[] {
  const all: readonly (() => Tree)[] = [
    () => part("property")`a: ${m.hole("object value", "anything")}`,
    () => part("computed property")`[${m.hole("object key", "value")}]: ${m.hole("object value", "anything")}`,
    () => part("object spread")`...${m.hole("object spread", "bag")}`,
    () => part("another property")`b: ${m.hole("object value", "anything")}`,
    () => part("getter")`get g() { return one; }`,
    () => part("computed plain method")`[${m.hole("object method key", "effect")}]() { return 1; }`,
    () => part("function property")`f: function () { return 2; }`,
  ];
  const made = all.filter(() => m.random.chance(0.35)).map((make) => make());
  return made.length === 0 ? [part("property")`a: ${m.hole("object value", "anything")}`] : made;
}

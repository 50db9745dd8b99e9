// What functions can be held in: objects with methods, variables that say nothing of their colour, variables for classes.

import { fixed, Level, list, type Tree, tree } from "../tree.js";
import { classExpression } from "./classes.js";
import { arrowFunction, body, entryLog, functionExpression, parameterList } from "./functions.js";
import type { Maker, Rule } from "./maker.js";
import { inFunction } from "./scope.js";

const block = (form: string) => tree("statement", form);
const part = (form: string) => tree("fixed", form);

export const holders: readonly Rule[] = [
  { form: "object with methods", weight: 0.8, make: objectWithMethods },
  {
    form: "function of unsaid colour",
    weight: 0.8,
    make: (m) => {
      const name = m.fresh("k");
      return block("function of unsaid colour")`{ const ${name} = ${arrowFunction(m, ": any")}; log(${name}()); }`;
    },
  },
  {
    form: "class in a variable",
    weight: 0.6,
    make: (m) => {
      const name = m.fresh("K");
      const held = classExpression(m, name);
      return block(
        "class in a variable",
      )`{ const ${name}: new (...args: any[]) => Base = ${held}; log(new ${name}(one, two).m(${m.id("argument")})); }`;
    },
  },
];

function objectWithMethods(m: Maker): Tree {
  const name = m.fresh("q");
  const members = [
    objectMethod(m, name),
    part("held function")`k: ${functionExpression(m)}`,
    part("held arrow")`a: ${arrowFunction(m)}`,
  ];
  const uses = ["m", "k", "a"].map(
    (key) => tree("statement", "use", Level.Comma)`log(${name}.${key}(${m.id("argument")}, two))`,
  );
  return block("object with methods")`{
    const ${name}: { m: Fn; k: Fn; a: Fn } = { ${list("commas", members)} };${list("lines", uses)}}`;
}

/** Inside, `this` is of a type that operators do not like. */
function objectMethod(m: Maker, name: string): Tree {
  return m.within({ ...inFunction, receiver: "none", hasNewTarget: false }, () => {
    const parameters = parameterList(m, 2, "id?: any, ", { isOpen: true });
    return part("object method")`${fixed(part("head")`m`)}(${parameters}) {${body(m, [entryLog(`${name}.m`)])}}`;
  });
}

// `try`, with what can stand in each of its parts: errors, results, and jumps out of it.

import { fixed, Level, list, type Tree, tree } from "../tree.js";
import type { Maker, Rule } from "./maker.js";
import { objectBinding } from "./patterns.js";

const PARTS = { try: "result in try", catch: "result in catch", finally: "result in finally" } as const;

export const tries: readonly Rule[] = [
  { form: "try", weight: 3, make: (m) => tryStatement(m, ["catch"]) },
  { form: "try with finally", weight: 1.5, make: (m) => tryStatement(m, ["finally"]) },
  { form: "try with both", weight: 1.5, make: (m) => tryStatement(m, ["catch", "finally"]) },
  {
    form: "result in a try",
    weight: 3,
    when: ({ around }) => around.part !== "none",
    make: (m) => {
      const { part } = m.around;
      const slot = part === "none" ? "result" : PARTS[part];
      return tree(
        "statement",
        "result in a try",
        Level.Comma,
      )`if (${m.hole("if", "test", Level.Comma)}) return ${m.hole(slot, m.choose("effect", "anything") as "effect")}`;
    },
  },
];

function tryStatement(m: Maker, parts: readonly ("catch" | "finally")[]): Tree {
  const failure = m.random.chance(0.4)
    ? [tree("statement", "failure", Level.Comma)`fail(${m.id("expression statement")})`]
    : [];
  const tried = m.within({ part: "try" }, () => m.statements(2));
  const made = tree("statement", "try")`try {${list("lines", [...tried.trees, ...failure, ...endOf(m, "try")])}}`;
  return {
    ...made,
    parts: [...made.parts, ...parts.map((part) => fixed(part === "catch" ? catchPart(m) : finallyPart(m)))],
  };
}

function catchPart(m: Maker): Tree {
  return m.within({ part: "catch" }, () => {
    if (m.random.chance(0.2)) return tree("fixed", "catch without a binding")` catch {${m.statements(2)}}`;
    if (m.random.chance(0.3))
      return tree("fixed", "catch with a pattern")` catch (${fixed(catchPattern(m))}: any) {${m.statements(2)}}`;
    const name = m.fresh("error");
    m.scope.declare("value", name);
    const said = tree("statement", "caught", Level.Comma)`log("caught", ${name})`;
    return tree(
      "fixed",
      "catch",
    )` catch (${name}: any) {${list("lines", [said, ...m.statements(2).trees, ...endOf(m, "catch")])}}`;
  });
}

function catchPattern(m: Maker): Tree {
  if (m.random.chance(0.3)) return tree("fixed", "pattern")`${objectBinding(m)}`;
  const name = m.fresh("x");
  const pattern = tree(
    "fixed",
    "pattern",
  )`{ message: ${name} = "none", nothing: ${m.fresh("x")} = ${m.hole("catch pattern default", "value")} }`;
  m.scope.declare("value", name);
  return pattern;
}

function finallyPart(m: Maker): Tree {
  return m.within(
    { part: "finally" },
    () => tree("fixed", "finally")` finally {${list("lines", [...m.statements(2).trees, ...endOf(m, "finally")])}}`,
  );
}

/** A result at the end of a part: in `finally`, it takes the place of whatever was on its way. */
function endOf(m: Maker, part: keyof typeof PARTS): Tree[] {
  if (m.random.chance(0.85)) return [];
  return [tree("statement", `result in ${part}`, Level.Comma)`return ${m.hole(PARTS[part], "effect")}`];
}

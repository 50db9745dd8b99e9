// Assignments to variables, properties and elements; and `++`.

import type { Slot } from "../slots.js";
import { type Hole, Level, tree } from "../tree.js";
import { canUseSuper } from "./effects.js";
import type { Maker, Rule } from "./maker.js";

const assign = (form: string) => tree("value", form, Level.Assign);

const NUMERIC = ["-=", "*=", "**=", "<<=", "|="] as const;
/** The first happens only where there is something already: it is picked more often. */
const LOGICAL = ["&&=", "&&=", "||=", "??="] as const;

/** What is assigned to: an object's property or a bag's element, and a variable. */
function target(m: Maker, object: Slot, key: Slot): readonly (string | Hole)[] {
  if (m.random.chance(0.5)) return [m.hole(object, "object", Level.Call), `.${m.choose("a", "b", "c")}`];
  return [m.hole(object, "bag", Level.Call), "[", m.hole(key, "value", Level.Comma), "]"];
}

/** An assignment, with the parts of its target in front. */
function assignment(
  form: string,
  parts: readonly (string | Hole)[],
  operator: string,
  value: Hole,
): ReturnType<ReturnType<typeof assign>> {
  return { ...assign(form)`${value}`, parts: [...parts, ` ${operator} `, value] };
}

export const assignments: readonly Rule[] = [
  {
    form: "assignment to a variable",
    weight: 1,
    when: hasVariable,
    make: (m) => assignment("assignment to a variable", [variable(m)], "=", m.hole("assigned value", "value")),
  },
  {
    form: "compound assignment to a variable",
    weight: 0.8,
    when: hasVariable,
    make: (m) =>
      assignment("compound assignment to a variable", [variable(m)], "+=", m.hole("compound value", "value")),
  },
  {
    form: "assignment",
    weight: 1,
    make: (m) => {
      const parts = target(m, m.random.chance(0.5) ? "object assigned to" : "bag assigned to", "key assigned to");
      return assignment("assignment", parts, "=", m.hole("assigned value", "value"));
    },
  },
  {
    form: "compound assignment",
    weight: 1,
    make: (m) => {
      const parts = target(m, "compound object", "compound key");
      return assignment("compound assignment", parts, "+=", m.hole("compound value", "value"));
    },
  },
  {
    form: "logical assignment",
    weight: 1.2,
    make: (m) => {
      const operator = m.random.pick(LOGICAL);
      const parts = target(m, "object of a logical assignment", "key of a logical assignment");
      return assignment("logical assignment", parts, operator, m.hole(`value of ${operator}`, "value"));
    },
  },
  {
    form: "assignment to super",
    weight: 1.5,
    when: (m) => m.around.home === "methods" && canUseSuper(m),
    make: (m) =>
      assignment(
        "assignment to super",
        [`super.${m.choose("a", "b")}`],
        "=",
        m.hole("value assigned to super", "value"),
      ),
  },
];

function hasVariable(m: Maker): boolean {
  return m.scope.names("variable").length > 0;
}

function variable(m: Maker): string {
  return m.random.pick(m.scope.names("variable"));
}

/** Their results are numbers, which TypeScript tells from values of any type. */
export const updates: readonly Rule[] = [
  {
    form: "increment",
    weight: 0.8,
    make: (m) => ({
      ...tree("anything", "increment", Level.Unary)``,
      parts: [m.choose("++", "--"), ...target(m, "object of ++", "key of ++")],
    }),
  },
  {
    form: "increment afterwards",
    weight: 0.8,
    make: (m) => ({
      ...tree("anything", "increment afterwards", Level.Postfix)``,
      parts: [...target(m, "object of ++", "key of ++"), m.choose("++", "--")],
    }),
  },
  {
    form: "numeric assignment",
    weight: 0.8,
    make: (m) => {
      const parts =
        m.random.chance(0.3) && hasVariable(m) ? [variable(m)] : target(m, "compound object", "compound key");
      return {
        ...assignment("numeric assignment", parts, m.random.pick(NUMERIC), m.hole("compound value", "value")),
        sort: "anything" as const,
      };
    },
  },
];

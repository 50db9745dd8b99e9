// Operators: a hole on every side of each.

import type { Slot } from "../slots.js";
import { Level, tree } from "../tree.js";
import type { Rule, RuleSort } from "./maker.js";

/** Operators of one level, and the slots on their two sides. */
interface Binary {
  readonly form: string;
  readonly operators: readonly string[];
  readonly level: Level;
  readonly left: Slot;
  readonly right: Slot;
}

const ARITHMETIC = ["operand on the left", "operand on the right"] as const;
const COMPARED = ["comparand on the left", "comparand on the right"] as const;

/** On operands of type `any`, with a result of that type or of another one. */
const binaries: readonly (Binary & { readonly sort: "value" | "anything" | "test" })[] = [
  binary("value", "sum", ["+"], Level.Sum, ARITHMETIC),
  binary("anything", "difference", ["-"], Level.Sum, ARITHMETIC),
  binary("anything", "product", ["*", "/", "%"], Level.Product, ARITHMETIC),
  binary("anything", "shift", [">>", ">>>"], Level.Shift, ARITHMETIC),
  binary("anything", "bits", ["&"], Level.BitAnd, ARITHMETIC),
  binary("anything", "exclusive bits", ["^"], Level.BitXor, ARITHMETIC),
  binary("anything", "either bits", ["|"], Level.BitOr, ARITHMETIC),
  binary("anything", "comparison", ["<", ">=", ">", "<="], Level.Relation, COMPARED),
  binary("test", "equality", ["==", "!=", "===", "!=="], Level.Equal, COMPARED),
];

function binary(
  sort: "value" | "anything" | "test",
  form: string,
  operators: readonly string[],
  level: Level,
  [left, right]: readonly [Slot, Slot],
): Binary & { readonly sort: "value" | "anything" | "test" } {
  return { sort, form, operators, level, left, right };
}

/** The rules for operators whose result is of a sort. */
export function operatorsOf(sort: "value" | "anything" | "test"): readonly Rule[] {
  return binaries
    .filter((one) => one.sort === sort)
    .map(({ form, operators, level, left, right }) => ({
      form,
      weight: 1,
      make: (m) =>
        tree(
          sort,
          form,
          level,
        )`${m.hole(left, "value", leftLevel(level))} ${m.random.pick(operators)} ${m.hole(right, "value", above(level))}`,
    }));
}

/** The next level: operators of one level associate to the left. */
function above(level: Level): Level {
  return level + 1;
}

/** In front of `&` and `|`, a type would take the operator for its own. */
function leftLevel(level: Level): Level {
  return level === Level.BitAnd || level === Level.BitOr ? Level.Shift : level;
}

export const shortCircuits = (sort: "value" | "test"): readonly Rule[] => [
  circuit(sort, "and", "&&", Level.And, ["left of &&", "right of &&"], "test"),
  circuit(sort, "or", "||", Level.Or, ["left of ||", "right of ||"], "test"),
  {
    form: `${sort} unless null`,
    weight: 1,
    // `??` does not mix with its neighbours, so both sides bind more tightly than they.
    make: (m) =>
      tree(
        sort,
        `${sort} unless null`,
        Level.Conditional,
      )`${m.hole("left of ??", "effect", Level.BitOr)} ?? ${m.hole("right of ??", sort, Level.BitOr)}`,
  },
];

function circuit(
  sort: "value" | "test",
  form: string,
  operator: string,
  level: Level,
  slots: readonly [Slot, Slot],
  left: RuleSort,
): Rule {
  return {
    form: `${sort} ${form}`,
    weight: 1,
    make: (m) =>
      tree(
        sort,
        `${sort} ${form}`,
        level,
      )`${m.hole(slots[0], left, level)} ${operator} ${m.hole(slots[1], sort, above(level))}`,
  };
}

export const otherOperators: readonly Rule[] = [
  {
    form: "power",
    weight: 1,
    make: (m) =>
      tree(
        "anything",
        "power",
        Level.Power,
      )`${m.hole("base of a power", "value", Level.Postfix)} ** ${m.hole("exponent", "value", Level.Power)}`,
  },
  {
    form: "in",
    weight: 1,
    // In parentheses: TypeScript cannot read it in the head of a `for`, where it may stand inside brackets.
    make: (m) =>
      tree(
        "anything",
        "in",
        Level.Member,
      )`(${m.hole("key of in", "value", Level.Relation)} in ${m.hole("object of in", "bag", Level.Shift)})`,
  },
  {
    form: "instanceof",
    weight: 1,
    make: (m) =>
      tree(
        "anything",
        "instanceof",
        Level.Relation,
      )`${m.hole("value of instanceof", "effect", Level.Relation)} instanceof ${m.hole("class of instanceof", "class", Level.Shift)}`,
  },
  unary("typeof", "typeof ", "operand of typeof", "value"),
  unary("void", "void ", "operand of void", "anything"),
  unary("plus", "+", "operand of a sign", "value"),
  unary("minus", "-", "operand of a sign", "value"),
  unary("complement", "~", "operand of a sign", "value"),
  {
    form: "delete",
    weight: 1,
    make: (m) =>
      tree(
        "anything",
        "delete",
        Level.Unary,
      )`delete ${m.hole("object of delete", "bag", Level.Call)}.${m.choose("a", "b")}`,
  },
  {
    form: "computed delete",
    weight: 1,
    make: (m) =>
      tree(
        "anything",
        "computed delete",
        Level.Unary,
      )`delete ${m.hole("object of delete", "bag", Level.Call)}[${m.hole("key of delete", "value", Level.Comma)}]`,
  },
];

function unary(form: string, operator: string, slot: Slot, sort: "value" | "anything"): Rule {
  return {
    form,
    weight: 0.6,
    // A sign on a sign would be `--`.
    make: (m) =>
      tree(
        "anything",
        form,
        Level.Unary,
      )`${operator}${m.hole(slot, sort, operator.endsWith(" ") ? Level.Unary : Level.Postfix)}`,
  };
}

export const tests: readonly Rule[] = [
  { form: "tested call", weight: 6, isLeaf: true, make: (m) => m.make("effect") },
  {
    form: "not",
    weight: 1,
    make: (m) => tree("test", "not", Level.Unary)`!${m.hole("operand of !", "test", Level.Unary)}`,
  },
  ...shortCircuits("test"),
  ...operatorsOf("test"),
];

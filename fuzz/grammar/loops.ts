// Loops: every head, labels, and leaving them early.

import { fixed, Level, list, type Part, type Tree, tree } from "../tree.js";
import type { Maker, Rule } from "./maker.js";
import { arrayBinding } from "./patterns.js";

const block = (form: string) => tree("statement", form);
const statement = (form: string) => tree("statement", form, Level.Comma);

export const loops: readonly Rule[] = [
  {
    form: "for",
    weight: 1,
    make: (m) =>
      labelled(m, () => {
        const name = m.fresh("i");
        const start = m.hole("for initializer", "anything", Level.Shift);
        m.scope.declare("value", name);
        return block(
          "for",
        )`for (let ${name}: any = 0, ${m.fresh("start")}: any = ${start}; ${name} < 2 && ${m.hole("for test", "test", Level.BitOr)}; ${name}++, ${m.hole("for update", "anything")}) {${m.statements(2)}}`;
      }),
  },
  {
    form: "while",
    weight: 0.7,
    make: (m) =>
      labelled(m, () => {
        const count = m.fresh("w");
        return block(
          "while",
        )`for (let ${count} = 0; ${count} < 1; ${count}++) while (${count}++ < 2 && ${m.hole("while", "test", Level.BitOr)}) {${m.statements(2)}}`;
      }),
  },
  {
    form: "do",
    weight: 0.7,
    make: (m) =>
      labelled(m, () => {
        const count = m.fresh("d");
        return statement(
          "do",
        )`for (let ${count} = 0; ${count} < 1; ${count}++) do {${m.statements(2)}} while (${count}++ < 2 && ${m.hole("do", "test", Level.BitOr)})`;
      }),
  },
  {
    form: "for-of",
    weight: 1.5,
    make: (m) => {
      const source = m.hole("for-of source", "iterable");
      return labelled(m, () => block("for-of")`for (${head(m)} of ${source}) {${m.statements(2)}}`);
    },
  },
  {
    form: "cooperative for-of",
    weight: 2,
    make: (m) => {
      const source = m.hole("for-of cooperative source", "source");
      return labelled(m, () => block("cooperative for-of")`for (${head(m)} of ${source}) {${m.statements(2)}}`);
    },
  },
  {
    form: "cooperative for-of without braces",
    weight: 0.5,
    make: (m) => {
      const source = m.hole("for-of cooperative source", "source");
      return labelled(
        m,
        () =>
          statement(
            "cooperative for-of without braces",
          )`for (${head(m)} of ${source}) ${m.first("expression statement", "effect")}`,
      );
    },
  },
  {
    form: "for-in",
    weight: 0.8,
    make: (m) => {
      const source = m.hole("for-in object", "bag", Level.Comma);
      return labelled(m, () => {
        const name = m.fresh("x");
        const isBound = m.random.chance(0.6);
        const bound = isBound ? [`const ${name}`] : [m.hole("for-in target", "object", Level.Call), ".a"];
        const said = isBound ? [statement("key of a for-in")`log(${name})`] : [];
        const made = block("for-in")` in ${source}) {${list("lines", [...said, ...m.statements(2).trees])}}`;
        return { ...made, parts: ["for (", ...bound, ...made.parts] };
      });
    },
  },
  {
    form: "break",
    weight: 1,
    isLeaf: true,
    when: ({ around }) => around.canBreak,
    make: () => statement("break")`break`,
  },
  {
    form: "continue",
    weight: 1,
    isLeaf: true,
    when: ({ around }) => around.isInLoop,
    make: () => statement("continue")`continue`,
  },
  {
    form: "labelled break",
    weight: 1.5,
    isLeaf: true,
    when: ({ around }) => around.labels.length > 0,
    make: (m) =>
      statement(
        "labelled break",
      )`if (${m.hole("if", "test", Level.Comma)}) ${m.choose("break", "continue")} ${m.random.pick(m.around.labels)}`,
  },
];

/** A loop with or without a label. A label that goes with several loops is that of the outermost. */
function labelled(m: Maker, make: () => Tree): Tree {
  if (m.random.chance(0.6)) return m.within({ isInLoop: true, canBreak: true }, make);
  const label = m.fresh("l");
  const loop = m.within({ isInLoop: true, canBreak: true, labels: [...m.around.labels, label] }, make);
  return { ...loop, form: `labelled ${loop.form}`, parts: [`${label}: `, ...loop.parts] };
}

function declare(m: Maker): string {
  const name = m.fresh("x");
  m.scope.declare("variable", name);
  return name;
}

/** What a `for`-`of` binds or assigns to. A pattern takes the values apart, which are strings. */
function head(m: Maker): Part {
  const kind = m.random.below(10);
  const variables = m.scope.names("variable");
  if (kind === 0) return target(m.hole("for-of target object", "object", Level.Call), ".a");
  if (kind === 1)
    return target(
      m.hole("for-of target object", "bag", Level.Call),
      "[",
      m.hole("for-of target key", "value", Level.Comma),
      "]",
    );
  if (kind === 2 && variables.length > 0) return m.random.pick(variables);
  if (kind === 3) return target("let ", patternWithDefault(m));
  if (kind === 4) return target("let ", arrayBinding(m));
  return `${m.choose("let", "var")} ${declare(m)}`;
}

/** Strings have a length, and no `other`: so the default is used. */
function patternWithDefault(m: Maker): Part {
  const other = m.hole("pattern in a loop", "value");
  return fixed(tree("fixed", "pattern in a loop")`{ length: ${declare(m)}, other: ${declare(m)} = ${other} }`);
}

function target(...parts: readonly Part[]): Part {
  return fixed({ ...tree("fixed", "target of a loop")``, parts });
}

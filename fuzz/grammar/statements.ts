// Statements, loops aside.

import { fixed, Level, list, type Tree, tree } from "../tree.js";
import { classDeclaration } from "./classes.js";
import { arrowFunction, functionDeclaration } from "./functions.js";
import { holders } from "./holders.js";
import { hasGenerator } from "./iterables.js";
import { loops } from "./loops.js";
import type { Maker, Rule } from "./maker.js";
import { arrayBinding, assignedArrayPattern, objectBinding } from "./patterns.js";
import { tries } from "./tries.js";

const statement = (form: string) => tree("statement", form, Level.Comma);
/** A statement that ends with a brace. */
const block = (form: string) => tree("statement", form);

export const statements: readonly Rule[] = [
  {
    form: "expression statement",
    weight: 6,
    isLeaf: true,
    make: (m) => statement("expression statement")`${m.first("expression statement", "anything", Level.Comma)}`,
  },
  { form: "log", weight: 2, make: (m) => statement("log")`log(${m.hole("argument", "anything")})` },
  { form: "variable", weight: 4, make: variable },
  { form: "object variable", weight: 1, make: objectVariable },
  { form: "function variable", weight: 1.5, make: functionVariable },
  {
    form: "object pattern",
    weight: 1,
    make: (m) => {
      const source = m.hole("destructured object", m.choose("bag", "effect") as "bag");
      return statement("object pattern")`let ${objectBinding(m)}: any = ${source}`;
    },
  },
  { form: "array pattern", weight: 1, make: arrayPattern },
  {
    form: "if",
    weight: 2,
    make: (m) => {
      const otherwise = m.random.chance(0.5) ? [fixed(tree("fixed", "else")` else {${m.statements(2)}}`)] : [];
      const made = block("if")`if (${m.hole("if", "test", Level.Comma)}) {${m.statements(2)}}`;
      return { ...made, parts: [...made.parts, ...otherwise] };
    },
  },
  {
    form: "if without braces",
    weight: 0.6,
    make: (m) =>
      statement(
        "if without braces",
      )`if (${m.hole("if", "test", Level.Comma)}) ${m.first("expression statement", "effect")}`,
  },
  { form: "block", weight: 0.4, make: (m) => block("block")`{${m.statements(2)}}` },
  { form: "switch", weight: 1.5, make: switchStatement },
  { form: "throw", weight: 0.3, make: (m) => statement("throw")`throw ${m.hole("thrown value", "effect")}` },
  { form: "return", weight: 0.4, make: (m) => statement("return")`return ${m.hole("result", "anything")}` },
  {
    form: "local function",
    weight: 0.8,
    make: (m) => {
      const name = m.fresh("f");
      const made = functionDeclaration(m, name);
      m.scope.declare("function", name);
      return made;
    },
  },
  {
    form: "local class",
    weight: 0.8,
    make: (m) =>
      m.inScope(() => {
        const name = m.fresh("C");
        const made = classDeclaration(m, name, "function");
        return block("local class and its use")`{${list("lines", [made, ...usesOf(m, name)])}}`;
      }),
  },
  {
    form: "using",
    weight: 1.5,
    make: (m) => {
      const opener = m.choose("resource", "guard", "guard");
      return statement(
        "using",
      )`using ${m.fresh("u")} = ${fixed(tree("fixed", opener, Level.Call)`${opener}(${m.id("used resource")})`)}`;
    },
  },
  { form: "driven generator", weight: 1.5, when: hasGenerator, make: drivenGenerator },
  { form: "closures of a loop", weight: 0.8, make: closures },
  ...holders,
  ...loops,
  ...tries,
];

function usesOf(m: Maker, name: string): Tree[] {
  const names = m.scope.names("use").filter((use) => new RegExp(`\\b${name}\\b`).test(use));
  return names.map((use) => statement("use")`log(${use}(${m.id("argument")}))`);
}

function variable(m: Maker): Tree {
  const name = m.fresh("v");
  const keyword = m.choose("let", "const", "var");
  const made = statement("variable")`${keyword} ${name}: any = ${m.hole("initializer", "anything")}`;
  m.scope.declare(keyword === "const" ? "value" : "variable", name);
  return made;
}

function objectVariable(m: Maker): Tree {
  const name = m.fresh("o");
  const made = statement("object variable")`const ${name}: Base = ${m.hole("initializer", "object")}`;
  m.scope.declare("object", name);
  return made;
}

function functionVariable(m: Maker): Tree {
  const name = m.fresh("h");
  const made = statement("function variable")`const ${name}: Fn = ${arrowFunction(m)}`;
  m.scope.declare("function", name);
  return made;
}

function arrayPattern(m: Maker): Tree {
  if (m.random.chance(0.5)) {
    const source = m.hole("destructured cooperative iterable", "source");
    if (m.random.chance(0.4))
      return block("assigned cooperative array pattern")`{${assignedArrayPattern(m)} = ${source}}`;
    return statement("cooperative array pattern")`let ${arrayBinding(m, undefined, "list")} = ${source}`;
  }
  const source = m.hole("destructured iterable", "iterable");
  return statement("array pattern")`let ${arrayBinding(m)}: any = ${source}`;
}

/** A `switch` that falls through now and then, and has its default anywhere. */
function switchStatement(m: Maker): Tree {
  const discriminant = m.hole("switch", "value", Level.Comma);
  const clauses = m.within({ ...m.around, canBreak: true }, () =>
    Array.from({ length: 1 + m.random.below(3) }, () => {
      const inside = m.statements(2);
      const end = m.random.chance(0.5) ? [statement("break of a switch")`break`] : [];
      return tree(
        "fixed",
        "case",
      )`case ${m.hole("case", "value", Level.Comma)}: {${list("lines", [...inside.trees, ...end])}}`;
    }),
  );
  const fallback = tree("fixed", "default")`default: {${m.statements(1)}}`;
  clauses.splice(m.random.below(clauses.length + 1), 0, fallback);
  return block("switch")`switch (${discriminant}) {${list("lines", clauses)}}`;
}

/** A cooperative generator, step by step. */
function drivenGenerator(m: Maker): Tree {
  const name = m.fresh("g");
  const steps = Array.from(
    { length: 1 + m.random.below(3) },
    () =>
      statement(
        "step",
      )`log(${name}.${m.choose("next", "next", "return", "throw")}(${m.hole("sent value", "anything")}))`,
  );
  return block("driven generator")`{
    const ${name}: CooperativeGenerator<any, any, any> = ${m.hole("initializer", "generator")};
    log(${name}.next());${list("lines", steps)}}`;
}

/** Each turn of a loop has its own variables, and a closure keeps them. */
function closures(m: Maker): Tree {
  const [all, count] = [m.fresh("all"), m.fresh("i")];
  const closure = m.within({}, () => {
    m.scope.declare("value", count);
    return arrowFunction(m);
  });
  const each = m.fresh("each");
  return block("closures of a loop")`{
    const ${all}: Fn[] = [];
    for (let ${count}: any = 0; ${count} < 2; ${count}++) ${all}.push(${closure});
    for (const ${each} of ${all}) log(${each}(${m.id("argument")}, 5));
  }`;
}

// A whole program: functions, generators and classes, and a function that uses them.

import { Random } from "../random.js";
import type { Slot } from "../slots.js";
import { fixed, Level, list, print, type Style, type Tree, tree } from "../tree.js";
import { CONSTANTS, WORLD_MODULE } from "../world/declarations.js";
import { classDeclaration } from "./classes.js";
import { functionDeclaration, generatorDeclaration } from "./functions.js";
import { grammar } from "./index.js";
import { Maker } from "./maker.js";
import { inFunction } from "./scope.js";

export interface Program {
  readonly seed: number;
  readonly tree: Tree;
  readonly style: Style;
  /** The slot of each call, by its number. */
  readonly slots: readonly Slot[];
}

/** The trees that a part of a program may have, more or less. */
const BUDGET = { declaration: 12, section: 18 };

export function createProgram(seed: number): Program {
  const random = new Random(seed);
  const style = { semicolons: random.chance(0.6) };
  const m = new Maker(random, grammar, 0);
  const declarations = declare(m);
  const made = tree("fixed", "program")`${fileMark(m)}${HEAD}
${fixed(tree("fixed", "declarations")`${list("lines", declarations)}`)}
export const finals = () => [globals, g1, g2];
export function main(this: any): any {${fixed(mainBody(m))}}
`;
  return { seed, tree: made, style, slots: m.slots };
}

export function textOf({ tree: root, style }: Program): string {
  return print(root, style);
}

const NAMES = [
  "Base",
  "o1",
  "o2",
  "b1",
  "f0",
  "globals",
  "log",
  "iter",
  "plainIter",
  "touch",
  "fail",
  "obj",
  "maybe",
  "bag",
  "fn",
  "cls",
  "key",
  "tagOf",
  "list",
  "source",
  "plainSource",
  "resource",
  "guard",
  "apply",
  "pass",
  "tag",
  ...CONSTANTS,
];

const HEAD = `import type { CooperativeGenerator } from "stackful";
import { type Bag, type Fn, type Tag, ${NAMES.join(", ")} } from "${WORLD_MODULE}";
enum Size { Small = 1, Large = Small << 2 }
namespace Box { export const size: any = Size.Large; export function twice(n: any) { return n * 2; } }
let g1: any = 0;
let g2: any = Box.size;
`;

/** Some files are marked as a whole; then Box.twice is cooperative, too. */
function fileMark(m: Maker): string {
  return m.random.chance(0.3) ? '"use cooperative";\n' : "";
}

function declare(m: Maker): Tree[] {
  for (const name of ["g1", "g2"]) m.scope.declare("variable", name);
  const functions = ["f1", "f2"].slice(m.random.below(2)).map((name) => {
    m.budget = BUDGET.declaration;
    const made = functionDeclaration(m, name);
    m.scope.declare("function", name);
    m.scope.declare("use", name);
    return made;
  });
  const generators = ["gen1", "gen2"].slice(m.random.below(2)).map((name) => {
    m.budget = BUDGET.declaration;
    const made = generatorDeclaration(m, name);
    m.scope.declare("generator", name);
    return made;
  });
  const classes = ["C1", "C2"].slice(m.random.below(3)).map((name) => {
    m.budget = BUDGET.declaration;
    return classDeclaration(m, name, "top");
  });
  return [...functions, ...generators, ...classes];
}

/** Everything is called once, at least. */
function useOf(m: Maker, name: string): Tree {
  return tree(
    "statement",
    "use",
  )`try { log(${name}(${m.id("argument")}, ${m.hole("argument", "effect")})); } catch (error: any) { log("ended", error); }`;
}

/** Sections, so that an error in one does not keep the others from running; and an end that nobody protects. */
function mainBody(m: Maker): Tree {
  return m.within({ ...inFunction, hasArguments: true }, () => {
    const sections = Array.from({ length: 1 + m.random.below(3) }, () => {
      m.budget = BUDGET.section;
      return tree("statement", "section")`try {${m.statements(3)}} catch (error: any) { log("ended", error); }`;
    });
    const uses = m.scope.names("use").map((name) => useOf(m, name));
    m.budget = BUDGET.section;
    const end = m.statementsHere(2);
    const first = tree("fixed", "directive", Level.Comma)`"use cooperative"`;
    const box = tree("statement", "box", Level.Comma)`log(Box.twice(g2))`;
    const result = tree("statement", "result", Level.Comma)`return ${m.hole("result", "anything")}`;
    return tree("fixed", "main")`${list("lines", [first, box, ...uses, ...sections, ...end.trees, result])}`;
  });
}

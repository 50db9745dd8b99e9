// Functions: declarations, expressions and arrows, their parameters and bodies.

import { fixed, type Hole, Level, type List, list, type Tree, tree } from "../tree.js";
import type { Maker } from "./maker.js";
import { parameterBinding } from "./patterns.js";
import { inArrow, inFunction } from "./scope.js";

const part = (form: string, level: Level = Level.Member) => tree("fixed", form, level);

/** An arrow function, for a place where the type `Fn` is expected. */
export function arrowFunction(m: Maker, type = ""): Hole {
  return m.within(inArrow, () => {
    const parameters = parameterList(m, 2);
    const kind = m.random.below(3);
    if (kind === 0)
      return fixed(
        part("passing arrow", Level.Assign)`(${parameters})${type} => ${m.first("body of a passing arrow", "effect")}`,
      );
    if (kind === 1)
      return fixed(
        part("concise arrow", Level.Assign)`(${parameters})${type} => ${m.first("concise body", "anything")}`,
      );
    return fixed(
      part("arrow", Level.Assign)`(${parameters})${type} => {${body(m, arrowLog(m), m.random.chance(0.3))}}`,
    );
  });
}

/** Says what an arrow function sees of its surroundings. */
function arrowLog({ around }: Maker): Tree[] {
  const seen = [
    ...(around.receiver === "none" ? [] : ["this"]),
    ...(around.hasArguments ? ["arguments"] : []),
    ...(around.hasNewTarget ? ["new.target?.name"] : []),
  ];
  return seen.length === 0 ? [] : [tree("statement", "entry", Level.Comma)`log("arrow", ${seen.join(", ")})`];
}

export function functionExpression(m: Maker): Hole {
  return m.within(inFunction, () => {
    const name = m.random.chance(0.5) ? m.fresh("e") : "";
    const parameters = parameterList(m, 2, "this: any, ", { isOpen: true });
    return fixed(part("function expression")`function ${name}(${parameters}): any {${body(m, [entryLog(name)])}}`);
  });
}

/** A function declaration. It may call itself, a few levels deep. */
export function functionDeclaration(m: Maker, name: string): Tree {
  return m.within(inFunction, () => {
    const depth = m.fresh("depth");
    const parameters = parameterList(m, 2, `this: any, id: any, ${depth}: any = 0, `, { isOpen: true });
    const recursion = m.random.chance(0.4)
      ? [part("recursion")`if (${depth} < 2) log(${name}(${m.id("argument")}, ${depth} + 1))`]
      : [];
    return tree(
      "statement",
      "function declaration",
    )`function ${name}(${parameters}): any {${body(m, [entryLog(name), ...recursion])}}`;
  });
}

/** A cooperative generator function. */
export function generatorDeclaration(m: Maker, name: string): Tree {
  return m.within({ ...inFunction, isGenerator: true }, () => {
    // To call a generator cannot suspend.
    const parameters = parameterList(m, 2, "this: any, id: any, ", { isOpen: true, isPlain: true });
    return tree(
      "statement",
      "generator",
    )`function* ${name}(${parameters}): CooperativeGenerator<any, any, any> {${body(m, [entryLog(name), firstYield(m)])}}`;
  });
}

function firstYield(m: Maker): Tree {
  return tree(
    "statement",
    "first yield",
    Level.Comma,
  )`log(yield ${m.hole("yielded value", m.choose("effect", "anything") as "effect")})`;
}

/** The statements of a function: the directive, what is always done, a few others, and a result. */
export function body(m: Maker, always: readonly Tree[], hasDirective = true): List {
  const mark = hasDirective ? [part("directive", Level.Comma)`"use cooperative"`] : [];
  const statements = m.statementsHere(m.random.chance(0.3) ? 4 : 2);
  const slot = m.around.isGenerator ? "returned value of a generator" : "result";
  const result = m.random.chance(0.8)
    ? [tree("statement", "result", Level.Comma)`return ${m.hole(slot, "anything")}`]
    : [];
  return list("lines", [...mark, ...always, ...statements.trees, ...result]);
}

/** Says that the function runs: with which `this`, and which arguments. */
export function entryLog(name: string): Tree {
  return tree("statement", "entry", Level.Comma)`log("${name}", this, arguments)`;
}

/** Parameters of type `any`: they are in scope afterwards. An open list takes any number of arguments. */
export function parameterList(m: Maker, limit: number, before = "", { isOpen = false, isPlain = false } = {}): List {
  const first =
    before === ""
      ? []
      : before
          .split(", ")
          .filter((text) => text !== "")
          .map((text) => part("parameter")`${text}`);
  const more = Array.from({ length: m.random.below(limit + 1) }, () => parameter(m, isPlain));
  const rest = isOpen || m.random.chance(0.15) ? [restParameter(m)] : [];
  return list("commas", [...first, ...more, ...rest]);
}

function parameter(m: Maker, isPlain: boolean): Tree {
  const kind = isPlain ? 0.4 + 0.6 * m.random.next() : m.random.next();
  if (kind < 0.15) return patternParameter(m);
  const name = m.fresh("p");
  const made = makeParameter(m, name, kind);
  m.scope.declare("variable", name);
  return made;
}

function patternParameter(m: Maker): Tree {
  const fallback = m.hole("parameter default", "bag"); // before its names can be named
  return part("pattern parameter")`${parameterBinding(m)}: any = ${fallback}`;
}

function makeParameter(m: Maker, name: string, kind: number): Tree {
  if (kind < 0.4) return part("parameter with a default")`${name}: any = ${m.hole("parameter default", "anything")}`;
  if (kind < 0.5) return part("parameter with a plain default")`${name}: any = one`;
  return part("parameter")`${name}?: any`;
}

function restParameter(m: Maker): Tree {
  const name = m.fresh("rest");
  m.scope.declare("value", name);
  return part("rest parameter")`...${name}: any`;
}

// Classes: they extend `Base`, so that a look-up says so, and `super` leads somewhere.

import type { Slot } from "../slots.js";
import { fixed, type Hole, Level, list, type Part, type Tree, tree } from "../tree.js";
import { arrowFunction, body, entryLog, parameterList } from "./functions.js";
import type { Maker } from "./maker.js";
import { inArrow, inMethod, inStatic, type Surroundings } from "./scope.js";

const member = (form: string) => tree("member", form);

/** Code of a class that runs plainly: only arrow functions in it may suspend. */
const inInitializer: Partial<Surroundings> = {
  ...inArrow,
  receiver: "object",
  home: "methods",
  hasArguments: false,
  hasNewTarget: false,
};

/** A class at the top of a file, whose heritage and names cannot suspend; or in a function, where they can. */
export function classDeclaration(m: Maker, name: string, place: "top" | "function"): Tree {
  const heritage: Part = place === "top" ? "Base" : m.hole("heritage", "class", Level.Call);
  const privateName = m.fresh("#p");
  const members = makeMembers(m, name, place, privateName);
  m.scope.declare("class", name);
  for (const { form, parts } of members) declareUse(m, name, form, parts);
  return tree("statement", "class")`class ${name} extends ${heritage} {${list("lines", members)}}`;
}

/** A class without a name, in a function. */
export function classExpression(m: Maker, name: string): Hole {
  const heritage = m.hole("heritage", "class", Level.Call);
  const members = makeMembers(m, name, "function", m.fresh("#p"));
  // Of one of two classes, TypeScript does not say that it is a `Base`.
  return fixed(
    tree("fixed", "class expression")`class extends (${heritage} as typeof Base) {${list("lines", members)}}`,
  );
}

/** How to see what a member does. */
function declareUse(m: Maker, name: string, form: string, [head]: readonly Part[]): void {
  const object = `new ${name}(one, two)`;
  if (form === "generator method") m.scope.declare("generator", `${object}.each`);
  if (form === "constructor") for (const key of ["fn", "opt!"]) m.scope.declare("use", detached(`${object}.${key}`));
  if (typeof head !== "string") return;
  if (form === "field") m.scope.declare("use", detached(`${object}.${head}`));
  if (form !== "method") return;
  if (head === "static s") m.scope.declare("use", `${name}.s`);
  if (head === "m") m.scope.declare("use", `${object}.m`);
  if (/^\W*n\W*$/.test(head)) m.scope.declare("use", `${object}.n`);
}

/** A function that is called without its object, so that what it sees of that is what it has captured. */
function detached(key: string): string {
  return `(0, ${key})`;
}

function makeMembers(m: Maker, name: string, place: "top" | "function", privateName: string): Tree[] {
  const methods: readonly (() => Tree)[] = [
    () =>
      method(m, "m", inMethod, `${name}.m`, [
        tree("statement", "private call", Level.Comma)`log(this.${privateName}(${m.id("argument")}))`,
      ]),
    () => method(m, m.choose("n", '"n"', "['n']"), inMethod, `${name}.n`),
    () => method(m, "static s", inStatic, `${name}.s`),
    () => field(m),
    () => constructor(m, name),
    () => member("plain getter")`get plain() { return this.b; }`,
    () => generatorMethod(m, name),
    () => member("static block")`static { log("static block of ${name}"); }`,
    ...(place === "function" ? computedMembers(m) : []),
  ];
  const chosen = methods.filter((_, index) => index === 0 || m.random.chance(0.35)).map((make) => make());
  return [method(m, privateName, { ...inMethod }, privateName), ...chosen];
}

function method(m: Maker, head: string | Part, around: Surroundings, name: string, always: readonly Tree[] = []): Tree {
  return m.within(around, () => {
    const parameters = parameterList(m, 2, "id?: any, ", { isOpen: true });
    return member("method")`${head}(${parameters}): any {${body(m, [entryLog(name), ...always])}}`;
  });
}

function generatorMethod(m: Maker, name: string): Tree {
  return m.within({ ...inMethod, isGenerator: true }, () => {
    const generator = "CooperativeGenerator<any, any, any>";
    return member(
      "generator method",
    )`*each(id?: any, more?: any): ${generator} {${body(m, [entryLog(`${name}.each`)])}}`;
  });
}

/** Arrow functions of a class see its `this`, `super`, and the `new.target` of its constructor. */
function field(m: Maker): Tree {
  return m.within(inInitializer, () => member("field")`${m.fresh("h")}: Fn = ${arrowFunction(m)}`);
}

function constructor(m: Maker, name: string): Tree {
  const before = m.fresh("before");
  return m.within({ ...inInitializer, hasArguments: true, hasNewTarget: true }, () => {
    const early = arrowFunction(m);
    const late = arrowFunction(m);
    const parts = [
      tree("statement", "arrow before super", Level.Comma)`const ${before}: Fn = ${early}`,
      tree("statement", "super()", Level.Comma)`super(...args)`,
      tree("statement", "constructor", Level.Comma)`log("${name}", new.target.name, arguments, this)`,
      tree("statement", "arrow in a constructor", Level.Comma)`this.fn = ${late}`,
      tree("statement", "arrow from before super", Level.Comma)`this.opt = ${before}`,
    ];
    return member("constructor")`constructor(...args: any[]) {${list("lines", parts)}}`;
  });
}

/** TypeScript allows no `this` there. */
function memberName(m: Maker, slot: Slot): Part {
  return m.within({ ...m.around, receiver: "none" }, () => m.hole(slot, "effect"));
}

/** Members whose names are found while the function around the class runs. */
function computedMembers(m: Maker): readonly (() => Tree)[] {
  return [
    () => method(m, computed(memberName(m, "method name")), inMethod, "computed"),
    () => method(m, computed(memberName(m, "static name"), "static "), inStatic, "static computed"),
    () => member("computed getter")`get [${memberName(m, "accessor name")}]() { return 1; }`,
  ];
}

function computed(name: Part, before = ""): Part {
  return fixed(tree("fixed", "computed name")`${before}[${name}]`);
}

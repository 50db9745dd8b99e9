// Every way in which a cooperative function could be taken for a plain one, or a cooperative call stand where it cannot be lowered, is
// refused: in a fixture, on a line that names it.
//
//   setTimeout(work, 1); // escape: callback to a native

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fixturesFolder } from "../support/fixtures.js";

/** The routes, by the fixture that closes them. */
const routes: Record<string, readonly string[]> = {
  "SF2001-escape-routes": [
    "module top level",
    "export used by plain code",
    "re-export",
    "default export",
    "namespace export",
    "namespace import",
    "re-exported class",
    "alias",
    "destructured member",
    "renamed member",
    "comma",
    "assertion",
    "non-null assertion",
    "call",
    "apply",
    "bind",
    "call by its name in quotes",
    "bind in a chain",
    "overloads",
    "conditional",
    "union of types",
    "intersection of types",
    "union of functions",
    "narrowed by typeof",
    "narrowed by instanceof",
    "returned function",
    "element of an array",
    "narrowed by a predicate",
    "dynamic obj[name]()",
    "index signature",
    "call signature",
    "member by its key",
    "optional call",
    "optional member",
    "tagged template tag",
    "type parameter",
    "member of a type parameter",
    "ReturnType",
    "field initialiser",
    "static block",
    "constructor",
    "getter",
    "setter",
    "default value of a parameter",
    "decorator",
    "async function",
    "dynamic import",
    "plain generator",
    "enum initialiser",
    "namespace initialiser",
    "new",
  ],
  "SF2002-escape-routes": [
    "callback to a native",
    "arrow that calls",
    "arrow with a mark",
    "event listener",
    "event handler property",
    "method as a listener",
    "Promise executor",
    "callback of a promise",
    "Proxy trap",
    "callback to a constructor",
    "reviver",
    "Reflect.apply",
    "Reflect.set",
    "Object.assign",
    "value of a property descriptor",
    "getter of a property descriptor",
    "call as a value",
    "bind whose type forgets",
    "bind as a callback",
    "bind of a method",
    "assignment to any",
    "assignment to unknown",
    "assignment to object",
    "assignment to Function",
    "assignment to {}",
    "argument that may be anything",
    "as any",
    "in a literal that may be anything",
    "assignment to a plain function type",
    "assignment",
    "array pattern",
    "array pattern of an array",
    "object pattern",
    "default in an object pattern",
    "for over functions",
    "compound assignment",
    "default of a binding",
    "default of a parameter",
    "assertion",
    "assertion by way of unknown",
    "satisfies",
    "operand of a conditional",
    "operand of ??",
    "spread argument",
    "value in a template",
    "element of an array",
    "returned value",
    "awaited value",
    "result of an async function",
    "yielded value",
    "yield* of functions",
    "method of a literal",
    "property of a literal",
    "getter of a literal",
    "spread object",
    "shorthand property",
    "computed property",
    "interface that is met by chance",
    "array",
    "tuple",
    "map",
    "promise",
    "namespace",
    "class",
    "returned function",
    "parameter",
    "function returned by a function",
    "Symbol.dispose",
    "next",
    "cooperative iterable",
    "generic T extends (...a) => R",
    "generic parameters and result",
    "identity function",
    "type parameter of a class",
    "type argument",
    "parameter of a callback",
    "field",
    "parameter property",
    "field in the constructor",
    "result of a getter",
    "override of a plain method",
    "interface method implemented cooperatively",
    "toString",
    "valueOf",
    "toJSON",
    "then",
    "[Symbol.iterator]",
    "[Symbol.toPrimitive]",
    "[Symbol.hasInstance]",
    "cooperative getter",
    "cooperative setter",
    "cooperative constructor",
    "decorated method",
    "exported under a plain type",
  ],
  "SF2002-jsx": ["JSX attribute", "arrow in a JSX attribute", "JSX spread attribute", "JSX child", "JSX component"],
  "SF2002-jsx-components": ["class component", "component in an object", "component that is wrapped"],
};

describe.each(Object.entries(routes))("%s", (fixture, expected) => {
  const lines = readLines(fixture, ["input.ts", "input.tsx"]);
  const refused = readLines(fixture, ["diagnostics.txt"]).flatMap((line) => {
    const [, number] = /^input\.tsx?:(\d+):\d+ /.exec(line) ?? [];
    return number === undefined ? [] : [Number(number)];
  });

  test.each(expected)("refuses %s", (route) => {
    const found = lines.flatMap((line, index) => (line.endsWith(`// escape: ${route}`) ? [index + 1] : []));
    expect(found.length).toBe(1);
    expect(refused).toContain(found[0]);
  });

  test("names no route that is not listed", () => {
    const named = lines.flatMap((line) => /\/\/ escape: (.*)$/.exec(line)?.[1] ?? []);
    expect(named.toSorted()).toEqual(expected.toSorted());
  });
});

function readLines(fixture: string, names: readonly string[]): readonly string[] {
  const path = names.map((name) => join(fixturesFolder, "diagnose", fixture, name)).find(existsSync);
  if (path === undefined) throw new Error(`${fixture} has none of ${names.join(", ")}`);
  return readFileSync(path, "utf8").split("\n");
}

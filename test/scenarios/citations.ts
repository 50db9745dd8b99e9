// Which tests cite which scenarios, by their names.
//
//   test("arrives, although its receiver is cancelled (T6, R3; seeds X1)", …)     cites `T6` and `seeds X1`

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const folder = fileURLToPath(new URL("..", import.meta.url));

/** The names of all tests and their groups. */
export function testNames(): string[] {
  return textsOf(/\.test\.ts$/).flatMap(namesIn);
}

/** What tests cite of the table of what is hostile: in their names, and in the names of rows that tests are made of. */
export function hostileCitations(): string[] {
  const quoted = textsOf(/^(?:badInput|io|runtime)\b.*\.ts$/).flatMap(
    (text) => text.match(/["`](?:[^"`\\\n]|\\.)*["`]/g) ?? [],
  );
  return quoted.flatMap((literal) => literal.match(/\b[SH]-\d+[bc]?\b/g) ?? []);
}

function textsOf(names: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => names.test(name))
    .map((name) => readFileSync(folder + name, "utf8"));
}

function namesIn(text: string): string[] {
  const names: string[] = [];
  visit(ts.createSourceFile("test.ts", text, ts.ScriptTarget.Latest));
  return names;

  function visit(node: ts.Node): void {
    if (ts.isCallExpression(node) && /^(?:test|describe)$/.test(rootOf(node.expression))) {
      const [first] = node.arguments;
      if (first !== undefined && ts.isStringLiteralLike(first)) names.push(first.text);
    }
    ts.forEachChild(node, visit);
  }
}

/** `test` of `test.each(table)("name", …)`. */
function rootOf(callee: ts.Expression): string {
  if (ts.isIdentifier(callee)) return callee.text;
  return ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee) ? rootOf(callee.expression) : "";
}

/** The scenarios that a name cites: what stands in parentheses, `seeds` in front of the numbers of that list. */
export function citationsIn(name: string): string[] {
  return [...name.matchAll(/\(([^()]*)\)/g)]
    .flatMap(([, inside]) => (inside as string).split(";"))
    .flatMap((part) => {
      const prefix = part.trim().startsWith("seeds ") ? "seeds " : "";
      return [...part.matchAll(/\b[TX]\d+\b/g)].map(([number]) => prefix + number);
    });
}

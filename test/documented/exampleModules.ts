// Examples of comments as modules that compile.
//
//   using _ = mutex.lock();       becomes       import { type Mutex } from "stackful";
//                                               declare let mutex: Mutex;
//                                               export function example() { "use cooperative"; using _ = mutex.lock(); }
//
//   I1  A name that is public is imported. Any other that the example does not declare may be anything, unless it is called like the member
//       that the comment belongs to: then it has that type.

import ts from "typescript";
import type { PublicName } from "./publicNames.js";

export interface ExampleModule {
  readonly name: string;
  readonly text: string;
  /** Whether nothing is missing to run it, no server either. */
  readonly isComplete: boolean;
}

/** `sources` says from where each public name is imported. */
export function moduleOf(
  { name, arity }: PublicName,
  example: string,
  sources: ReadonlyMap<string, string>,
): ExampleModule {
  const file = ts.createSourceFile("example.ts", example, ts.ScriptTarget.Latest, /* setParentNodes: */ true);
  const imports = file.statements.filter(ts.isImportDeclaration).map((one) => one.getText());
  const body = file.statements
    .filter((one) => !ts.isImportDeclaration(one))
    .map((one) => one.getText())
    .join("\n");
  const used = namesIn(file);
  const free = [...used.free].filter((one) => sources.has(one) || (!(one in globalThis) && one !== "arguments"));
  const missing = free.filter((one) => !sources.has(one));
  const [owner = "", member] = name.split(".");
  const receiver = member === undefined ? undefined : missing.find((one) => used.called.has(`${one}.${member}`));
  const needed = free.filter((one) => sources.has(one));
  if (receiver !== undefined && !needed.includes(owner)) needed.push(owner);
  const text = [
    ...imports,
    ...needed.map((one) => `import { ${one} } from "${sources.get(one)}";`),
    ...missing.map((one) => declare(one, used.types.has(one), one === receiver ? owner + typeArguments(arity) : "any")),
    isModule(file) ? body : `export function example() {\n"use cooperative";\n${body}\n}`,
    "export {};",
  ].join("\n");
  return { name, text, isComplete: missing.length === 0 && !text.includes('"stackful/net"') };
}

function declare(name: string, isType: boolean, type: string): string {
  return isType ? `declare class ${name} { [key: string]: any }` : `declare let ${name}: ${type};`;
}

function typeArguments(arity: number): string {
  return arity === 0 ? "" : `<${Array(arity).fill("any").join(", ")}>`;
}

/** Whether it stands at the top of a module: it awaits, or is a whole program. */
function isModule(file: ts.SourceFile): boolean {
  return file.statements.some((one) => {
    const text = one.getText();
    return (
      /^(?:const \{?[\w, ]+\}? = )?(?:await|for await|main|runSync)\b/.test(text) || / = (?:await|runSync)\b/.test(text)
    );
  });
}

interface Names {
  readonly free: ReadonlySet<string>;
  /** Those of them that stand for types. */
  readonly types: ReadonlySet<string>;
  /** `mutex.lock`. */
  readonly called: ReadonlySet<string>;
}

/** The names that an example uses, and does not declare anywhere. */
function namesIn(file: ts.SourceFile): Names {
  const declared = new Set<string>();
  const values = new Set<string>();
  const types = new Set<string>();
  const called = new Set<string>();
  visit(file);
  const free = new Set([...values, ...types].filter((one) => !declared.has(one)));
  return { free, types, called };

  function visit(node: ts.Node): void {
    if (ts.isIdentifier(node)) readName(node);
    if (ts.isCallExpression(node)) called.add(node.expression.getText().replace(/\?\.?$/, ""));
    ts.forEachChild(node, visit);
  }

  function readName(node: ts.Identifier): void {
    const { parent } = node;
    if (isDeclaration(node)) declared.add(node.text);
    else if (ts.isTypeReferenceNode(parent) || ts.isExpressionWithTypeArguments(parent)) types.add(node.text);
    else if (!isProperty(node)) values.add(node.text);
  }
}

function isDeclaration(node: ts.Identifier): boolean {
  const { parent } = node;
  const isNamed =
    ts.isVariableDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isBindingElement(parent) ||
    ts.isFunctionDeclaration(parent) ||
    ts.isClassDeclaration(parent);
  return (isNamed && parent.name === node) || ts.isImportSpecifier(parent) || ts.isNamespaceImport(parent);
}

/** The name of a property: after a dot, in a literal, a class, a pattern. */
function isProperty(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  return (ts.isPropertyAssignment(parent) || ts.isClassElement(parent)) && parent.name === node;
}

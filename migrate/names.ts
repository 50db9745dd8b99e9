// The names that a migrated file uses of ours, and their import.

import * as ts from "typescript";
import type { Edits } from "./edits.js";

const TYPES: ReadonlySet<string> = new Set([
  "Cooperative",
  "CooperativeGenerator",
  "CooperativeIterable",
  "CooperativeIterator",
]);

export class Names {
  readonly #file: ts.SourceFile;
  readonly #used = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #imported: ts.ImportDeclaration | undefined;

  constructor(file: ts.SourceFile) {
    this.#file = file;
    this.#imported = file.statements.find(
      (one): one is ts.ImportDeclaration => ts.isImportDeclaration(one) && isOurs(one),
    );
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && !isNameOfMember(node)) this.#taken.add(node.text);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }

  /** The name of ours, under which the file has it. */
  use(name: string): string {
    const known = this.#used.get(name) ?? this.#known(name);
    if (known !== undefined) return known;
    const local = this.free(name);
    this.#used.set(name, local);
    return local;
  }

  /** A name that the file does not have: the one that is wanted, or one like it. */
  free(wanted: string): string {
    let name = wanted;
    while (this.#taken.has(name)) name = `${name}_`;
    return name;
  }

  #known(name: string): string | undefined {
    return bindingsOf(this.#imported)?.elements.find((one) => (one.propertyName ?? one.name).text === name)?.name.text;
  }

  /** Imports what is used. */
  import(edits: Edits): void {
    const names = [...this.#used].toSorted(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
    if (names.length === 0) return;
    const list = names.map(([name, local]) => {
      const words = name === local ? name : `${name} as ${local}`;
      return TYPES.has(name) ? `type ${words}` : words;
    });
    const last = bindingsOf(this.#imported)?.elements.at(-1);
    if (last !== undefined) return edits.insert(last.end, `, ${list.join(", ")}`);
    const quote = /^\s*import\b[^;\n]*'/m.test(this.#file.text) ? "'" : '"';
    const end = /^\s*import\b[^;\n]*["']\s*$/m.test(this.#file.text) ? "" : ";";
    edits.insert(this.#place(), `import { ${list.join(", ")} } from ${quote}stackful${quote}${end}\n`);
  }

  /** Before the first import; or else before the first statement that is no directive. */
  #place(): number {
    const first =
      this.#file.statements.find((one) => ts.isImportDeclaration(one)) ??
      this.#file.statements.find((one) => !(ts.isExpressionStatement(one) && ts.isStringLiteral(one.expression)));
    return first?.getStart() ?? this.#file.end;
  }
}

function isOurs(node: ts.ImportDeclaration): boolean {
  return (
    (node.moduleSpecifier as ts.StringLiteral).text === "stackful" && node.importClause?.phaseModifier === undefined
  );
}

function bindingsOf(node: ts.ImportDeclaration | undefined): ts.NamedImports | undefined {
  const bindings = node?.importClause?.namedBindings;
  return bindings !== undefined && ts.isNamedImports(bindings) && node?.importClause?.isTypeOnly !== true
    ? bindings
    : undefined;
}

function isNameOfMember(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return (
    (ts.isPropertyAssignment(parent) || ts.isClassElement(parent) || ts.isTypeElement(parent)) && parent.name === node
  );
}

// Names of the runtime that a fix uses.
//
//   import { sleep } from "stackful";      becomes    import { sleep, spawn } from "stackful";

import * as ts from "typescript";
import type { TextEdit } from "../diagnostics/fix.js";
import { directivesOf } from "../syntax.js";
import { freeName, insert } from "./edits.js";

const MODULE = "stackful";

/** A name, as the file knows it, and the edits after which it does. */
export interface Imported {
  readonly name: string;
  readonly edits: readonly TextEdit[];
}

/** Imports a function of the runtime. */
export function importValue(file: ts.SourceFile, name: string): Imported {
  return importName(file, name, /* asType: */ false);
}

/** Imports a type of the runtime. */
export function importType(file: ts.SourceFile, name: string): Imported {
  return importName(file, name, /* asType: */ true);
}

function importName(file: ts.SourceFile, name: string, asType: boolean): Imported {
  const lists = file.statements.flatMap((statement) => namedImportsOf(statement) ?? []);
  const specifiers = lists.filter((list) => asType || !isTypeOnly(list)).flatMap(({ elements }) => elements.slice());
  const known = specifiers.find((one) => (one.propertyName ?? one.name).text === name && (asType || !one.isTypeOnly));
  if (known !== undefined) return { name: known.name.text, edits: [] };
  const local = freeName(file, name);
  const clause = `${asType ? "type " : ""}${local === name ? name : `${name} as ${local}`}`;
  const list = lists.find((one) => one.elements.length > 0 && !isTypeOnly(one));
  const last = list?.elements.at(-1);
  if (last !== undefined) return { name: local, edits: [insert(file, last.end, `, ${clause}`)] };
  return { name: local, edits: [insert(file, placeForImport(file), `import { ${clause} } from "${MODULE}";\n`)] };
}

function namedImportsOf(statement: ts.Statement): ts.NamedImports | undefined {
  if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return undefined;
  const bindings = statement.importClause?.namedBindings;
  return statement.moduleSpecifier.text === MODULE && bindings && ts.isNamedImports(bindings) ? bindings : undefined;
}

function isTypeOnly({ parent }: ts.NamedImports): boolean {
  return parent.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

/** In front of the first import; or of the first statement and its comments, but behind directives. */
function placeForImport(file: ts.SourceFile): number {
  const firstImport = file.statements.find(ts.isImportDeclaration);
  if (firstImport !== undefined) return firstImport.getStart(file);
  const first = file.statements[directivesOf(file).length];
  if (first === undefined) return file.end;
  return ts.getLeadingCommentRanges(file.text, first.getFullStart())?.[0]?.pos ?? first.getStart(file);
}

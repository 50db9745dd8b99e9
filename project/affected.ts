// What a change can matter to.
//
//   main.ts ─imports─► pages.ts ─imports─► lib.ts
//
// If the text of lib.ts changes, so does what it is compiled to. If its declarations change, too, so may everything that imports it: a call in
// pages.ts may be of a cooperative function now. And main.ts, if the declarations of pages.ts change with that, or mention lib.ts.

import type { Compiler } from "stackful/compiler";
import * as ts from "typescript";
import type { Imports } from "./imports.js";

/** A program, and what its files import. */
export interface Version {
  readonly compiler: Compiler;
  readonly imports: Imports;
}

/** The files that may be compiled to something else after the texts of some have changed, and whatever else is new. */
export function affectedBy(texts: readonly string[], before: Version, after: Version): ReadonlySet<string> {
  // Who imports a file that came or went imports another file than before, or has another text.
  const comeOrGone = [...filesOnlyIn(before, after), ...filesOnlyIn(after, before)];
  const touched = new Set([...texts, ...after.imports.changedSince(before.imports)]);
  const seenToChange = [...touched].filter((path) => declarationChanged(path, before, after));
  const isSeen = (path: string) => isSeenEverywhere(path, before) || isSeenEverywhere(path, after);
  if ([...comeOrGone, ...seenToChange].some(isSeen)) return filesOfBoth(before, after);
  return new Set([...comeOrGone, ...touched, ...importersAffected(seenToChange, before, after)]);
}

export function filesOfBoth(before: Version, after: Version): ReadonlySet<string> {
  return new Set([...filesOf(before), ...filesOf(after)]);
}

/** Those who see that the declarations of some files have changed, however far away. */
function importersAffected(changed: readonly string[], before: Version, after: Version): ReadonlySet<string> {
  const importers = after.imports.reversed();
  const affected = new Set<string>();
  const sources = new Set(changed);
  for (const path of sources) {
    for (const importer of importers.get(path) ?? []) {
      affected.add(importer);
      if (!sources.has(importer) && isPassedOn(importer, sources, before, after)) sources.add(importer);
    }
  }
  return affected;
}

/** Whether who imports an importer of what has changed sees something else, too. */
function isPassedOn(path: string, sources: ReadonlySet<string>, before: Version, after: Version): boolean {
  if (declarationChanged(path, before, after)) return true;
  const mentioned = after.imports.mentionedIn(after.compiler.declaration(path), path);
  return [...mentioned].some((one) => sources.has(one));
}

function declarationChanged(path: string, before: Version, after: Version): boolean {
  return declarationIn(before, path) !== declarationIn(after, path);
}

function declarationIn({ compiler }: Version, path: string): string | undefined {
  return compiler.program.getSourceFile(path) === undefined ? undefined : compiler.declaration(path);
}

/** Whether a file is seen without an import: a script, or a module that adds to the global scope or to other modules. */
function isSeenEverywhere(path: string, { compiler }: Version): boolean {
  const file = compiler.program.getSourceFile(path);
  if (file === undefined || path.endsWith(".json")) return false;
  return !ts.isExternalModule(file) || file.statements.some(isAugmentation);
}

function isAugmentation(statement: ts.Statement): boolean {
  if (!ts.isModuleDeclaration(statement)) return false;
  return ts.isStringLiteral(statement.name) || (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0;
}

function filesOf({ compiler }: Version): readonly string[] {
  return compiler.program.getSourceFiles().map(({ fileName }) => fileName);
}

function filesOnlyIn(version: Version, other: Version): readonly string[] {
  return filesOf(version).filter((path) => other.compiler.program.getSourceFile(path) === undefined);
}

// The files of a program in which there can be cooperative code: those that see a file which speaks of it.
//
// The marks and the types that mark all have the word in them. A file that sees no such text is plain, however its types are: it need not be
// checked. In a program that is cooperative in a corner, most are.

import * as ts from "typescript";

const WORD = /cooperative/i;

/** A text is searched once, however many programs it is part of. */
const known = new WeakMap<ts.SourceFile, boolean>();

function speaks(file: ts.SourceFile): boolean {
  const answer = known.get(file) ?? WORD.test(file.text);
  known.set(file, answer);
  return answer;
}

export function filesConcerned(
  program: ts.Program,
  importers: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const speaking = program.getSourceFiles().filter((file) => !program.isSourceFileDefaultLibrary(file) && speaks(file));
  // What is in the global scope is seen by all.
  const start = speaking.some((file) => !ts.isExternalModule(file)) ? program.getSourceFiles() : speaking;
  const concerned = new Set(start.map(({ fileName }) => fileName));
  for (const path of concerned) for (const importer of importers.get(path) ?? []) concerned.add(importer);
  return concerned;
}

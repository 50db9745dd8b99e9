// Marking whoever calls something cooperative, and then whoever calls these, until nobody is left.
//
//   I1  It ends: each round marks a function that was not marked, or is the last.

import { applyEdits, type Diagnostic, type TextEdit } from "stackful/compiler";
import type { LiveProject } from "../project/liveProject.js";
import type { Place } from "./migrate.js";

export interface Marked {
  /** The new texts, by path: of files that have changed. */
  readonly marked: ReadonlyMap<string, string>;
  readonly functions: number;
  /** What is still wrong, and nobody but people can put right. */
  readonly wrong: readonly Place[];
}

/** Marks the functions of these files that need it. Nothing is written. */
export function markAll(project: LiveProject, paths: readonly string[]): Marked {
  const marked = new Map<string, string>();
  let functions = 0;
  for (;;) {
    const found = paths.flatMap((path) => project.check(path));
    const edits = marksFor(found, paths);
    if (edits.size === 0) return { marked, functions, wrong: found.filter(isError).map(placeOf) };
    for (const [path, list] of edits) {
      const text = applyEdits(project.textOf(path) as string, list);
      marked.set(path, text);
      project.setText(path, text);
      functions += list.length;
    }
  }
}

/** The edits of one round, by path. */
function marksFor(found: readonly Diagnostic[], paths: readonly string[]): ReadonlyMap<string, readonly TextEdit[]> {
  const edits = new Map<string, Map<number, TextEdit>>();
  for (const { fixes } of found.filter(isError)) {
    for (const edit of fixes.find(({ kind }) => kind === "mark")?.edits ?? []) {
      if (!paths.includes(edit.file)) continue;
      const known = edits.get(edit.file) ?? new Map<number, TextEdit>();
      edits.set(edit.file, known.set(edit.start, edit));
    }
  }
  return new Map([...edits].map(([path, list]) => [path, [...list.values()]]));
}

/** What is wrong with a file. */
export function errorsIn(project: LiveProject, path: string): readonly Place[] {
  return project.check(path).filter(isError).map(placeOf);
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

function placeOf({ file, start, code, message }: Diagnostic): Place {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return { path: file.fileName, line: line + 1, column: character + 1, reason: `${code}: ${message}` };
}

// Marking whoever calls something cooperative, and then whoever calls these, until nobody is left.
//
//   I1  It ends: a round marks at least one function that was not marked, so there are no more rounds than functions.

import { applyEdits, type Diagnostic, type TextEdit } from "stackful/compiler";
import * as ts from "typescript";
import type { LiveProject } from "../project/liveProject.js";
import { marksOfBases } from "./bases.js";
import type { Place } from "./migrate.js";
import type { Turned } from "./turned.js";

export interface Marked {
  /** The new texts, by path: of files that have changed. */
  readonly marked: ReadonlyMap<string, string>;
  readonly functions: number;
  /** What is still wrong, and nobody but people can put right. */
  readonly wrong: readonly Place[];
}

/** The edits that mark one function. */
type Mark = readonly TextEdit[];

/** Marks the functions of these files that need it; of those that were turned, what they override as well. Nothing is written. */
export function markAll(project: LiveProject, paths: readonly string[], turned?: Turned): Marked {
  const marked = new Map<string, string>();
  const most = paths.reduce((sum, path) => sum + functionsIn(project.programWith(path).getSourceFile(path)), 0);
  let functions = 0;
  for (let round = 0; ; round++) {
    const found = paths.flatMap((path) => project.check(path)).filter(({ severity }) => severity === "error");
    const marks = round < most ? marksFor(found, paths, project.program, turned) : [];
    if (marks.length === 0) return { marked, functions, wrong: found.map(placeOf) };
    functions += marks.length;
    const edits = marks.flat();
    for (const path of new Set(edits.map(({ file }) => file))) {
      const here = edits.filter(({ file }) => file === path);
      const text = applyEdits(project.textOf(path) as string, here);
      marked.set(path, text);
      project.setText(path, text);
    }
  }
}

/** The marks of one round: of those that are in each other's way, the first. */
function marksFor(
  found: readonly Diagnostic[],
  paths: readonly string[],
  program: ts.Program,
  turned: Turned | undefined,
): readonly Mark[] {
  const marks: Mark[] = [];
  const taken = new Set<string>();
  for (const diagnostic of found) {
    const mark = markFor(diagnostic, program, turned);
    const places = mark.map(({ file, start }) => `${file}:${start}`);
    if (mark.length === 0 || !mark.every(({ file }) => paths.includes(file))) continue;
    if (places.some((one) => taken.has(one))) continue;
    for (const one of places) taken.add(one);
    marks.push(mark);
  }
  return marks;
}

function markFor(diagnostic: Diagnostic, program: ts.Program, turned: Turned | undefined): Mark {
  const fix = diagnostic.fixes.find(({ kind }) => kind === "mark");
  if (fix !== undefined) return fix.edits;
  return turned !== undefined && diagnostic.code === "SF2007" ? marksOfBases(diagnostic, program, turned) : [];
}

function functionsIn(node: ts.Node | undefined): number {
  let count = 0;
  const visit = (one: ts.Node): void => {
    if (ts.isFunctionLike(one)) count++;
    ts.forEachChild(one, visit);
  };
  if (node !== undefined) visit(node);
  return count;
}

/** What is wrong with the colours of a file. */
export function errorsIn(project: LiveProject, path: string): readonly Place[] {
  return project
    .check(path)
    .filter(({ severity }) => severity === "error")
    .map(placeOf);
}

function placeOf({ file, start, code, message }: Diagnostic): Place {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return { path: file.fileName, line: line + 1, column: character + 1, reason: `${code}: ${message}` };
}

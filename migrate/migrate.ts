// Migration: files of a project, from `async` and `await` to blocking style.
//
//   turned.ts       who is turned
//   rewrite.ts      what becomes of each file
//   markAll.ts      and then, whatever has to be marked is marked: the compiler knows who that is
//   typeErrors.ts   what TypeScript then finds wrong that was right before

import * as ts from "typescript";
import { LiveProject } from "../project/liveProject.js";
import { filesOf } from "../project/project.js";
import { errorsIn, markAll } from "./markAll.js";
import { rewrite } from "./rewrite.js";
import { type Left, Turned } from "./turned.js";
import { newTypeErrors, typeErrorsOf } from "./typeErrors.js";

export interface Migration {
  /** The new texts, by path: of files that have changed. */
  readonly texts: ReadonlyMap<string, string>;
  readonly functions: number;
  readonly awaits: number;
  /** What somebody has to look at, in the text as it was. */
  readonly left: readonly Place[];
  /** What is still wrong, in the text as it is then: such as calls in files that were not migrated. */
  readonly wrong: readonly Place[];
}

export interface Place {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

/** Migrates files of a project. Nothing is written. */
export function migrate(project: LiveProject, paths: readonly string[]): Migration {
  for (const path of paths) project.compile(path); // it becomes part of the project
  const { program } = project;
  const known = typeErrorsOf(program);
  const checker = program.getTypeChecker();
  const files = paths.map((path) => program.getSourceFile(path) as ts.SourceFile);
  const turned = new Turned(new Set(files), checker);
  const rewritten = files.map((file) => rewrite(file, checker, turned));
  const texts = new Map<string, string>();
  for (const { file, text } of rewritten) {
    if (text === file.text) continue;
    texts.set(file.fileName, text);
    project.setText(file.fileName, text);
  }
  const { marked, wrong } = markAll(project, [...texts.keys()], turned);
  for (const [path, text] of marked) texts.set(path, text);
  const others = filesOf(project.program).filter(({ fileName }) => !texts.has(fileName));
  return {
    texts,
    functions: sum(rewritten.map(({ functions }) => functions)),
    awaits: sum(rewritten.map(({ awaits }) => awaits)),
    left: [...turned.left, ...rewritten.flatMap(({ left }) => left)].map(placeOf),
    wrong: [
      ...wrong,
      ...others.flatMap(({ fileName }) => errorsIn(project, fileName)),
      ...newTypeErrors(project.program, known),
    ],
  };
}

function placeOf({ file, start, reason }: Left): Place {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return { path: file.fileName, line: line + 1, column: character + 1, reason };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

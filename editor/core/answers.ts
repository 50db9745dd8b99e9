// What an editor asks about a file, answered by the compiler of the program as it is now.
//
//   problemsIn     what is wrong
//   fixesAt        what puts it right, at a place
//   markAll        what marks every caller in the file that has to be marked
//   hoverAt        the colour of what is under the pointer
//   inlaysIn       marks in front of what may suspend
//
//   I1  A failure of ours is told to `log`, with the place where we were, and the answer is that there is nothing to say.

import type ts from "typescript";
import { type Compiler, type Diagnostic, type Fix, type TextEdit } from "../../compiler/index.js";
import { Compilers, readableFile } from "./compilers.js";

/** What stands in front of a place that may suspend. */
export const INLAY = "»";

export interface Inlay {
  readonly position: number;
  /** What happens there: "calls `read`". */
  readonly acts: readonly string[];
}

/** A fix, and what it is for. */
export interface FixOf {
  readonly problem: Diagnostic;
  readonly fix: Fix;
}

export class Answers {
  readonly #compilers = new Compilers();

  constructor(readonly log: (message: string) => void) {}

  problemsIn(program: ts.Program, fileName: string): readonly Diagnostic[] {
    return this.#ask(program, fileName, (compiler, { fileName: name }) => compiler.check(name)) ?? [];
  }

  /** `start` and `end` are those of a selection, which touches what is wrong. */
  fixesAt(program: ts.Program, fileName: string, start: number, end: number): readonly FixOf[] {
    const fixes = this.#ask(program, fileName, (compiler, file) =>
      compiler
        .check(file.fileName)
        .filter((problem) => problem.start <= end && start <= problem.start + problem.length)
        .flatMap((problem) => problem.fixes.map((fix) => ({ problem, fix }))),
    );
    return fixes ?? [];
  }

  /** The edits that mark callers, each once: a function may call several cooperative ones. */
  markAll(program: ts.Program, fileName: string): readonly TextEdit[] {
    const edits = this.#ask(program, fileName, (compiler, file) => {
      const marks = compiler.check(file.fileName).flatMap(({ fixes }) => fixes.filter(({ kind }) => kind === "mark"));
      return [...new Map(marks.map(({ edits: all }) => [JSON.stringify(all), all])).values()].flat();
    });
    return edits ?? [];
  }

  /** "(cooperative: marked by its directive)". Of plain functions, only those of the project are worth a word. */
  hoverAt(program: ts.Program, fileName: string, position: number): string | undefined {
    return this.#ask(program, fileName, (compiler, file) => {
      const found = compiler.explainAt(file.fileName, position);
      if (found === undefined) return undefined;
      const isForeign = found.declaration.getSourceFile().isDeclarationFile;
      return found.color === "plain" && isForeign ? undefined : `(${found.summary})`;
    });
  }

  /** Several things that begin at the same place, as in `a.read().write()`, have one mark. */
  inlaysIn(program: ts.Program, fileName: string, start: number, end: number): readonly Inlay[] {
    const inlays = this.#ask(program, fileName, (compiler, file) => {
      const acts = new Map<number, string[]>();
      for (const point of compiler.explain(file.fileName).suspensions) {
        if (point.start < start || point.start > end) continue;
        acts.set(point.start, [...(acts.get(point.start) ?? []), point.act]);
      }
      return Array.from(acts, ([position, all]) => ({ position, acts: all }));
    });
    return inlays ?? [];
  }

  #ask<T>(
    program: ts.Program,
    fileName: string,
    answer: (compiler: Compiler, file: ts.SourceFile) => T,
  ): T | undefined {
    try {
      const file = readableFile(program, fileName);
      const compiler = file && this.#compilers.of(program);
      return file && compiler && answer(compiler, file);
    } catch (error) {
      this.log(`stackful: ${error instanceof Error ? error.stack : String(error)}`); // I1
      return undefined;
    }
  }
}

// A compiler for each version of a program: an editor asks again and again, and with each change it has another program.

import type ts from "typescript";
import { type Compiler, createCompiler } from "../../compiler/index.js";

export class Compilers {
  readonly #compilers = new WeakMap<ts.Program, Compiler | undefined>();
  readonly #mentions = new WeakMap<ts.SourceFile, boolean>();

  /** Undefined if there is nothing cooperative in a program, or it is only a part of one, such as editors have while they load. */
  of(program: ts.Program): Compiler | undefined {
    if (!this.#compilers.has(program)) {
      const isOurs = program.getCompilerOptions().noResolve !== true && this.#isMentionedIn(program);
      this.#compilers.set(program, isOurs ? createCompiler({ program }) : undefined);
    }
    return this.#compilers.get(program);
  }

  #isMentionedIn(program: ts.Program): boolean {
    return program.getSourceFiles().some((file) => {
      let mentions = this.#mentions.get(file);
      if (mentions === undefined) {
        mentions = file.text.includes("cooperative");
        this.#mentions.set(file, mentions);
      }
      return mentions;
    });
  }
}

/** The file of a program, as far as there is anything to say about it: it parses, and is no declaration file. */
export function readableFile(program: ts.Program, fileName: string): ts.SourceFile | undefined {
  const file = program.getSourceFile(fileName);
  if (file === undefined || file.isDeclarationFile) return undefined;
  return program.getSyntacticDiagnostics(file).length > 0 ? undefined : file;
}

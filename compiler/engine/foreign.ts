// Code that cannot know of colours: the language's library, and packages that neither speak of them nor use one that does.
//
//   I1  What is declared there is cooperative nowhere, but for what its type parameters stand for.
//
// It is found out from texts, because to look through all types of a large package costs more than everything else.

import * as ts from "typescript";

/** A word of every mark, and of every type that has a colour. */
const WORD = /cooperative/i;

export class Foreign {
  readonly #files = new Map<ts.SourceFile, boolean>();
  readonly #packages: ReadonlySet<string>;

  constructor(readonly program: ts.Program) {
    this.#packages = packagesWithColors(program.getSourceFiles());
  }

  /** Whether everything that declares something is foreign. */
  declares({ declarations = [] }: ts.Symbol): boolean {
    return declarations.length > 0 && declarations.every((one) => this.#isForeign(one.getSourceFile()));
  }

  #isForeign(file: ts.SourceFile): boolean {
    let isForeign = this.#files.get(file);
    if (isForeign === undefined) {
      const name = packageOf(file);
      isForeign = this.program.isSourceFileDefaultLibrary(file) || (name !== undefined && !this.#packages.has(name));
      this.#files.set(file, isForeign);
    }
    return isForeign;
  }
}

/** The packages that speak of colours, and those that name one of these. */
function packagesWithColors(files: readonly ts.SourceFile[]): ReadonlySet<string> {
  const installed = files.map((file) => ({ name: packageOf(file), text: file.text }));
  const isAugmenting = files.some((file) => packageOf(file) === undefined && givesColorsAway(file));
  const found = new Set<string>();
  const tells = (text: string) => isAugmenting || WORD.test(text) || [...found].some((name) => text.includes(name));
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { name, text } of installed) if (name && !found.has(name) && tells(text)) found.add(name);
  }
  return found;
}

/** Whether a file gives cooperative members to the types of others. */
function givesColorsAway(file: ts.SourceFile): boolean {
  return file.statements.some(
    (statement) =>
      ts.isModuleDeclaration(statement) &&
      (ts.isStringLiteral(statement.name) || (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0) &&
      WORD.test(file.text.slice(statement.pos, statement.end)),
  );
}

/** The package that a file was installed with. */
function packageOf({ fileName }: ts.SourceFile): string | undefined {
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(fileName)?.[1];
}

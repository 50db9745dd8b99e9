// A project whose files may be open in an editor: the texts there count, and not what is on disk.

import { resolve } from "node:path";
import * as ts from "typescript";
import type { Project } from "../../project/project.js";

/** The texts of open files, by path. */
export interface Texts {
  textOf(file: string): string | undefined;
}

/** With what TypeScript's own server uses, too: projects that are referred to are seen as they are written, not as they were built. */
type Host = ts.LanguageServiceHost & { useSourceOfProjectReferenceRedirect(): boolean };

export class EditedProject {
  readonly #service: ts.LanguageService;
  readonly #versions = new Map<string, number>();
  readonly #names: Set<string>;
  #program: ts.Program | undefined;

  constructor({ config }: Project, texts: Texts) {
    this.#names = new Set(config.fileNames.map((name) => resolve(name)));
    const host: Host = {
      ...ts.sys,
      getCompilationSettings: () => config.options,
      getProjectReferences: () => config.projectReferences,
      useSourceOfProjectReferenceRedirect: () => true,
      getScriptFileNames: () => [...this.#names],
      getScriptVersion: (file) => `${this.#versions.get(resolve(file)) ?? 0}`,
      getScriptSnapshot: (file) => {
        const text = texts.textOf(resolve(file)) ?? ts.sys.readFile(file);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: ts.sys.getCurrentDirectory,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    };
    this.#service = ts.createLanguageService(host);
  }

  /** Whether a file is one of those that the project is made of. */
  names(file: string): boolean {
    return this.#names.has(file);
  }

  /** The project, and one more file. */
  with(file: string): this {
    this.#names.add(file);
    this.#program = undefined;
    return this;
  }

  changed(file: string): void {
    this.#versions.set(file, (this.#versions.get(file) ?? 0) + 1);
    this.#program = undefined;
  }

  program(): ts.Program {
    this.#program ??= this.#service.getProgram() as ts.Program;
    return this.#program;
  }
}

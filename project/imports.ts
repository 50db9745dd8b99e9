// Which file imports which: found while TypeScript resolves the imports of a program.

import * as ts from "typescript";

/** What a file has written, and the files that this means. Never changed: a file that imports something else gets another one. */
type Resolved = ReadonlyMap<string, string>;

const NONE: Resolved = new Map();

export class Imports {
  readonly #resolved = new Map<string, Resolved>();
  #resolve: (specifier: string, importer: string) => string | undefined = () => undefined;

  /** Makes a program tell us what it resolves. */
  listenTo(host: ts.CompilerHost, options: ts.CompilerOptions): void {
    const cache = ts.createModuleResolutionCache(host.getCurrentDirectory(), host.getCanonicalFileName, options);
    host.getModuleResolutionCache = () => cache;
    host.resolveModuleNameLiterals = (literals, importer, redirect, _options, file) =>
      literals.map((literal) => {
        const mode = ts.getModeForUsageLocation(file, literal, options);
        const found = ts.resolveModuleName(literal.text, importer, options, host, cache, redirect, mode);
        this.#set(importer, literal.text, found.resolvedModule?.resolvedFileName);
        return found;
      });
    this.#resolve = (specifier, importer) =>
      ts.resolveModuleName(specifier, importer, options, host, cache, undefined, ts.ModuleKind.ESNext).resolvedModule
        ?.resolvedFileName;
  }

  /** The files that a file imports. */
  of(importer: string): ReadonlySet<string> {
    return new Set(this.#of(importer).values());
  }

  /** The files that a text mentions which stands for an importer: its declarations. They may name files that it does not import. */
  mentionedIn(text: string, importer: string): ReadonlySet<string> {
    const known = this.#of(importer);
    const specifiers = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
    return new Set(specifiers.flatMap((one) => known.get(one) ?? this.#resolve(one, importer) ?? []));
  }

  /** Of each file, those that import it. */
  reversed(): ReadonlyMap<string, ReadonlySet<string>> {
    const importers = new Map<string, Set<string>>();
    for (const [importer, resolved] of this.#resolved) {
      for (const path of resolved.values()) {
        const known = importers.get(path);
        if (known === undefined) importers.set(path, new Set([importer]));
        else known.add(importer);
      }
    }
    return importers;
  }

  /** What is known now, for later. */
  copy(): Imports {
    const copy = new Imports();
    for (const [importer, resolved] of this.#resolved) copy.#resolved.set(importer, resolved);
    return copy;
  }

  /** The files that import other files than they did before. */
  changedSince(before: Imports): readonly string[] {
    const importers = new Set([...before.#resolved.keys(), ...this.#resolved.keys()]);
    return [...importers].filter((one) => !isSame(before.#of(one), this.#of(one)));
  }

  /** It has another text now: what it imports is found out once more. */
  forget(importer: string): void {
    this.#resolved.delete(importer);
  }

  forgetAll(): void {
    this.#resolved.clear();
  }

  #of(importer: string): Resolved {
    return this.#resolved.get(importer) ?? NONE;
  }

  #set(importer: string, specifier: string, path: string | undefined): void {
    const known = this.#of(importer);
    if (known.get(specifier) === path) return;
    const resolved = new Map(known);
    if (path === undefined) resolved.delete(specifier);
    else resolved.set(specifier, path);
    this.#resolved.set(importer, resolved);
  }
}

function isSame(a: Resolved, b: Resolved): boolean {
  return a === b || (a.size === b.size && [...a].every(([specifier, path]) => b.get(specifier) === path));
}

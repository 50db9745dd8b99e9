// What the files of a project are lowered to, kept in a file: so that processes which are started often, as the workers of test runners are, need no program
// of their own.
//
//   I1  What is kept for a file holds only while nothing has changed that it depends on: the file, whatever it imports, in turn, on disk; the settings; the
//       installed packages; and whoever lowers. Otherwise it is as if nothing had been kept.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import * as ts from "typescript";
import type { LiveProject } from "./liveProject.js";
import { filesOf } from "./project.js";

/** What a file is lowered to: TypeScript, with its source map. */
export interface Lowered {
  readonly code: string;
  /** Undefined if nothing was changed. */
  readonly map: string | undefined;
}

interface Kept {
  readonly hash: string;
  /** Paths of what it imports, relative to the project. */
  readonly imports: readonly string[];
  /** Undefined if it stays as it is. */
  readonly lowered?: Lowered;
}

interface Contents {
  readonly key: string;
  /** Files that all others can see: they are no modules. */
  readonly globals: readonly string[];
  readonly files: Readonly<Record<string, Kept>>;
}

export class Manifest {
  readonly #folder: string;
  readonly #contents: Contents;
  readonly #hashes = new Map<string, { readonly version: string; readonly hash: string }>();

  private constructor(folder: string, contents: Contents) {
    this.#folder = folder;
    this.#contents = contents;
  }

  /** That of a `tsconfig.json`. Undefined if there is none, or it was written under other circumstances (I1). */
  static read(project: string): Manifest | undefined {
    const path = pathOf(project);
    if (!existsSync(path)) return undefined;
    const contents = JSON.parse(readFileSync(path, "utf8")) as Contents;
    return contents.key === keyOf(project) ? new Manifest(dirname(project), contents) : undefined;
  }

  /** What is kept for a file, as long as it holds. */
  lowered(path: string): Lowered | undefined {
    if (this.stampOf(path) === undefined) return undefined;
    const kept = this.#contents.files[relative(this.#folder, path)];
    return kept?.lowered ?? { code: readFileSync(path, "utf8"), map: undefined };
  }

  /** A hash of all that a file depends on. Undefined if nothing is kept for it that holds. */
  stampOf(path: string): string | undefined {
    const hash = createHash("sha256").update(this.#contents.key);
    const all = new Set([relative(this.#folder, path), ...this.#contents.globals]);
    for (const name of all) {
      const kept = this.#contents.files[name];
      if (kept === undefined || this.#hashOf(join(this.#folder, name)) !== kept.hash) return undefined;
      hash.update(`${name}\0${kept.hash}\0`);
      for (const imported of kept.imports) all.add(imported);
    }
    return hash.digest("base64url");
  }

  #hashOf(path: string): string | undefined {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    const version = `${found.mtimeMs} ${found.size}`;
    const known = this.#hashes.get(path);
    if (known?.version === version) return known.hash;
    const hash = hashOf(readFileSync(path, "utf8"));
    this.#hashes.set(path, { version, hash });
    return hash;
  }
}

/** Writes the manifest of the project of a `tsconfig.json`, in which nothing is wrong. Returns its path. */
export function writeManifest(project: LiveProject, config: string): string {
  const folder = dirname(config);
  const isOurs = (path: string) => !path.includes("/node_modules/");
  const ours = project.program
    .getSourceFiles()
    .filter((file) => isOurs(file.fileName) && !project.program.isSourceFileDefaultLibrary(file));
  const lowered = new Set(filesOf(project.program));
  const nameOf = (path: string) => relative(folder, path);
  const files = ours.map((file) => {
    const kept: Kept = {
      hash: hashOf(file.text),
      imports: [...project.importsOf(file.fileName)].filter(isOurs).map(nameOf),
      ...(lowered.has(file) && loweredIn(project, file.fileName)),
    };
    return [nameOf(file.fileName), kept] as const;
  });
  const globals = ours.filter((file) => !ts.isExternalModule(file)).map(({ fileName }) => nameOf(fileName));
  const contents: Contents = { key: keyOf(config), globals, files: Object.fromEntries(files) };
  const path = pathOf(config);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(join(dirname(path), ".gitignore"), "*\n");
  writeFileSync(path, JSON.stringify(contents));
  return path;
}

function loweredIn(project: LiveProject, path: string): Pick<Kept, "lowered"> {
  const { code, map } = project.compile(path);
  return map === undefined ? {} : { lowered: { code, map } };
}

function pathOf(project: string): string {
  return join(dirname(project), ".stackful/manifest.json");
}

const LOCKS = ["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock"];

/** What must be the same for everything that is kept to hold. */
function keyOf(project: string): string {
  const hash = createHash("sha256");
  const ours = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  hash.update(`${ts.version}\0${(JSON.parse(ours) as { version: string }).version}\0`);
  for (const path of [...settingsOf(project), ...locksAbove(dirname(project))])
    hash.update(`${path}\0${readFileSync(path, "utf8")}\0`);
  return hash.digest("base64url");
}

/** The `tsconfig.json`, and those that it extends. */
function settingsOf(project: string): string[] {
  const file = ts.readJsonConfigFile(project, ts.sys.readFile);
  ts.parseJsonSourceFileConfigFileContent(file, ts.sys, dirname(project));
  return [project, ...(file.extendedSourceFiles ?? [])];
}

function locksAbove(folder: string): string[] {
  const here = LOCKS.map((name) => join(folder, name)).filter((path) => existsSync(path));
  const above = resolve(folder, "..");
  return above === folder || here.length > 0 ? here : locksAbove(above);
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

// The projects of a workspace, as they are in the editor: each file belongs to the nearest `tsconfig.json` that names it.
//
//   I1  What is open in the editor counts, in every project, and not what is on disk.

import { dirname, resolve } from "node:path";
import * as ts from "typescript";
import { LiveProject } from "../../project/liveProject.js";
import { readProject } from "../../project/project.js";

export class Projects {
  readonly #projects = new Map<string, LiveProject>();
  readonly #pathOf = new Map<string, string | undefined>();
  readonly #texts = new Map<string, string>();

  /**
   * The program that a file is part of.
   *
   * Throws: `UsageError` if its `tsconfig.json` is wrong.
   */
  programOf(file: string): ts.Program {
    if (!this.#pathOf.has(file)) this.#pathOf.set(file, projectNaming(file));
    const path = this.#pathOf.get(file);
    const key = path ?? file;
    const project = this.#projects.get(key) ?? this.#open(path);
    this.#projects.set(key, project);
    return project.programWith(file);
  }

  #open(path: string | undefined): LiveProject {
    const project = LiveProject.open(path);
    for (const [file, text] of this.#texts) project.setText(file, text); // I1
    return project;
  }

  /** The text of a file that is open in the editor; undefined when it is closed. */
  setText(file: string, text: string | undefined): void {
    if (text === undefined) this.#texts.delete(file);
    else this.#texts.set(file, text);
    for (const project of this.#projects.values()) project.setText(file, text);
  }

  /** Says that a file on disk has changed, come or gone. */
  changed(file: string): void {
    for (const project of this.#projects.values()) project.changed(file);
    this.#pathOf.clear(); // another project may name it now
    if (!file.endsWith(".json")) return;
    this.#projects.clear();
  }
}

/** The project that names a file, or that of the nearest `tsconfig.json`. */
function projectNaming(file: string): string | undefined {
  const nearest = ts.findConfigFile(dirname(file), ts.sys.fileExists);
  return (nearest && naming(file, nearest, new Set())) ?? nearest;
}

/** Follows references: a `tsconfig.json` at the top of several projects often names no file itself. */
function naming(file: string, path: string, seen: Set<string>): string | undefined {
  if (seen.has(path)) return undefined;
  seen.add(path);
  const { fileNames, projectReferences = [] } = readProject(path, { mayBeEmpty: true }).config;
  if (fileNames.some((name) => resolve(name) === file)) return path;
  for (const reference of projectReferences) {
    const found = naming(file, ts.resolveProjectReferencePath(reference), seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

// The projects of a workspace, as they are in the editor: each file belongs to the nearest `tsconfig.json` that names it.
//
//   I1  A program is made anew only when something has changed since.

import { dirname, resolve } from "node:path";
import * as ts from "typescript";
import { type Project, projectOf, readProject } from "../../project/project.js";
import { EditedProject, type Texts } from "./editedProject.js";

/** Files that tell, when they come or go, what a project consists of; settings do when they change, too. */
const MAKES_PROJECTS = /(?:\.json|\.[mc]?tsx?)$/;

export class Projects {
  readonly #projects = new Map<string, EditedProject>();

  constructor(readonly texts: Texts) {}

  /**
   * The program that a file is part of.
   *
   * Throws: `UsageError` if its `tsconfig.json` is wrong.
   */
  programOf(file: string): ts.Program {
    const known = [...this.#projects.values()].find((project) => project.names(file));
    if (known !== undefined) return known.program();
    const project = readProjectOf(file);
    const key = project.path ?? file;
    const edited = this.#projects.get(key)?.with(file) ?? new EditedProject(project, this.texts);
    this.#projects.set(key, edited);
    return edited.program();
  }

  /** A text has changed, in the editor or on disk. */
  changed(file: string): void {
    for (const project of this.#projects.values()) project.changed(file);
  }

  /** A file has come or gone, or is one of settings. */
  appeared(file: string): void {
    if (MAKES_PROJECTS.test(file)) this.#projects.clear();
  }
}

/** Follows references: a `tsconfig.json` at the top of several projects often names no file itself. */
function readProjectOf(file: string): Project {
  const path = ts.findConfigFile(dirname(file), ts.sys.fileExists);
  return (path && naming(file, path, new Set())) || projectOf(file);
}

function naming(file: string, path: string, seen: Set<string>): Project | undefined {
  if (seen.has(path)) return undefined;
  seen.add(path);
  const project = readProject(path, { mayBeEmpty: true });
  const { fileNames, projectReferences = [] } = project.config;
  if (fileNames.some((name) => resolve(name) === file)) return project;
  for (const reference of projectReferences) {
    const found = naming(file, ts.resolveProjectReferencePath(reference), seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

// The projects that the files of a build belong to. Most builds have one.
//
//   I1  What a file of a project imports is compiled as part of that project, if no other was asked for it: one program for a build, and not one
//       for each folder that has a tsconfig.json.

import { dirname } from "node:path";
import * as ts from "typescript";
import { LiveProject } from "./liveProject.js";
import { findProject, readProject } from "./project.js";

export class Projects {
  readonly #opened = new Map<string | undefined, LiveProject>();
  readonly #chosen: string | undefined;

  /**
   * The project of a `tsconfig.json`, or of its folder. Without one, a file belongs to the nearest above it.
   *
   * Throws: `UsageError` if there is none.
   */
  constructor(chosen?: string) {
    this.#chosen = chosen === undefined ? undefined : findProject(chosen);
  }

  /**
   * The project of a file.
   *
   * Throws: `UsageError` if something is wrong with its configuration.
   */
  of(path: string): LiveProject {
    for (const project of this.#opened.values()) if (project.textOf(path) !== undefined) return project; // I1
    return this.#open(this.#chosen ?? ts.findConfigFile(dirname(path), ts.sys.fileExists), path);
  }

  /** Says that a file was changed, made or deleted. */
  changed(path: string): void {
    for (const project of this.#opened.values()) {
      project.setText(path, undefined);
      project.changed(path);
    }
  }

  /** Looks which of the files on disk have changed, where nobody tells. */
  lookForChanges(): void {
    for (const project of this.#opened.values()) project.lookForChanges();
  }

  /** A configuration that does not name the file may refer to one that does: `{ "files": [], "references": […] }`. */
  #open(configuration: string | undefined, path: string): LiveProject {
    const named = configuration === undefined ? undefined : referenceTo(path, configuration);
    const chosen = named ?? configuration;
    const project = this.#opened.get(chosen) ?? LiveProject.open(chosen);
    this.#opened.set(chosen, project);
    return project;
  }
}

/** The configuration that names a file: this one, or one that it refers to. */
function referenceTo(path: string, configuration: string, seen = new Set<string>()): string | undefined {
  if (seen.has(configuration)) return undefined;
  seen.add(configuration);
  const { fileNames, projectReferences = [] } = readProject(configuration, { mayBeEmpty: true }).config;
  if (fileNames.includes(path.replaceAll("\\", "/"))) return configuration;
  for (const reference of projectReferences) {
    const found = referenceTo(path, ts.resolveProjectReferencePath(reference), seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

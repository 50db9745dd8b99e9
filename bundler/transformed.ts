// Which version of the project each module of a build was made with: so it is known which of them a change has made stale.

import type { LiveProject } from "../project/liveProject.js";

interface Made {
  readonly project: LiveProject;
  readonly path: string;
  readonly revision: number;
}

export class Transformed {
  readonly #made = new Map<string, Made>();

  add(id: string, project: LiveProject, path: string): void {
    this.#made.set(id, { project, path, revision: project.revisionOf(path) });
  }

  /** Whether a module would be made in another way now. */
  isStale(id: string): boolean {
    const made = this.#made.get(id);
    return made !== undefined && made.project.revisionOf(made.path) !== made.revision;
  }

  /** The modules that would be made in another way now. They are given once. */
  takeStale(): readonly string[] {
    const stale = [...this.#made.keys()].filter((id) => this.isStale(id));
    for (const id of stale) this.#made.delete(id);
    return stale;
  }

  /** The files that the modules were made of, and those whose declarations they depend on. */
  files(): ReadonlySet<string> {
    const paths = new Map<LiveProject, string[]>();
    for (const { project, path } of this.#made.values()) {
      const own = paths.get(project);
      if (own === undefined) paths.set(project, [path]);
      else own.push(path);
    }
    const files = new Set<string>();
    for (const [project, own] of paths) for (const file of project.reachableFrom(...own)) files.add(file);
    return files;
  }
}

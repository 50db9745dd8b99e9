// One build, or one dev server: cooperative TypeScript in, TypeScript out, or JavaScript where the bundler knows no types.
//
//   I1  A file without cooperative code is left as it is, whatever is wrong with it.
//   I2  A file with cooperative code that has errors fails the build, also with errors of types: a call of what is not understood would be
//       taken for plain, and would silently not run.

import { isAbsolute } from "node:path";
import * as ts from "typescript";
import { toJavaScript } from "../project/javaScript.js";
import type { LiveProject } from "../project/liveProject.js";
import { Projects } from "../project/projects.js";
import { type Finding, isReported, toFinding } from "./finding.js";
import { isCode, pathOf, type StackfulOptions } from "./options.js";
import { Transformed } from "./transformed.js";

/** What became of a module. */
export interface Outcome {
  /** Undefined if it stays as it is. */
  readonly output: { readonly code: string; readonly map: string } | undefined;
  readonly findings: readonly Finding[];
  /** The files that the outcome depends on. */
  readonly files: ReadonlySet<string>;
}

export class Build {
  readonly #projects: Projects;
  /** Whether types are taken out, and imports of TypeScript resolved. */
  readonly stripsTypes: boolean;
  /** By environment; those of bundlers that have none are under the build itself. */
  readonly #transformed = new WeakMap<object, Transformed>();

  constructor({ project, stripTypes }: StackfulOptions, knowsTypes: boolean) {
    this.#projects = new Projects(project);
    this.stripsTypes = stripTypes ?? !knowsTypes;
  }

  /** It begins, or begins again. */
  start(): void {
    this.#projects.lookForChanges();
  }

  changed(id: string): void {
    this.#projects.changed(pathOf(id));
  }

  transformedIn(environment: object = this): Transformed {
    const known = this.#transformed.get(environment) ?? new Transformed();
    this.#transformed.set(environment, known);
    return known;
  }

  /** Undefined for what is nothing of ours. */
  transform(code: string, id: string, environment?: object): Outcome | undefined {
    const path = pathOf(id);
    if (!isCode(path)) return undefined;
    const project = this.#projects.of(path);
    if (!isTextOf(code, path, project)) {
      if (path !== id) return undefined; // a text about the file, such as with `?raw`
      project.setText(path, withoutMark(code));
    }
    const { output, findings } = lower(path, project);
    this.transformedIn(environment).add(id, project, path);
    return {
      output: this.stripsTypes ? withoutTypes(path, code, output, project.options) : output,
      findings,
      files: project.reachableFrom(path),
    };
  }

  /** The TypeScript that an import of TypeScript means. */
  resolve(specifier: string, importer: string | undefined): string | undefined {
    if (importer === undefined || !isCode(pathOf(importer)) || isAbsolute(specifier)) return undefined;
    const { options } = this.#projects.of(pathOf(importer));
    const { resolvedModule } = ts.resolveModuleName(specifier, pathOf(importer), options, ts.sys);
    const path = resolvedModule?.resolvedFileName;
    return path !== undefined && !path.includes("/node_modules/") && isCode(path) ? path : undefined;
  }
}

function lower(path: string, project: LiveProject): Pick<Outcome, "output" | "findings"> {
  const nothing = { output: undefined, findings: [] };
  if (!project.mayBeCooperative(path)) return nothing;
  const { code, map, diagnostics, isCooperative } = project.compile(path);
  if (!isCooperative) return nothing; // I1
  const findings = diagnostics.map(toFinding).filter(isReported); // I2
  return { output: map === undefined ? undefined : { code, map }, findings };
}

/** As JavaScript, with a source map in terms of paths, as bundlers have them. */
function withoutTypes(
  path: string,
  source: string,
  output: Outcome["output"],
  options: ts.CompilerOptions,
): Outcome["output"] {
  const { code, map } = toJavaScript(path, output ?? { code: source, map: undefined }, options);
  map.sources = [path];
  map.sourcesContent = [source];
  return { code, map: map.toString() };
}

function isTextOf(code: string, path: string, project: LiveProject): boolean {
  const text = withoutMark(code);
  if (project.textOf(path) === text) return true;
  project.changed(path); // it may have been written a moment ago
  return project.textOf(path) === text;
}

/** Without the mark of byte order, which TypeScript does not count. */
function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, "");
}

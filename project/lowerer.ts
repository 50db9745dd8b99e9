// Lowers files one by one, whatever project they belong to: for those who load them when they are needed, as Node does, and jest.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import * as ts from "typescript";
import { CompileError } from "./compileError.js";
import { LiveProject } from "./liveProject.js";
import { type Lowered, Manifest } from "./manifest.js";

interface Known {
  readonly live: LiveProject;
  readonly manifest: Manifest | undefined;
}

export class Lowerer {
  /** By the path of their `tsconfig.json`. */
  readonly #projects = new Map<string | undefined, Known>();

  /** The settings of the project that a file belongs to: that of the nearest `tsconfig.json` above it. */
  optionsOf(path: string): ts.CompilerOptions {
    return this.#projectOf(path).live.options;
  }

  /**
   * Lowers a file: from the manifest of its project, if that holds, and else with a program.
   *
   * Throws: `CompileError` if something is wrong with it.
   */
  lower(path: string): Lowered {
    const { live, manifest } = this.#projectOf(path);
    const kept = manifest?.lowered(path);
    if (kept !== undefined) return kept;
    live.lookForChanges();
    const { code, map, diagnostics } = live.compile(path);
    if (diagnostics.some(({ category }) => category === ts.DiagnosticCategory.Error))
      throw CompileError.of(diagnostics);
    return { code, map };
  }

  /** A hash that stays the same as long as a file is lowered to the same. */
  stampOf(path: string): string {
    const { live, manifest } = this.#projectOf(path);
    const stamp = manifest?.stampOf(path);
    if (stamp !== undefined) return stamp;
    live.lookForChanges();
    const files = new Set([path]);
    for (const file of files) {
      if (file.includes("/node_modules/")) continue;
      for (const imported of live.importsOf(file)) files.add(imported);
    }
    const hash = createHash("sha256").update(JSON.stringify(live.options));
    for (const file of [...files].toSorted()) hash.update(`${file}\0${readFileSync(file, "utf8")}\0`);
    return hash.digest("base64url");
  }

  #projectOf(path: string): Known {
    const config = ts.findConfigFile(dirname(path), ts.sys.fileExists);
    const known = this.#projects.get(config);
    if (known !== undefined) return known;
    const project = {
      live: LiveProject.open(config),
      manifest: config === undefined ? undefined : Manifest.read(config),
    };
    this.#projects.set(config, project);
    return project;
  }
}

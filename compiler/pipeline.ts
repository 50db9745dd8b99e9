// The passes, in order. Read this file first: it is the table of contents.
//
//   read       learns what the author marked
//   color      finds who may suspend, and reports what cannot work
//   lower      makes the edits, and reports nothing
//   declare    writes the colours into declaration files

import type ts from "typescript";
import { Marks } from "./1-read/marks.js";
import { checkCalls } from "./2-color/checkCalls.js";
import { checkCatches } from "./2-color/checkCatches.js";
import { checkConditions } from "./2-color/checkConditions.js";
import { checkDecorators } from "./2-color/checkDecorators.js";
import { checkDirectives } from "./2-color/checkDirectives.js";
import { checkEval } from "./2-color/checkEval.js";
import { checkFlow } from "./2-color/checkFlow.js";
import { checkForms } from "./2-color/checkForms.js";
import { checkIterators } from "./2-color/checkIterators.js";
import { checkOverrides } from "./2-color/checkOverrides.js";
import { checkProject } from "./2-color/checkProject.js";
import { checkProtocols } from "./2-color/checkProtocols.js";
import { checkRaces } from "./2-color/checkRaces.js";
import { checkTags } from "./2-color/checkTags.js";
import { Colors } from "./2-color/colors.js";
import { findSites, type Sites } from "./2-color/sites.js";
import type { Edits } from "./3-lower/edits.js";
import { lower } from "./3-lower/lower.js";
import { locating } from "./diagnostics/internalError.js";
import { type Diagnostic, Report, sorted } from "./diagnostics/report.js";
import { locatedEngine } from "./engine/located.js";
import { TypeScriptEngine } from "./engine/typescript.js";
import { explainAt } from "./explain/explainAt.js";
import { explainFile } from "./explain/explainFile.js";
import type { ExplainedFunction, Explanation } from "./explain/explanation.js";
import { nameAt } from "./explain/nameAt.js";
import { findFixes } from "./fixes/fixes.js";

/** The compiler, for one version of a program. */
export class Pipeline {
  readonly colors: Colors;
  readonly #sites = new WeakMap<ts.SourceFile, Sites>();
  readonly #diagnostics = new WeakMap<ts.SourceFile, readonly Diagnostic[]>();

  readonly #options: ts.CompilerOptions;

  constructor(program: ts.Program) {
    this.#options = program.getCompilerOptions();
    this.colors = new Colors(locatedEngine(new TypeScriptEngine(program)), new Marks());
  }

  /**
   * Everything that is wrong with the colours of a file.
   *
   * Throws: `InternalError` if we fail.
   */
  check(file: ts.SourceFile): readonly Diagnostic[] {
    let diagnostics = this.#diagnostics.get(file);
    if (diagnostics === undefined) {
      diagnostics = locating(file, () => this.#check(file));
      this.#diagnostics.set(file, diagnostics);
    }
    return diagnostics;
  }

  #check(file: ts.SourceFile): readonly Diagnostic[] {
    if (file.isDeclarationFile) return [];
    const sites = this.#sitesOf(file);
    const report = new Report(file, (finding) => findFixes(finding, this.colors));
    checkDirectives(sites, report);
    checkTags(file, sites, report);
    checkProject(sites, this.colors, this.#options, report);
    checkConditions(sites, this.colors, report);
    checkForms(sites, this.colors, report);
    checkCalls(sites, this.colors, report);
    checkFlow(sites, this.colors, report);
    checkOverrides(sites, this.colors, report);
    checkProtocols(sites, this.colors, report);
    checkIterators(sites, this.colors, report);
    checkDecorators(sites, this.colors, report);
    checkEval(sites, this.colors, report);
    checkRaces(sites, this.colors, report);
    checkCatches(sites, this.colors, report);
    return sorted(report.diagnostics);
  }

  /**
   * The edits that lower a file in which nothing is wrong.
   *
   * Throws: `InternalError` if we fail.
   */
  lower(file: ts.SourceFile): Edits {
    return locating(file, () => {
      return lower(file, this.#sitesOf(file), this.colors);
    });
  }

  /**
   * The colours of a file, with reasons.
   *
   * Throws: `InternalError` if we fail.
   */
  explain(file: ts.SourceFile): Explanation {
    return locating(file, () => explainFile(file, this.#sitesOf(file), this.colors));
  }

  /**
   * The function that is named at a position. Undefined if there is none.
   *
   * Throws: `InternalError` if we fail.
   */
  explainAt(file: ts.SourceFile, position: number): ExplainedFunction | undefined {
    const name = nameAt(file, position);
    return name && locating(name, () => explainAt(name, this.#sitesOf(file), this.colors));
  }

  #sitesOf(file: ts.SourceFile): Sites {
    let sites = this.#sites.get(file);
    if (sites === undefined) {
      sites = findSites(file);
      this.colors.resolve(sites);
      this.#sites.set(file, sites);
    }
    return sites;
  }
}

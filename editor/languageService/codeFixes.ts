// Fixes, as tsserver hands them to editors.

import type ts from "typescript";
import { catalogue } from "../../compiler/diagnostics/catalogue.js";
import { toTypeScript } from "../../compiler/diagnostics/report.js";
import type { TextEdit } from "../../compiler/index.js";
import type { FixOf } from "../core/answers.js";

/** The name of what marks all callers of a file. */
export const FIX_ALL = "stackful.mark";

/** The codes for which editors ask for fixes. */
export const SUPPORTED: readonly string[] = Object.keys(catalogue).map((code) => `${900_000 + Number(code.slice(2))}`);

/** The fixes of problems that have one of these codes. */
export function fixActions(fixes: readonly FixOf[], codes: readonly number[]): readonly ts.CodeFixAction[] {
  return fixes.filter(({ problem }) => codes.includes(toTypeScript(problem).code)).map(actionOf);
}

function actionOf({ fix: { kind, title, edits } }: FixOf): ts.CodeFixAction {
  const action: ts.CodeFixAction = { fixName: "stackful", description: title, changes: changesOf(edits) };
  return kind === "mark" ? { ...action, fixId: FIX_ALL, fixAllDescription: "Mark every caller in the file" } : action;
}

export function combinedMarks(edits: readonly TextEdit[]): ts.CombinedCodeActions {
  return { changes: changesOf(edits) };
}

function changesOf(edits: readonly TextEdit[]): ts.FileTextChanges[] {
  const files = [...new Set(edits.map(({ file }) => file))];
  return files.map((fileName) => ({
    fileName,
    textChanges: edits
      .filter(({ file }) => file === fileName)
      .toSorted((a, b) => a.start - b.start)
      .map(({ start, end, text }) => ({ span: { start, length: end - start }, newText: text })),
  }));
}

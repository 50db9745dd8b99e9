// Our answers, in the words of the language server protocol.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  DiagnosticSeverity,
  type InlayHint,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Diagnostic as Problem, TextEdit } from "../../compiler/index.js";
import { type FixOf, INLAY, type Inlay } from "../core/answers.js";

/** The kind of the action that marks all callers of a file. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.stackful`;

export type DocumentOf = (file: string) => TextDocument | undefined;

export function toDiagnostic(
  { code, severity, start, length, message, help }: Problem,
  document: TextDocument,
): Diagnostic {
  return {
    range: { start: document.positionAt(start), end: document.positionAt(start + length) },
    severity: severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    source: "stackful",
    message: `${message}.\n${help}`,
  };
}

/** `only` are the kinds that the editor asks for; a kind means those below it, too. */
export function toCodeActions(
  fixes: readonly FixOf[],
  marks: readonly TextEdit[],
  only: readonly string[] | undefined,
  documentOf: DocumentOf,
): CodeAction[] {
  const isQuickFix = only === undefined || includes(only, CodeActionKind.QuickFix);
  const actions = isQuickFix ? fixes.map((fix) => toQuickFix(fix, documentOf)) : [];
  if (!isFixAll(only) || marks.length === 0) return actions;
  return [...actions, { title: "Mark every caller in the file", kind: FIX_ALL, edit: toEdit(marks, documentOf) }];
}

/** Whether an editor asks for what marks all callers: it does not unless it says so. */
export function isFixAll(only: readonly string[] | undefined): boolean {
  return only !== undefined && includes(only, FIX_ALL);
}

function includes(only: readonly string[], kind: string): boolean {
  return only.some((one) => `${kind}.`.startsWith(`${one}.`));
}

function toQuickFix({ problem, fix }: FixOf, documentOf: DocumentOf): CodeAction {
  const document = documentOf(resolve(problem.file.fileName));
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    ...(document !== undefined && { diagnostics: [toDiagnostic(problem, document)] }),
    isPreferred: problem.fixes[0] === fix,
    edit: toEdit(fix.edits, documentOf),
  };
}

function toEdit(edits: readonly TextEdit[], documentOf: DocumentOf): WorkspaceEdit {
  const changes: NonNullable<WorkspaceEdit["changes"]> = {};
  for (const { file, start, end, text } of edits) {
    const path = resolve(file);
    const document = documentOf(path) ?? documentOnDisk(path);
    const range = { start: document.positionAt(start), end: document.positionAt(end) };
    (changes[document.uri] ??= []).push({ range, newText: text });
  }
  return { changes };
}

function documentOnDisk(path: string): TextDocument {
  return TextDocument.create(pathToFileURL(path).href, "typescript", 0, readFileSync(path, "utf8"));
}

export function toInlayHint({ position, acts }: Inlay, document: TextDocument): InlayHint {
  return { position: document.positionAt(position), label: INLAY, paddingRight: true, tooltip: acts.join("; ") };
}

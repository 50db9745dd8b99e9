// Reports tags that mark nothing.
//
//   /** @cooperatve */ function serve() {}          SF1001   misspelt
//   /** @cooperative */ import "./serve.js";        SF1003   on what is no function
//   // @cooperative                                 SF1004   in a comment that is no documentation
//   /** It is @cooperative, too. */                 SF1005   in a sentence
//   /** @cooperative */ get size() {}               SF3009   on what cannot be cooperative

import * as ts from "typescript";
import { hostOf, TAG } from "../1-read/marks.js";
import { placesInSentences, tagPlaces } from "../1-read/tags.js";
import { eachLocated } from "../diagnostics/internalError.js";
import type { Report } from "../diagnostics/report.js";
import { formThatCannotSuspend, isFunctionNode } from "../syntax.js";
import type { Sites } from "./sites.js";
import { isNearly } from "./spelling.js";

/** Anything that looks like the tag, at the beginning of a line of a comment. */
const TAG_IN_COMMENT = new RegExp(`(?:/\\*\\*?|//|^[ \\t]*\\*)[ \\t]*(@${TAG})\\b`, "gm");

/** A declaration whose documentation may have tags, or a function that is part of one. */
export function mayBeTagged(node: ts.Node): boolean {
  return ts.isFunctionLike(node) || isDeclarationWithTags(node);
}

export function checkTags(file: ts.SourceFile, { tagged }: Sites, report: Report): void {
  if (!file.text.includes("@")) return;
  const read = new Set<number>();
  eachLocated(tagged, (node) => {
    if (isDeclarationWithTags(node)) {
      checkTagsOf(node, report);
      checkSentencesOf(node, report);
    }
    for (const { start } of tagPlaces(hostOf(node))) read.add(start);
  });
  for (const match of file.text.matchAll(TAG_IN_COMMENT)) {
    const start = match.index + match[0].lastIndexOf("@");
    if (!read.has(start)) checkUnread(start, file, report);
  }
}

function isDeclarationWithTags(node: ts.Node): boolean {
  return (
    ts.isDeclarationStatement(node) ||
    ts.isVariableStatement(node) ||
    ts.isClassElement(node) ||
    ts.isTypeElement(node) ||
    ts.isPropertyAssignment(node)
  );
}

function checkTagsOf(node: ts.Node, report: Report): void {
  for (const { name, start } of tagPlaces(node)) {
    const end = start + name.length + 1;
    if (name !== TAG) {
      if (isNearly(name, TAG)) report.addAt("SF1001", start, end, `\`@${name}\``, `\`@${TAG}\``);
    } else if (isFunctionNode(node) && formThatCannotSuspend(node) !== undefined) {
      report.addAt("SF3009", start, end, formThatCannotSuspend(node) as string);
    } else if (!canBeMarked(node)) {
      report.addAt("SF1003", start, end, describe(node));
    }
  }
}

function checkSentencesOf(node: ts.Node, report: Report): void {
  if (!canBeMarked(node)) return;
  for (const start of placesInSentences(node, `@${TAG}`)) report.addAt("SF1005", start, start + TAG.length + 1);
}

/** A tag that belongs to no declaration. */
function checkUnread(start: number, file: ts.SourceFile, report: Report): void {
  const behind = nodeBehind(start, file);
  if (behind === undefined) return;
  const end = start + TAG.length + 1;
  const comment = file.text.lastIndexOf("/*", start);
  const isDocumentation = file.text.startsWith("/**", comment) && file.text.indexOf("*/", comment) > start;
  const isCode = isDocumentation && file.text.slice(comment, start).trimEnd().endsWith("//");
  if (isCode) return;
  if (isDocumentation) report.addAt("SF1003", start, end, describe(behind));
  else if (isDeclarationWithTags(behind) && canBeMarked(behind)) report.addAt("SF1004", start, end);
}

/** The outermost node that begins behind a comment. Undefined if the place is in no comment. */
function nodeBehind(at: number, file: ts.SourceFile): ts.Node | undefined {
  let node: ts.Node = file;
  for (;;) {
    const inner: ts.Node | undefined = node.getChildren(file).find(({ pos, end }) => pos <= at && at < end);
    if (inner === undefined) return undefined;
    if (at < inner.getStart(file) && inner.kind !== ts.SyntaxKind.SyntaxList) return inner;
    node = inner;
  }
}

/** Whether a tag on this declaration marks a function, or several. */
function canBeMarked(node: ts.Node): boolean {
  if (isFunctionNode(node) || ts.isMethodSignature(node) || ts.isCallSignatureDeclaration(node)) return true;
  if (ts.isClassLike(node) || ts.isInterfaceDeclaration(node)) return true;
  if (ts.isExportAssignment(node)) return isFunctionNode(node.expression);
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.every(hasFunctionType);
  return (
    (ts.isPropertyDeclaration(node) ||
      ts.isPropertySignature(node) ||
      ts.isPropertyAssignment(node) ||
      ts.isIndexSignatureDeclaration(node)) &&
    hasFunctionType(node)
  );
}

function hasFunctionType(
  node:
    | ts.VariableDeclaration
    | ts.PropertyDeclaration
    | ts.PropertySignature
    | ts.PropertyAssignment
    | ts.IndexSignatureDeclaration,
): boolean {
  const { initializer } = node as { initializer?: ts.Expression };
  const { type } = node as { type?: ts.TypeNode };
  return (type !== undefined && isFunctionType(type)) || (initializer !== undefined && isFunctionNode(initializer));
}

/** Whether what has this type is a function, or may be one. */
function isFunctionType(type: ts.TypeNode): boolean {
  if (ts.isParenthesizedTypeNode(type)) return isFunctionType(type.type);
  return ts.isUnionTypeNode(type) ? type.types.some(isFunctionType) : ts.isFunctionTypeNode(type);
}

function describe(node: ts.Node): string {
  if (ts.isTypeAliasDeclaration(node)) return "a type";
  if (ts.isEnumDeclaration(node)) return "an enum";
  if (ts.isImportDeclaration(node)) return "an import";
  if (ts.isExportDeclaration(node)) return "an export";
  if (ts.isParameter(node)) return "a parameter";
  if (ts.isVariableStatement(node)) return "a variable";
  return ts.isDeclarationStatement(node) || ts.isClassElement(node) ? "a declaration" : "what follows";
}

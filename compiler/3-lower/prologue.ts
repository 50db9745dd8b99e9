// The top of a file or function: what is removed there, and what is inserted.

import * as ts from "typescript";
import { directivesOf, isFunctionNode } from "../syntax.js";
import type { Lowering } from "./lowering.js";

/** The mark has done its work: what is compiled does not carry it any more. */
export function removeDirective(directive: ts.ExpressionStatement | undefined, { file, edits }: Lowering): void {
  if (directive !== undefined) edits.replace(directive.getStart(file), directive.end, "");
}

/** Inserts statements in front of the first one of a file: behind its comments and directives, in the same line. */
export function insertAtTop(file: ts.SourceFile, text: string, { edits }: Lowering): void {
  const directives = directivesOf(file);
  const first = file.statements[directives.length];
  if (first !== undefined) edits.before(first.getStart(file), text);
  else edits.after(file.end, text);
}

/** Declares at the top of a function's body what its lowered code needs. */
export function declareAtTop(body: ts.Block, declarations: string, { file, edits }: Lowering): void {
  if (declarations === "") return;
  const { parent } = body;
  const lastDirective = isFunctionNode(parent) ? directivesOf(parent).at(-1) : undefined;
  if (lastDirective === undefined) return edits.after(body.getStart(file) + 1, declarations);
  edits.after(lastDirective.end, file.text[lastDirective.end - 1] === ";" ? declarations : `;${declarations}`);
}

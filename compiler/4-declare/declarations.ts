// Writes colours into declaration files.
//
//   export declare function serve(port: number): void;      becomes    /** @cooperative */ export declare function serve(…
//
// A directive stands in a body, which declarations do not have, and a tag is lost if it stood in the line of a brace. So each
// declaration of a cooperative function gets the tag, unless it carries one. It is part of the text: what depends on this file is
// built again when a colour changes.
//
// In:  declarations as TypeScript has made them, which know their originals.
// Out: the same, with comments.

import ts from "typescript";
import { TAG } from "../1-read/marks.js";
import type { Colors } from "../2-color/colors.js";
import { isFunctionNode } from "../syntax.js";

export function declareColors(colors: Colors): ts.TransformerFactory<ts.SourceFile | ts.Bundle> {
  return () => (output) => {
    declare(output);
    return output;
  };

  function declare(node: ts.Node): void {
    const original = ts.getParseTreeNode(node);
    if (original !== undefined && declaresCooperative(original, colors)) addTag(node, original);
    ts.forEachChild(node, declare);
  }
}

/** Whether a declaration is of a cooperative function, so that its type alone does not say so. */
function declaresCooperative(node: ts.Node, colors: Colors): boolean {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isMethodSignature(node))
    return colors.isCooperative(node);
  if (ts.isVariableStatement(node))
    return node.declarationList.declarations.every((declaration) => isCooperativeValue(declaration, colors));
  return ts.isPropertyDeclaration(node) && isCooperativeValue(node, colors);
}

function isCooperativeValue(
  { type, initializer }: ts.VariableDeclaration | ts.PropertyDeclaration,
  colors: Colors,
): boolean {
  return (
    type === undefined && initializer !== undefined && isFunctionNode(initializer) && colors.isCooperative(initializer)
  );
}

/** Adds the tag to the documentation comment of a declaration. */
function addTag(node: ts.Node, original: ts.Node): void {
  const { text } = original.getSourceFile();
  const comments = ts.getLeadingCommentRanges(text, original.getFullStart()) ?? [];
  const documentation = comments
    .map(({ pos, end }) => text.slice(pos, end))
    .findLast((comment) => comment.startsWith("/**"));
  if (documentation?.includes(`@${TAG}`)) return;
  // An added comment does not replace one that stands there already: the whole documentation is written anew.
  ts.setEmitFlags(node, ts.EmitFlags.NoLeadingComments);
  ts.addSyntheticLeadingComment(
    node,
    ts.SyntaxKind.MultiLineCommentTrivia,
    withTag(documentation),
    /* hasTrailingNewLine: */ true,
  );
}

/** The inside of a documentation comment, with the tag as its last line. */
function withTag(documentation: string | undefined): string {
  if (documentation === undefined) return `* @${TAG} `;
  const inside = documentation.slice("/*".length, -"*/".length).trimEnd();
  return inside.includes("\n") ? `${inside}\n * @${TAG}\n ` : `*\n * ${inside.slice(1).trim()}\n * @${TAG}\n `;
}

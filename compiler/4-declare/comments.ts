// Adds the tag to the documentation of a declaration.
//
//   /** Reads a line. */                becomes    /**
//   read(): string;                                 * Reads a line.
//                                                   * @cooperative
//                                                   */
//                                                  read(): string;

import * as ts from "typescript";
import { TAG } from "../1-read/marks.js";
import { tagsIn } from "../1-read/tags.js";

/** Adds the tag to `node`, unless the documentation that will be written says it. `text` is the source that comments are taken from. */
export function addTag<N extends ts.Node>(node: N, text: string): N {
  const documentation = documentationOf(node, text);
  if (documentation !== undefined && tagsIn(documentation).some(({ name }) => name === TAG)) return node;
  // An added comment does not replace one that stands there already: the whole documentation is written anew.
  ts.setEmitFlags(node, ts.EmitFlags.NoLeadingComments);
  const comment = withTag(documentation);
  return ts.addSyntheticLeadingComment(node, ts.SyntaxKind.MultiLineCommentTrivia, comment, /* trailing break */ true);
}

/** The comment that will be written in front of a node. One in the line of the brace before it gets lost. */
function documentationOf(node: ts.Node, text: string): string | undefined {
  const { pos } = ts.getCommentRange(node);
  if (pos < 0) return undefined;
  const comments = ts.getLeadingCommentRanges(text, pos) ?? [];
  return comments.map((comment) => text.slice(comment.pos, comment.end)).findLast((one) => one.startsWith("/**"));
}

/** The inside of a documentation comment, with the tag as its last line. */
function withTag(documentation: string | undefined): string {
  if (documentation === undefined) return `* @${TAG} `;
  const inside = documentation.slice("/*".length, -"*/".length).trimEnd();
  return inside.includes("\n") ? `${inside}\n * @${TAG}\n ` : `*\n * ${inside.slice(1).trim()}\n * @${TAG}\n `;
}

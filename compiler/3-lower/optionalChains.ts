// Optional chains that go on behind a cooperative call.
//
//   a?.read().trim()        becomes    (($1 = a) == null ? undefined : (yield* $call($1.read())).trim())
//   log?.write(line())?.x   needs nothing: behind a call that was skipped, `?.` skips the rest as well
//
// A segment is a part of a chain from one `?.` up to the next. If its base is missing, all of it is skipped; but a `yield*` in the
// middle of it ends the engine's own chain there.

import ts from "typescript";
import type { Colors } from "../2-color/colors.js";
import { isAccess, openParenthesis } from "../syntax.js";
import type { Lowering } from "./lowering.js";
import { separateFromPrevious } from "./separators.js";

type Link = ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.CallExpression | ts.NonNullExpression;
type FirstLink = Exclude<Link, ts.NonNullExpression> & { readonly questionDotToken: ts.QuestionDotToken };

/** Whether a node is the end of a segment in which a cooperative call is followed by more. */
export function isChainSegment(node: ts.Node, colors: Colors): node is Link {
  if (!isLink(node) || !isEndOfSegment(node)) return false;
  return linksOf(node).some((link) => link !== node && colors.isCooperativeCall(link));
}

function isLink(node: ts.Node): node is Link {
  return (
    (node.flags & ts.NodeFlags.OptionalChain) !== 0 &&
    (isAccess(node) || ts.isCallExpression(node) || ts.isNonNullExpression(node))
  );
}

function isEndOfSegment(node: Link): boolean {
  const { parent } = node;
  return !isLink(parent) || parent.expression !== node || hasQuestionDot(parent);
}

function hasQuestionDot(link: Link): link is FirstLink {
  return !ts.isNonNullExpression(link) && link.questionDotToken !== undefined;
}

/** The links of a segment, from its end to its `?.`. */
function linksOf(end: Link): Link[] {
  const links = [end];
  for (let link = end; !hasQuestionDot(link); ) {
    link = link.expression as Link;
    links.push(link);
  }
  return links;
}

export function lowerChainSegment(end: Link, lowering: Lowering): void {
  const { file, edits, names, scope } = lowering;
  const links = linksOf(end);
  const first = links.at(-1) as FirstLink;
  const base: ts.Expression = first.expression;
  const value = scope.temporary(names);

  separateFromPrevious(end, lowering);
  edits.before(end.getStart(file), `((${value} = `);
  const receiver = lowerBase(first, lowering);
  edits.after(base.end, ") == null ? undefined : ");
  for (const link of links) openCall(link, base.end, lowering);
  edits.after(
    base.end,
    receiver === undefined
      ? value
      : `${value}.call(${receiver}${(first as ts.CallExpression).arguments.length > 0 ? ", " : ""}`,
  );

  const question = first.questionDotToken;
  const open = receiver === undefined ? question : openParenthesis(first, file);
  edits.replace(question.getStart(file), open.end, ts.isPropertyAccessExpression(first) ? "." : "");
  for (const link of links.toReversed()) {
    lowerRest(link, lowering);
    if (lowering.colors.isCooperativeCall(link)) edits.after(link.end, "))");
  }
  edits.after(end.end, ")");
}

/** Lowers what `?.` looks at. If that is a method which is called at once, its receiver is kept; returns the name of that. */
function lowerBase(first: FirstLink, lowering: Lowering): string | undefined {
  const { edits, names, scope, file } = lowering;
  const base: ts.Expression = first.expression;
  if (!ts.isCallExpression(first) || !isAccess(base) || base.expression.kind === ts.SyntaxKind.SuperKeyword) {
    lowering.visit(base);
    return undefined;
  }
  const receiver = scope.temporary(names);
  edits.before(base.getStart(file), `(${receiver} = `);
  lowering.visit(base.expression);
  edits.after(base.expression.end, ")");
  lowerRest(base, lowering);
  return receiver;
}

function openCall(link: Link, at: number, { colors, edits, names }: Lowering): void {
  if (colors.isCooperativeCall(link)) edits.after(at, `(yield* ${names.contract("call")}(`);
}

/** Lowers the part of a link that is not the expression it continues. */
function lowerRest(link: ts.Expression, { visit }: Lowering): void {
  if (ts.isCallExpression(link)) link.arguments.forEach(visit);
  if (ts.isElementAccessExpression(link)) visit(link.argumentExpression);
}

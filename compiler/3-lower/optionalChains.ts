// Optional chains that go on behind a cooperative call.
//
//   a?.read().trim()        becomes    (($1 = a) == null ? undefined : (yield* $call($1.read())).trim())
//   delete a?.read().x      becomes    (($1 = a) == null ? true : delete (yield* $call($1.read())).x)
//   a?.b.map(read)          becomes    (($1 = a) == null ? undefined : (yield* $call($twin($1.b).map(read))))
//   log?.write(line())?.x   needs nothing: behind a call that was skipped, `?.` skips the rest as well
//
// A segment is a part of a chain from one `?.` up to the next. If its base is missing, all of it is skipped; but a `yield*` in the
// middle of it ends the engine's own chain there, and so does anything that is put around its beginning.

import * as ts from "typescript";
import type { Colors } from "../2-color/colors.js";
import { isAccess, isWrapper, openParenthesis, withoutWrappers } from "../syntax.js";
import { receiver as receiverOf } from "./captures.js";
import type { Lowering } from "./lowering.js";
import { separateFromPrevious } from "./separators.js";

type Link = ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.CallExpression | ts.NonNullExpression;
type FirstLink = Exclude<Link, ts.NonNullExpression> & { readonly questionDotToken: ts.QuestionDotToken };

/**
 * Whether a node is the end of a segment in which a cooperative call, or a twin, is followed by more; or of one that calls what such a segment
 * has found, whose receiver has to be kept.
 */
export function isChainSegment(node: ts.Node, colors: Colors): node is Link {
  if (!isLink(node) || !isEndOfSegment(node)) return false;
  const links = linksOf(node);
  if (links.some((link) => link !== node && (colors.isCooperativeCall(link) || colors.isTwinReceiver(link))))
    return true;
  return calledSegment(links.at(-1) as Link, colors) !== undefined;
}

/** The segment that finds the method which is called: `a?.open().read`, in `a?.open().read?.()`, and in `(a?.open().read)()`. */
export function calledSegment(call: ts.Node, colors: Colors): Link | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  const callee = withoutWrappers(call.expression);
  return isAccess(callee) && isChainSegment(callee, colors) ? callee : undefined;
}

/**
 * `(a?.open().read)(max)` becomes `((($1 = a) == null ? undefined : ($2 = …).read) ?? {}).call($2, max)`: a method that is not there is
 * noticed when the arguments have been evaluated, as ever.
 */
export function lowerCallOfSegment(call: ts.CallExpression, segment: Link, lowering: Lowering): void {
  const { file, edits, scope, names } = lowering;
  const receiver = scope.temporary(names);
  edits.before(call.getStart(file), "(");
  lowerChainSegment(segment, lowering, receiver);
  const comma = call.arguments.length > 0 ? ", " : "";
  edits.replace(call.expression.end, openParenthesis(call, file).end, ` ?? {}).call(${receiver}${comma}`);
  call.arguments.forEach(lowering.visit);
}

/** Whether a link belongs to such a segment. */
export function isInChainSegment(link: ts.Node, colors: Colors): boolean {
  if (!isLink(link)) return false;
  let end: Link = link;
  while (!isEndOfSegment(end)) end = end.parent as Link;
  return isChainSegment(end, colors);
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

/** If there is a `receiver`, what `end` is read from is assigned to it. */
export function lowerChainSegment(end: Link, lowering: Lowering, receiver?: string): void {
  const { file, edits, names, scope } = lowering;
  const links = linksOf(end);
  const first = links.at(-1) as FirstLink;
  const base: ts.Expression = first.expression;
  const value = scope.temporary(names);

  separateFromPrevious(end, lowering);
  edits.before(end.getStart(file), `((${value} = `);
  const calledOn = lowerBase(first, lowering);
  edits.after(base.end, `) == null ? ${takeDelete(end, lowering) ? "true : delete" : "undefined :"} `);
  if (receiver !== undefined) edits.after(base.end, `(${receiver} = `);
  for (const link of links) openLink(link, end, base.end, lowering);
  edits.after(
    base.end,
    calledOn === undefined
      ? value
      : `${value}.call(${calledOn}${(first as ts.CallExpression).arguments.length > 0 ? ", " : ""}`,
  );

  const question = first.questionDotToken;
  const open = calledOn === undefined ? question : openParenthesis(first, file);
  edits.replace(question.getStart(file), open.end, ts.isPropertyAccessExpression(first) ? "." : "");
  for (const link of links.toReversed()) {
    lowerRest(link, lowering);
    closeLink(link, end, lowering);
    if (receiver !== undefined && link === (end as ts.PropertyAccessExpression).expression) edits.after(link.end, ")");
  }
  edits.after(end.end, ")");
}

/** Takes away a `delete` in front of a chain, which works on what is left of it. Returns false if there is none. */
function takeDelete(end: ts.Expression, lowering: Lowering): boolean {
  const { file, edits } = lowering;
  let operand = end;
  while (isWrapper(operand.parent)) operand = operand.parent;
  const { parent } = operand;
  if (!ts.isDeleteExpression(parent)) return false;
  const start = parent.getStart(file);
  separateFromPrevious(parent, lowering);
  edits.replace(start, start + "delete".length, "");
  return true;
}

/** Lowers what `?.` looks at. If that is a method which is called at once, its receiver is kept; returns the name of that. */
function lowerBase(first: FirstLink, lowering: Lowering): string | undefined {
  const { edits, names, scope, file } = lowering;
  const base: ts.Expression = first.expression;
  const found = ts.isCallExpression(first) ? withoutWrappers(base) : undefined;
  if (found === undefined || !isAccess(found)) {
    lowering.visit(base);
    return undefined;
  }
  if (found.expression.kind === ts.SyntaxKind.SuperKeyword) {
    lowering.visit(base);
    return receiverOf(lowering);
  }
  const receiver = scope.temporary(names);
  if (isLink(found) && !hasQuestionDot(found)) {
    // An earlier `?.` skips this one, too.
    lowerChainSegment(found, lowering, receiver);
    return receiver;
  }
  edits.before(found.getStart(file), `(${receiver} = `);
  lowering.visit(found.expression);
  edits.after(found.expression.end, ")");
  lowerRest(found, lowering);
  return receiver;
}

/** What is put around a link begins where its segment does. If that is all of the segment, `visit` has put it there. */
function openLink(link: Link, end: Link, at: number, { colors, edits, names }: Lowering): void {
  if (link !== end && colors.isTwinReceiver(link)) edits.after(at, `${names.contract("twin")}(`);
  if (colors.isCooperativeCall(link)) edits.after(at, `(yield* ${names.contract("call")}(`);
}

function closeLink(link: Link, end: Link, { colors, edits }: Lowering): void {
  if (colors.isCooperativeCall(link)) edits.after(link.end, "))");
  if (link !== end && colors.isTwinReceiver(link)) edits.after(link.end, ")");
}

/** Lowers the part of a link that is not the expression it continues. */
function lowerRest(link: ts.Expression, { visit }: Lowering): void {
  if (ts.isCallExpression(link)) link.arguments.forEach(visit);
  if (ts.isElementAccessExpression(link)) visit(link.argumentExpression);
}

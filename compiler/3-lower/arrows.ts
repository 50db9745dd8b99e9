// Arrow functions: there are no arrow generators.
//
//   () => log.push(1)            stays as it is: it calls nothing that may suspend, and a plain function will do
//   () => echo(socket)           stays as it is: it returns what calling `echo` returned, for the `call` of whoever called it
//   (n) => { sleep(n); }         becomes    function* (n) { yield* $call(sleep(n)); }
//   n => read(n) + 1             becomes    function* (n) { return (yield* $call(read(n))) + 1; }
//
// To stay an arrow is worth having. A closure that is a generator function takes an engine ten times as long to make and to call for
// the first time, because each has a prototype of its own.
//
// In:  an arrow function of any colour.
// Out: if it has become a function, what it saw of its surroundings (`this`, `arguments`) it takes from there: captures.ts.

import * as ts from "typescript";
import { directiveOf } from "../1-read/marks.js";
import { suspends } from "../2-color/suspends.js";
import { withoutWrappers } from "../syntax.js";
import { lowerWithCaptures } from "./captures.js";
import { FunctionScope, type Lowering, within } from "./lowering.js";
import { isChainSegment } from "./optionalChains.js";
import { bindingSuspends, lowerBodyWithParameters, moveList } from "./parameters.js";
import { declareAtTop, removeDirective } from "./prologue.js";
import { separateFromNext } from "./separators.js";

export function lowerArrow(arrow: ts.ArrowFunction, lowering: Lowering): void {
  if (staysPlain(arrow, lowering)) {
    removeDirective(directiveOf(arrow), lowering);
    return lowering.visitChildren(arrow);
  }
  const tailCall = findTailCall(arrow, lowering);
  if (tailCall !== undefined) {
    return within(lowering, lowering.scope.withTailCall(tailCall), lowering.lexicalScope, () =>
      lowering.visitChildren(arrow),
    );
  }
  lowerWithCaptures(arrow, lowering, (lexicalScope) => toFunction(arrow, lexicalScope, lowering));
  separateFromNext(arrow, lowering);
}

function staysPlain(arrow: ts.ArrowFunction, { colors }: Lowering): boolean {
  if (!colors.maySuspend(arrow)) return true;
  if (suspends(arrow.body, colors) || bindingSuspends(arrow, colors)) return false;
  // A generator that a plain function returns would be taken for a call that it has begun.
  const [returned] = colors.engine.returnTypes([arrow]);
  return returned !== undefined && !returned.isIterable && !returned.isOpen;
}

/** The call that an arrow passes on, if that is all it does. */
function findTailCall(arrow: ts.ArrowFunction, { colors }: Lowering): ts.Node | undefined {
  if (ts.isBlock(arrow.body) || bindingSuspends(arrow, colors)) return undefined;
  const tail = withoutWrappers(arrow.body);
  if (!colors.isCooperativeCall(tail) || isChainSegment(tail, colors)) return undefined;
  return ts.forEachChild(tail, (part) => suspends(part, colors) || undefined) ? undefined : tail;
}

function toFunction(arrow: ts.ArrowFunction, lexicalScope: FunctionScope, lowering: Lowering): void {
  const { file, edits } = lowering;
  const { body, equalsGreaterThanToken: token, parameters } = arrow;
  const scope = new FunctionScope(arrow);
  const isStatement = ts.isExpressionStatement(arrow.parent) || ts.isExportAssignment(arrow.parent);
  edits.before(arrow.getStart(file), isStatement ? "(function* " : "function* ");
  parenthesize(parameters, arrow, lowering);
  edits.replace(token.getStart(file), token.end, "");
  within(lowering, scope, lexicalScope, () => {
    const isMoved = bindingSuspends(arrow, lowering.colors);
    if (!isMoved) parameters.forEach(lowering.visit);
    if (ts.isBlock(body)) {
      removeDirective(directiveOf(arrow), lowering);
      if (isMoved) lowerBodyWithParameters(arrow, body, lowering);
      else lowering.visit(body);
      declareAtTop(body, scope.prologue, lowering);
    } else {
      const list = isMoved ? moveList(arrow, body.getStart(file), "] = arguments;", lowering) : undefined;
      lowerConciseBody(body, list, scope, lowering);
    }
  });
  if (isStatement) edits.after(arrow.end, ")");
}

/** `n =>` becomes `(n)`. */
function parenthesize(
  parameters: ts.NodeArray<ts.ParameterDeclaration>,
  arrow: ts.ArrowFunction,
  { file, edits }: Lowering,
): void {
  const [only] = parameters;
  if (only === undefined || only.getStart(file) !== arrow.getStart(file)) return;
  edits.before(only.getStart(file), "(");
  edits.after(only.end, ")");
}

/** `list` is the slot in front of the parameters, if they have been moved to the body. */
function lowerConciseBody(
  body: ts.Expression,
  list: { text: string } | undefined,
  scope: FunctionScope,
  { file, edits, visit }: Lowering,
): void {
  const start = edits.slot(body.getStart(file));
  visit(body);
  const open = `{${scope.prologue}`;
  if (list !== undefined) list.text = `${open} let [`;
  start.text = `${list === undefined ? open : ""} return `;
  edits.after(body.end, "; }");
}

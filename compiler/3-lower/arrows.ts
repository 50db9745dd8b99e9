// Arrow functions: there are no arrow generators.
//
//   () => echo(socket)           stays as it is: it returns what calling `echo` returned, for the `call` of whoever called it
//   (n) => { sleep(n); }         becomes    function* (n) { yield* $call(sleep(n)); }
//   n => read(n) + 1             becomes    function* (n) { return (yield* $call(read(n))) + 1; }
//
// The first form is worth having: a closure that is a generator function takes an engine ten times as long to make and call for
// the first time, because each has a prototype of its own.
//
// In:  an arrow function of any colour.
// Out: if it has become a function, what it saw of its surroundings (`this`, `arguments`) it takes from there: captures.ts.

import ts from "typescript";
import { directiveOf } from "../1-read/marks.js";
import { walk, withoutWrappers } from "../syntax.js";
import { lowerWithCaptures } from "./captures.js";
import { FunctionScope, type Lowering, within } from "./lowering.js";
import { declareAtTop, removeDirective } from "./prologue.js";
import { separateFromNext } from "./separators.js";

export function lowerArrow(arrow: ts.ArrowFunction, lowering: Lowering): void {
  if (!lowering.colors.maySuspend(arrow)) return lowering.visitChildren(arrow);
  const tailCall = findTailCall(arrow, lowering);
  if (tailCall !== undefined) {
    return within(lowering, new FunctionScope(arrow, { tailCall }), lowering.lexicalScope, () =>
      lowering.visitChildren(arrow),
    );
  }
  lowerWithCaptures(arrow, lowering, (lexicalScope) => toFunction(arrow, lexicalScope, lowering));
  separateFromNext(arrow, lowering);
}

/** The call that an arrow passes on, if that is all it does. */
function findTailCall(arrow: ts.ArrowFunction, { colors }: Lowering): ts.Node | undefined {
  if (ts.isBlock(arrow.body)) return undefined;
  const tail = withoutWrappers(arrow.body);
  if (!colors.isCooperativeCall(tail)) return undefined;
  let isAll = true;
  ts.forEachChild(tail, (part) =>
    walk(part, (node) => {
      isAll &&=
        !colors.isCooperativeCall(node) && !(ts.isSpreadElement(node) && colors.isCooperativeIterable(node.expression));
    }),
  );
  return isAll ? tail : undefined;
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
    parameters.forEach(lowering.visit);
    if (ts.isBlock(body)) {
      removeDirective(directiveOf(arrow), lowering);
      lowering.visitChildren(body);
      declareAtTop(body, scope.prologue, lowering);
    } else {
      lowerConciseBody(body, scope, lowering);
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

function lowerConciseBody(body: ts.Expression, scope: FunctionScope, { file, edits, visit }: Lowering): void {
  const open = edits.slot(body.getStart(file));
  visit(body);
  open.text = `{${scope.prologue} return `;
  edits.after(body.end, "; }");
}

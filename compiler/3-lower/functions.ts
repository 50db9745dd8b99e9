// Functions and methods that may suspend become generator functions, and stay what they were otherwise.
//
//   function serve(port) { … }       becomes    function *serve(port) { … }
//   read(max) { … }                  becomes    *read(max) { … }
//
// Generators that may suspend return an object that tells a value from a suspension. Parameters keep their meaning, `length` too:
//
//   function* pages(url, n = 9) { … yield page; … }      becomes
//   function pages($0) { return $generate(this, arguments, function* (url, n = 9) { … yield $emit(page); … }); }
//
// In:  a function of any colour, but no arrow.
// Out: insertions, and the star of a generator removed.

import ts from "typescript";
import { directiveOf } from "../1-read/marks.js";
import { type FunctionNode, openParenthesis } from "../syntax.js";
import { FunctionScope, type Lowering, within } from "./lowering.js";
import { declareAtTop, removeDirective } from "./prologue.js";
import { separateFromPreviousMember } from "./separators.js";

export type Lowerable = Exclude<FunctionNode, ts.ArrowFunction>;

export function lowerFunction(fn: Lowerable, lowering: Lowering): void {
  const { colors } = lowering;
  if (fn.body === undefined) return;
  if (colors.isCooperativeGenerator(fn)) wrapGenerator(fn as GeneratorFunction, lowering);
  else if (colors.isCooperative(fn)) addStar(fn, lowering);
  lowerInside(fn, fn.body, lowering);
  if (colors.isCooperativeGenerator(fn)) lowering.edits.after(fn.end, "); }");
}

function lowerInside(fn: Lowerable, body: ts.Block, lowering: Lowering): void {
  fn.modifiers?.forEach(lowering.visit);
  if (fn.name !== undefined) lowering.visit(fn.name);
  const scope = new FunctionScope(fn, { isCooperativeGenerator: lowering.colors.isCooperativeGenerator(fn) });
  within(lowering, new FunctionScope(fn, { isExpression: true }), undefined, () =>
    fn.parameters.forEach(lowering.visit),
  );
  if (lowering.colors.maySuspend(fn)) removeDirective(directiveOf(fn), lowering);
  within(lowering, scope, undefined, () => lowering.visitChildren(body));
  declareAtTop(body, scope.prologue, lowering);
}

function addStar(fn: Lowerable, lowering: Lowering): void {
  if (ts.isMethodDeclaration(fn)) separateFromPreviousMember(fn, lowering);
  const place = fn.name ?? openParenthesis(fn, lowering.file);
  lowering.edits.before(place.getStart(lowering.file), "*");
}

type GeneratorFunction = (ts.FunctionDeclaration | ts.FunctionExpression | ts.MethodDeclaration) & {
  readonly asteriskToken: ts.AsteriskToken;
};

function wrapGenerator(fn: GeneratorFunction, lowering: Lowering): void {
  const { file, edits, names } = lowering;
  const { asteriskToken: star } = fn;
  edits.replace(star.getStart(file), star.end, "");
  const place =
    fn.typeParameters?.[0] === undefined ? openParenthesis(fn, file).getStart(file) : fn.typeParameters.pos - 1;
  edits.before(
    place,
    `(${placeholders(fn, lowering)}) { return ${names.contract("generate")}(this, arguments, function* `,
  );
}

/** As many parameters as `length` counts. */
function placeholders({ parameters }: GeneratorFunction, { names }: Lowering): string {
  const own = parameters.filter(({ name }) => name.getText() !== "this");
  const optional = own.findIndex(
    ({ initializer, dotDotDotToken }) => initializer !== undefined || dotDotDotToken !== undefined,
  );
  const required = optional < 0 ? own : own.slice(0, optional);
  return required.map((_, index) => names.free(`$${index}`)).join(", ");
}

// Functions and methods that may suspend become generator functions, and stay what they were otherwise.
//
//   function serve(port) { … }       becomes    function *serve(port) { … }
//   read(max) { … }                  becomes    *read(max) { … }
//
// Generators that may suspend return an object that tells a value from a suspension. Parameters keep their meaning, `length` too:
//
//   function* pages(url, n = 9) { … yield page; … }      becomes
//   function pages($arg0) { return $generate(this, arguments, function* (url, n = 9) { … yield $emit(page); … }); }
//
// In:  a function of any colour, but no arrow.
// Out: insertions, and the star of a generator removed.

import * as ts from "typescript";
import { directiveOf } from "../1-read/marks.js";
import { type FunctionNode, openParenthesis } from "../syntax.js";
import { FunctionScope, type Lowering, within } from "./lowering.js";
import { bindingSuspends, lowerBodyWithParameters, placeholdersFor } from "./parameters.js";
import { declareAtTop, removeDirective } from "./prologue.js";
import { separateFromPreviousMember } from "./separators.js";

export type Lowerable = Exclude<FunctionNode, ts.ArrowFunction>;

export function lowerFunction(fn: Lowerable, lowering: Lowering): void {
  const { colors } = lowering;
  if (fn.body === undefined) return;
  if (colors.isCooperativeGenerator(fn)) return lowerGenerator(fn as GeneratorFunction, fn.body, lowering);
  if (colors.isCooperative(fn)) addStar(fn, lowering);
  lowerInside(fn, fn.body, undefined, lowering);
}

function lowerInside(fn: Lowerable, body: ts.Block, wrapper: FunctionScope | undefined, lowering: Lowering): void {
  fn.modifiers?.forEach(lowering.visit);
  if (fn.name !== undefined) lowering.visit(fn.name);
  const scope = new FunctionScope(fn, { wrapper });
  if (lowering.colors.maySuspend(fn)) removeDirective(directiveOf(fn), lowering);
  if (bindingSuspends(fn, lowering.colors)) {
    within(lowering, scope, undefined, () => lowerBodyWithParameters(fn, body, lowering));
  } else {
    const list = new FunctionScope(fn, { isExpression: true });
    within(lowering, list, undefined, () => fn.parameters.forEach(lowering.visit));
    within(lowering, scope, undefined, () => lowering.visit(body));
  }
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

function lowerGenerator(fn: GeneratorFunction, body: ts.Block, lowering: Lowering): void {
  const { file, edits, names } = lowering;
  const { asteriskToken: star, typeParameters } = fn;
  const wrapper = new FunctionScope(fn);
  edits.replace(star.getStart(file), star.end, "");
  const open = edits.slot(
    typeParameters?.[0] === undefined ? openParenthesis(fn, file).getStart(file) : typeParameters.pos - 1,
  );
  lowerInside(fn, body, wrapper, lowering);
  const placeholders = placeholdersFor(fn, names);
  open.text = `(${placeholders}) {${wrapper.prologue} return ${names.contract("generate")}(this, arguments, function* `;
  edits.after(fn.end, "); }");
}

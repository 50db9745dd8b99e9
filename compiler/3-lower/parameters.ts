// Parameters whose defaults may suspend: a list of parameters has no place for a `yield`, so the list moves into the body.
//
//   function read(path, max = limit(path)) { body }       becomes
//   function *read($arg0) { let [path, max = yield* $call(limit(path))] = arguments; { body } }
//
// What is left in the list counts for `length`. The names are bound from left to right, and nobody can use one before; the body
// has a scope of its own inside theirs.
//
// In:  no `var` of the body hides a name that the list mentions, and no parameter is decorated: checkForms.ts.
// Out: the list is moved, without its types.

import * as ts from "typescript";
import type { Colors } from "../2-color/colors.js";
import { suspends } from "../2-color/suspends.js";
import { directivesOf, type FunctionNode } from "../syntax.js";
import type { Lowering } from "./lowering.js";
import type { Names } from "./names.js";

/** Whether binding the parameters of a function may suspend. */
export function bindingSuspends({ parameters }: FunctionNode, colors: Colors): boolean {
  return parameters.some((parameter) => suspends(parameter, colors));
}

/** Moves the list to the top of a function's body, and lowers the body, which gets braces of its own. */
export function lowerBodyWithParameters(fn: FunctionNode, body: ts.Block, lowering: Lowering): void {
  const { file, edits } = lowering;
  const directive = directivesOf(fn).at(-1);
  const open = moveList(fn, directive?.end ?? body.getStart(file) + 1, "] = arguments; {", lowering);
  open.text = " let [";
  lowering.visit(body);
  edits.before(body.end - 1, "} ");
}

/**
 * Moves the list to in front of a place, and what `close` says behind it. Returns the slot in front of the list: what opens the
 * array pattern has to end it.
 */
export function moveList(fn: FunctionNode, to: number, close: string, lowering: Lowering): { text: string } {
  const { file, edits } = lowering;
  const parameters = withoutThis(fn);
  const start = (parameters[0] as ts.ParameterDeclaration).getStart(file);
  const end = endOfList(fn, file);
  edits.after(start, placeholdersFor(fn, lowering.names));
  const open = edits.slot(start);
  for (const parameter of parameters) {
    removeType(parameter, lowering);
    lowering.visit(parameter);
  }
  edits.after(end, close);
  edits.move(start, end, to);
  return open;
}

/** As many parameters as `length` counts. */
export function placeholdersFor(fn: FunctionNode, names: Names): string {
  const own = withoutThis(fn);
  const optional = own.findIndex(
    ({ initializer, dotDotDotToken }) => initializer !== undefined || dotDotDotToken !== undefined,
  );
  const required = optional < 0 ? own : own.slice(0, optional);
  return required.map((_, index) => names.free(`$arg${index}`)).join(", ");
}

function withoutThis({ parameters }: FunctionNode): readonly ts.ParameterDeclaration[] {
  return parameters.filter(({ name }) => !ts.isIdentifier(name) || name.text !== "this");
}

/** Where the list ends: a comma behind the last parameter belongs to it. */
function endOfList({ parameters }: FunctionNode, file: ts.SourceFile): number {
  const last = parameters.at(-1) as ts.ParameterDeclaration;
  return parameters.hasTrailingComma ? file.text.indexOf(",", last.end) + 1 : last.end;
}

function removeType({ name, questionToken, type }: ts.ParameterDeclaration, { edits }: Lowering): void {
  const end = (type ?? questionToken)?.end;
  if (end !== undefined) edits.replace(name.end, end, "");
}

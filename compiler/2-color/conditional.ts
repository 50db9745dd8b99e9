// Functions that are cooperative only if a callback is.
//
//   /** @cooperative if fn */
//   function twice(fn: Cooperative<() => void>) { fn(); fn(); }
//
//   twice(() => socket.write("x"));     in cooperative code: a cooperative call, as any other
//   twice(() => count++);               in plain code: runs to its end at once, because nothing in it can suspend
//
// There is one compiled function for both. In plain code its generator is run by `$plain`.

import * as ts from "typescript";
import { directiveOf } from "../1-read/marks.js";
import type { Callable, TypeFacts } from "../engine/engine.js";
import { type Call, isFunctionNode, withoutWrappers } from "../syntax.js";
import type { Colors } from "./colors.js";
import { partsOf, suspendsItself } from "./suspends.js";

/**
 * The callbacks that decide about the colour of a call; undefined if something else makes it cooperative. A callback that is spread
 * cannot be told: then it is the whole spread argument.
 */
export function decidingCallbacks(call: Call, callee: TypeFacts, colors: Colors): readonly ts.Expression[] | undefined {
  if (colors.isTwinCall(call)) return colors.callbacks.ofTwin(call);
  if (!ts.isCallExpression(call)) return undefined;
  const callbacks: ts.Expression[] = [];
  for (const callable of callee.callables.filter((one) => isCooperative(one, colors))) {
    const indices = conditionIndices(callable, colors);
    if (indices === undefined) return undefined;
    callbacks.push(...indices.flatMap((index) => argumentAt(call, index) ?? []));
  }
  return callbacks;
}

function isCooperative({ isBranded, declarations }: Callable, colors: Colors): boolean {
  return isBranded || declarations.some((declaration) => colors.isCooperative(declaration));
}

function conditionIndices({ isBranded, declarations }: Callable, colors: Colors): readonly number[] | undefined {
  if (isBranded) return undefined;
  const indices: number[] = [];
  for (const declaration of declarations) {
    const condition = colors.marks.conditionOf(declaration);
    if (condition.length === 0) return undefined;
    const { parameters } = declaration as ts.SignatureDeclaration;
    const own = parameters.filter(({ name }) => name.getText() !== "this");
    own.forEach(({ name }, index) => condition.includes(name.getText()) && indices.push(index));
  }
  return indices;
}

function argumentAt({ arguments: args }: ts.CallExpression, index: number): ts.Expression | undefined {
  return args.slice(0, index).find(ts.isSpreadElement) ?? args[index];
}

/** Whether calling a callback may suspend. */
export function isCooperativeCallback(callback: ts.Expression, colors: Colors): boolean {
  if (ts.isSpreadElement(callback)) return true;
  const value = withoutWrappers(callback);
  if (isFunctionNode(value))
    return (
      directiveOf(value) !== undefined ||
      [...value.parameters, value.body as ts.Node].some((part) => reallySuspends(part, colors))
    );
  const [facts] = colors.engine.types([value]);
  return facts !== undefined && colors.isCooperativeType(facts);
}

/** Whether running a piece of code may suspend: calls whose callbacks cannot do not count. */
function reallySuspends(node: ts.Node, colors: Colors): boolean {
  const callbacks = colors.decidingCallbacks(node);
  const isHarmless = callbacks?.every((callback) => !isCooperativeCallback(callback, colors)) ?? false;
  if (!isHarmless && suspendsItself(node, colors)) return true;
  return partsOf(node).some((part) => reallySuspends(part, colors));
}

// Callbacks of built-ins, and their colours.
//
//   paths.map((path) => readText(path))      the arrow is cooperative, because of what it calls; and so is the call of `map`
//   paths.map(readText)                      cooperative, too
//   paths.map((path) => path.trim())         plain
//
// A function that is written as a callback of a built-in goes nowhere else. So it needs no mark: what it calls tells its colour.

import * as ts from "typescript";
import { choiceAround, choicesOf } from "../choices.js";
import type { Engine } from "../engine/engine.js";
import { type Call, calleeOf, isAccess, isWrapper, withoutWrappers } from "../syntax.js";
import { type BuiltIn, builtInNamed, mayBeBuiltIn } from "./builtIns.js";

export class Callbacks {
  readonly #builtIns = new Map<ts.Node, BuiltIn>();

  /** Finds which of these calls call built-ins that take a callback. */
  resolve(calls: readonly Call[], engine: Engine): void {
    const candidates = calls.filter((call) => mayBeBuiltIn(memberOf(call) ?? ""));
    engine.builtIns(candidates).forEach((name, index) => {
      const builtIn = builtInNamed(name ?? "");
      const call = candidates[index] as Call;
      if (builtIn !== undefined) this.#builtIns.set(call, hasReceiver(call) ? builtIn : withoutTwin(builtIn));
    });
  }

  /** Whose method a call calls, if it is a built-in. */
  ownerOf(call: Call): string | undefined {
    return this.#builtIns.get(call)?.owner;
  }

  /** The callbacks of a call that has a cooperative twin: every expression that such an argument may be the value of. */
  ofTwin(call: ts.Node): readonly ts.Expression[] {
    const builtIn = this.#builtIns.get(call);
    if (builtIn === undefined || builtIn.refusal !== undefined) return [];
    const passed = (call as ts.CallExpression).arguments;
    return builtIn.callbacks.flatMap((index) => choicesOf(passed[index]));
  }

  /** The built-in that an expression, or what it is a choice of, is a callback of. */
  builtInAround(expression: ts.Expression): BuiltIn | undefined {
    const argument = choiceAround(expression);
    const call = argument.parent;
    const builtIn = this.#builtIns.get(call);
    return builtIn?.callbacks.some((index) => (call as ts.CallExpression).arguments[index] === argument)
      ? builtIn
      : undefined;
  }

  /** Whether an expression is a callback of a built-in that has a twin. */
  isOfTwin(expression: ts.Expression): boolean {
    const builtIn = this.builtInAround(expression);
    return builtIn !== undefined && builtIn.refusal === undefined;
  }

  /** The call of a built-in method of this object. */
  callOn(receiver: ts.Node): ts.Node | undefined {
    let callee = receiver.parent;
    if (callee === undefined || !isAccess(callee) || callee.expression !== receiver) return undefined;
    while (isWrapper(callee.parent)) callee = callee.parent;
    const call = callee.parent;
    return this.#builtIns.has(call) && calleeOf(call as Call) === callee ? call : undefined;
  }

  /** What is called with an expression as its callback. */
  calleeAround(callback: ts.Expression): ts.Expression {
    return calleeOf(choiceAround(callback).parent as Call);
  }
}

/** The name of what is called, as far as it is a member of something: `map`, `new`. */
function memberOf(call: Call): string | undefined {
  if (ts.isNewExpression(call)) return "new";
  const callee = withoutWrappers(calleeOf(call));
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text;
  if (!ts.isElementAccessExpression(callee)) return undefined;
  return ts.isStringLiteralLike(callee.argumentExpression) ? callee.argumentExpression.text : undefined;
}

/** Whether there is an object whose method is called. A twin takes its place, which nothing can for `super`. */
function hasReceiver(call: Call): boolean {
  const callee = withoutWrappers(calleeOf(call));
  return isAccess(callee) && callee.expression.kind !== ts.SyntaxKind.SuperKeyword;
}

function withoutTwin(builtIn: BuiltIn): BuiltIn {
  return { refusal: "SF2022", ...builtIn };
}

// Calls that go on by themselves: in a task of their own, which begins a moment later. What they are called with is taken at once.
//
//   load(path)              run(() => load(path))                        nothing changes meanwhile
//   load(n)                 run(load, n)
//   this.load(n)            run((n) => this.load(n), n)
//   this.current.stop(n)    run((current, n) => current.stop(n), this.current, n)

import * as ts from "typescript";
import type { Edits } from "./edits.js";
import type { Steadiness } from "./steady.js";
import type { AnyCall } from "./turned.js";

/** How a call is written that is started by `starter`, as far as it takes something at once. */
export interface Taken {
  /** What stays where it is, and is visited there. */
  readonly inPlace: readonly ts.Expression[];
  write(starter: string, edits: Edits): void;
}

/** Undefined if there is nothing that would have to be taken at once, or no way to. */
export function takenAtOnce(node: AnyCall, steadiness: Steadiness): Taken | "steady" | "impossible" {
  if (!ts.isCallExpression(node)) return steadiness.isSteady(node.template) ? "steady" : "impossible";
  const { expression: callee, arguments: given } = node;
  const receiver = ts.isPropertyAccessExpression(callee) ? callee.expression : undefined;
  const isReceiverSteady = steadiness.isSteady(receiver ?? callee) || isInline(callee);
  if (isReceiverSteady && given.every((one) => steadiness.isSteady(one))) return "steady";
  if (given.some(ts.isSpreadElement) || isInline(callee)) return "impossible";
  const [first] = given;
  const isPlainCall = node.questionDotToken === undefined && node.typeArguments === undefined;
  if (ts.isIdentifier(callee) && isReceiverSteady && isPlainCall && first !== undefined)
    return {
      inPlace: given,
      write: (starter, edits) => {
        edits.insert(node.getStart(), `${starter}(`);
        edits.replace(callee.end, first.getStart(), ", ");
      },
    };
  if (receiver === undefined) return "impossible";
  const inPlace = isReceiverSteady ? given : [receiver, ...given];
  const names = namesFor(inPlace, isReceiverSteady ? callee.getText() : "");
  const fileText = node.getSourceFile().text;
  const between = fileText.slice(receiver.end, first?.getStart() ?? node.end - 1).trimEnd();
  const head = isReceiverSteady ? `${receiver.getText()}${between}` : `${names[0]}${between}`;
  const call = `${head}${names.slice(isReceiverSteady ? 0 : 1).join(", ")})`;
  return {
    inPlace,
    write: (starter, edits) => {
      const before = `${starter}((${names.join(", ")}) => ${call}, `;
      const start = node.getStart();
      if (!isReceiverSteady) {
        edits.insert(start, before);
        edits.replace(receiver.end, first?.getStart() ?? node.end - 1, first === undefined ? "" : ", ");
      } else edits.replace(start, (first as ts.Expression).getStart(), before);
    },
  };
}

/** `(async () => …)()` */
function isInline(node: ts.Expression): boolean {
  return ts.isParenthesizedExpression(node)
    ? isInline(node.expression)
    : ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

/** Names of parameters that tell what they are, and that the call does not mean anything else by. */
function namesFor(values: readonly ts.Expression[], callee: string): readonly string[] {
  const taken = new Set(callee.match(/[\w$]+/g));
  return values.map((value, index) => {
    const own = ts.isIdentifier(value)
      ? value.text
      : ts.isPropertyAccessExpression(value) && ts.isIdentifier(value.name)
        ? value.name.text
        : undefined;
    const isOnlyItself = own !== undefined && !taken.has(own);
    const name = isOnlyItself ? own : `value${index + 1}`;
    taken.add(name);
    return name;
  });
}

// `await Promise.all(…)` and its like.
//
//   Promise.all([load(a), load(b)])            all([() => load(a), () => load(b)])
//   Promise.all(paths.map((p) => load(p)))     mapConcurrently(paths, (p) => load(p), { concurrency: Infinity })
//
// Without a function that is turned among them, it stays: `wait(Promise.all(promises))`.

import * as ts from "typescript";
import type { Edits } from "./edits.js";
import type { Names } from "./names.js";
import { combinatorOf, mayBePromise } from "./promises.js";
import type { Rewriting } from "./rewrite.js";
import { isWithBody } from "./turned.js";

/** What becomes of a call, part by part. */
export interface Combined {
  readonly begin: (edits: Edits, names: Names) => void;
  readonly parts: readonly {
    readonly node: ts.Node;
    readonly before: string;
    readonly after: string;
    readonly how: "awaited" | "visited" | "left";
  }[];
}

/** Undefined if it stays. */
export function combine(node: ts.CallExpression, rewriting: Rewriting): Combined | undefined {
  const name = combinatorOf(node);
  const [list] = node.arguments;
  if (name === undefined || list === undefined || node.typeArguments !== undefined) return undefined;
  if (ts.isArrayLiteralExpression(list)) return combineList(node, list, name, rewriting);
  return name === "all" && ts.isCallExpression(list) ? combineMap(node, list, rewriting) : undefined;
}

function combineList(
  node: ts.CallExpression,
  list: ts.ArrayLiteralExpression,
  name: string,
  { checker, turned }: Rewriting,
): Combined | undefined {
  const calls = list.elements.map(withoutParens).filter(ts.isCallExpression);
  if (!calls.some((call) => turned.isCalledBy(call)) || list.elements.some(ts.isSpreadElement)) return undefined;
  return {
    begin: (edits, names) => edits.replace(node.expression.getStart(), node.expression.end, names.use(name)),
    parts: list.elements.map((element) => {
      const isObject = ts.isObjectLiteralExpression(element);
      const how = mayBePromise(checker.getTypeAtLocation(element), checker) ? "awaited" : "visited";
      return { node: element, before: isObject ? "() => (" : "() => ", after: isObject ? ")" : "", how };
    }),
  };
}

function combineMap(node: ts.CallExpression, map: ts.CallExpression, rewriting: Rewriting): Combined | undefined {
  const { expression, arguments: given } = map;
  const [callback] = given;
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== "map" || given.length !== 1)
    return undefined;
  if (map.questionDotToken !== undefined || expression.questionDotToken !== undefined) return undefined;
  if (callback === undefined || !isTaken(callback, rewriting)) return undefined;
  return {
    begin: (edits, names) => {
      edits.replace(node.getStart(), expression.expression.getStart(), `${names.use("mapConcurrently")}(`);
      rewriting.visit(expression.expression, "blocking");
      edits.replace(expression.expression.end, callback.getStart(), ", ");
      rewriting.visitKept(callback);
      edits.replace(callback.end, node.end, ", { concurrency: Infinity })");
    },
    parts: [],
  };
}

/** Whether a callback can block instead: it is turned, or is one of ours by name, or does nothing but call one. */
function isTaken(callback: ts.Expression, { checker, turned }: Rewriting): boolean {
  if (ts.isIdentifier(callback)) {
    const [signature] = checker.getTypeAtLocation(callback).getCallSignatures();
    return turned.has(signature?.declaration) && (signature?.parameters.length ?? 0) <= 2;
  }
  if (!isWithBody(callback) || callback.parameters.length > 2) return false;
  if (turned.has(callback)) return true;
  const { body } = callback;
  return ts.isArrowFunction(callback) && ts.isCallExpression(body) && turned.isCalledBy(body);
}

function withoutParens(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? withoutParens(node.expression) : node;
}

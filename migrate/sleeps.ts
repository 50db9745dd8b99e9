// Naps, in the ways in which one takes them with promises.
//
//   new Promise((resolve) => setTimeout(resolve, ms))
//   setTimeout(ms)            of `node:timers/promises`

import * as ts from "typescript";

/** How long a call or a promise does nothing but take time. Undefined if it does anything else. */
export function napIn(node: ts.Expression, checker: ts.TypeChecker): ts.Expression | undefined {
  if (ts.isNewExpression(node)) return napOfPromise(node);
  if (!ts.isCallExpression(node) || node.arguments.length !== 1) return undefined;
  const declared = checker.getResolvedSignature(node)?.declaration;
  const isTimer = declared?.getSourceFile().fileName.endsWith("/timers/promises.d.ts") === true;
  const name = declared && "name" in declared ? (declared.name as ts.Identifier | undefined)?.text : undefined;
  return isTimer && name === "setTimeout" ? node.arguments[0] : undefined;
}

function napOfPromise(node: ts.NewExpression): ts.Expression | undefined {
  const [executor] = node.arguments ?? [];
  if (node.expression.getText() !== "Promise" || executor === undefined) return undefined;
  if (!ts.isArrowFunction(executor) && !ts.isFunctionExpression(executor)) return undefined;
  const [resolve] = executor.parameters;
  const call = onlyCallIn(executor.body);
  if (resolve === undefined || call === undefined || call.expression.getText() !== "setTimeout") return undefined;
  const [callback, ms] = call.arguments;
  return call.arguments.length === 2 && callback?.getText() === resolve.name.getText() ? ms : undefined;
}

function onlyCallIn(body: ts.ConciseBody): ts.CallExpression | undefined {
  if (!ts.isBlock(body)) return ts.isCallExpression(body) ? body : undefined;
  const [statement] = body.statements;
  if (body.statements.length !== 1 || statement === undefined || !ts.isExpressionStatement(statement)) return undefined;
  return ts.isCallExpression(statement.expression) ? statement.expression : undefined;
}

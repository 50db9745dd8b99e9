// Expressions whose value is that of one of their parts.
//
//   flag ? read : parse        read ?? parse        (log(), read)        read as Reader

import * as ts from "typescript";
import { isWrapper } from "./syntax.js";

/** What an expression may be the value of: `a` and `b` in `flag ? a : b`. */
export function choicesOf(expression: ts.Expression | undefined): readonly ts.Expression[] {
  if (expression === undefined) return [];
  const parts = partsOf(expression);
  return parts.length === 0 ? [expression] : parts.flatMap(choicesOf);
}

/** The whole of which an expression is one choice. */
export function choiceAround(expression: ts.Expression): ts.Expression {
  let whole = expression;
  while (partsOf(whole.parent).includes(whole)) whole = whole.parent as ts.Expression;
  return whole;
}

function partsOf(node: ts.Node): readonly ts.Expression[] {
  if (isWrapper(node)) return [node.expression];
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse];
  if (!ts.isBinaryExpression(node)) return [];
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.BarBarToken:
    case ts.SyntaxKind.QuestionQuestionToken:
      return [node.left, node.right];
    case ts.SyntaxKind.AmpersandAmpersandToken:
    case ts.SyntaxKind.CommaToken:
      return [node.right];
    default:
      return [];
  }
}

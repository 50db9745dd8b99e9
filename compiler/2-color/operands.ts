// What a value is made of, in the order in which it is read.
//
//   total + read()                 total, read()
//   [...list, read(), `${name}`]   list, read(), name
//   list.concat(flag ? a : b)      list, flag ? a : b, and the call itself       what is not always read is one operand

import * as ts from "typescript";
import { isAccess, isAssignment, withoutWrappers } from "../syntax.js";

const CHOOSING: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.CommaToken,
]);

export function operandsOf(value: ts.Expression): readonly ts.Expression[] {
  const inner = withoutWrappers(value);
  const parts = partsOf(inner);
  if (parts === undefined) return [inner];
  return [...parts.flatMap(operandsOf), ...(ts.isCallExpression(inner) ? [inner] : [])];
}

function partsOf(value: ts.Expression): readonly ts.Expression[] | undefined {
  if (ts.isBinaryExpression(value)) {
    const { left, operatorToken, right } = value;
    return isAssignment(value) || CHOOSING.has(operatorToken.kind) ? undefined : [left, right];
  }
  if (ts.isPrefixUnaryExpression(value) && !isStep(value)) return [value.operand];
  if (ts.isCallExpression(value)) return [calledOn(value), ...value.arguments];
  if (ts.isTemplateExpression(value)) return value.templateSpans.map(({ expression }) => expression);
  if (ts.isSpreadElement(value)) return [value.expression];
  if (ts.isArrayLiteralExpression(value)) return value.elements;
  return ts.isObjectLiteralExpression(value) ? value.properties.flatMap(valueOf) : undefined;
}

function calledOn({ expression }: ts.CallExpression): ts.Expression {
  return isAccess(expression) ? expression.expression : expression;
}

function isStep({ operator }: ts.PrefixUnaryExpression): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}

function valueOf(member: ts.ObjectLiteralElementLike): readonly ts.Expression[] {
  if (ts.isPropertyAssignment(member)) return [member.initializer];
  if (ts.isShorthandPropertyAssignment(member)) return [member.name];
  return ts.isSpreadAssignment(member) ? [member.expression] : [];
}

/** Whether two expressions read the same variable or property, by how they are written. */
export function isSameTarget(one: ts.Expression, other: ts.Expression): boolean {
  const [a, b] = [withoutWrappers(one), withoutWrappers(other)];
  if (ts.isIdentifier(a) && ts.isIdentifier(b)) return a.text === b.text;
  if (ts.isPropertyAccessExpression(a) && ts.isPropertyAccessExpression(b))
    return a.name.text === b.name.text && isSameTarget(a.expression, b.expression);
  if (ts.isElementAccessExpression(a) && ts.isElementAccessExpression(b))
    return isSameTarget(a.argumentExpression, b.argumentExpression) && isSameTarget(a.expression, b.expression);
  if (ts.isStringLiteralLike(a) || ts.isNumericLiteral(a)) return a.kind === b.kind && a.text === (b as typeof a).text;
  return a.kind === b.kind && (a.kind === ts.SyntaxKind.ThisKeyword || a.kind === ts.SyntaxKind.SuperKeyword);
}

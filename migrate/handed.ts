// Whether a function is handed to somebody who knows functions that promise, and no others.
//
//   emitter.on("end", async () => …)           what is declared there is no function that was turned
//   const table: Record<string, any> = { load }    anybody may call it

import * as ts from "typescript";

/** Whether what is expected where an expression stands is something else than a function that is turned. */
export function isExpectedByOthers(
  node: ts.Expression,
  checker: ts.TypeChecker,
  isTurned: (declaration: ts.Node) => boolean,
): boolean {
  const expected = checker.getContextualType(node);
  if (expected === undefined || isPassedThrough(node, checker)) return false;
  const parts = expected.isUnion() ? expected.types : [expected];
  return parts.some(
    (part) => isOpen(part) || part.getCallSignatures().some(({ declaration }) => isTheirs(declaration)),
  );

  function isTheirs(declaration: ts.SignatureDeclaration | ts.JSDocSignature | undefined): boolean {
    return declaration !== undefined && !isTurned(declaration);
  }
}

/** Whether it is given to somebody who returns something of the same type: then it stays what it is. */
function isPassedThrough(node: ts.Expression, checker: ts.TypeChecker): boolean {
  const { parent } = node;
  if (!ts.isCallExpression(parent)) return false;
  const declaration = checker.getResolvedSignature(parent)?.declaration;
  const parameter = declaration?.parameters[parent.arguments.indexOf(node)];
  const type = parameter !== undefined && ts.isParameter(parameter) ? parameter.type : undefined;
  const returned = declaration?.type;
  if (type === undefined || returned === undefined || !ts.isTypeReferenceNode(type)) return false;
  const isParameter = (checker.getTypeAtLocation(type).flags & ts.TypeFlags.TypeParameter) !== 0;
  return isParameter && new RegExp(`\\b${type.getText()}\\b`).test(returned.getText());
}

/** Whether a type says nothing: `any`, `unknown`, `object`, `Function`. */
export function isOpen(type: ts.Type): boolean {
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive)) return true;
  return type.symbol?.name === "Function" && type.getCallSignatures().length === 0;
}

/** Whether a name stands for a value that goes somewhere, and is not called, declared, or part of something else. */
export function isValue(reference: ts.Expression): boolean {
  const { parent } = reference;
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent))
    return parent.expression !== reference && parent.arguments?.includes(reference) === true;
  if (ts.isBinaryExpression(parent)) return parent.right === reference && !isComparison(parent);
  if (ts.isConditionalExpression(parent)) return parent.condition !== reference;
  if (ts.isArrowFunction(parent)) return parent.body === reference;
  if (ts.isShorthandPropertyAssignment(parent)) return parent.objectAssignmentInitializer === undefined;
  if (
    ts.isPropertyAssignment(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isParameter(parent)
  )
    return parent.initializer === reference;
  return ts.isReturnStatement(parent) || ts.isArrayLiteralExpression(parent) || ts.isParenthesizedExpression(parent);
}

function isComparison({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return ![
    ts.SyntaxKind.EqualsToken,
    ts.SyntaxKind.BarBarToken,
    ts.SyntaxKind.AmpersandAmpersandToken,
    ts.SyntaxKind.QuestionQuestionToken,
    ts.SyntaxKind.QuestionQuestionEqualsToken,
    ts.SyntaxKind.BarBarEqualsToken,
    ts.SyntaxKind.CommaToken,
  ].includes(kind);
}

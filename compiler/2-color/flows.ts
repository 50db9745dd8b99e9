// Where values go: every place in a file where one type meets another.
//
//   emitter.on("line", handle)           `handle` meets what `on` expects, and what it declares before type parameters are known
//   const { open = handle } = hooks      `handle` meets the type of `open`
//   for (callback of handlers) …         what `handlers` has in it meets the type of `callback`
//
// A literal is not looked at as a whole: each part of it goes to a place of its own.

import * as ts from "typescript";
import type { Flow, TypeRole } from "../engine/engine.js";
import { isAccess, isAssignment, isCall, ofKind } from "../syntax.js";

/** The flows that begin or end at a node. */
export function flowsAt(node: ts.Node): readonly Flow[] {
  return hasFlows(node) ? flowsOfParts(node) : flowsOfValue(node);
}

const NONE: readonly Flow[] = [];

/** What has flows of another kind than that of its own value. */
const hasFlows = ofKind(
  ts.SyntaxKind.CallExpression,
  ts.SyntaxKind.TaggedTemplateExpression,
  ts.SyntaxKind.NewExpression,
  ts.SyntaxKind.TypeReference,
  ts.SyntaxKind.ExpressionWithTypeArguments,
  ts.SyntaxKind.SpreadAssignment,
  ts.SyntaxKind.SpreadElement,
  ts.SyntaxKind.ForOfStatement,
  ts.SyntaxKind.JsxOpeningElement,
  ts.SyntaxKind.JsxSelfClosingElement,
  ts.SyntaxKind.JsxSpreadAttribute,
  ts.SyntaxKind.MethodDeclaration,
  ts.SyntaxKind.MethodSignature,
  ts.SyntaxKind.PropertyDeclaration,
  ts.SyntaxKind.PropertySignature,
  ts.SyntaxKind.GetAccessor,
  ts.SyntaxKind.SetAccessor,
  ts.SyntaxKind.CallSignature,
  ts.SyntaxKind.ConstructSignature,
);

function flowsOfParts(node: ts.Node): readonly Flow[] {
  if (isCall(node)) return [...flowsOfArguments(node), ...flowsOfTypeArguments(node), ...flowsOfValue(node)];
  if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) return flowsOfTypeArguments(node);
  if (ts.isSpreadAssignment(node)) return [flow("own", node, "expected", node)];
  if (ts.isSpreadElement(node)) return [flowOfSpread(node)];
  if (ts.isForOfStatement(node) && !ts.isVariableDeclarationList(node.initializer))
    return [flow("element", node.expression, "own", node.initializer)];
  if (ts.isObjectLiteralExpression(node.parent ?? node) && (ts.isMethodDeclaration(node) || ts.isGetAccessor(node)))
    return [flow("own", node, "expected", node)];
  if (ts.isJsxOpeningLikeElement(node)) return [flow("own", node.tagName, "plain", node)];
  if (ts.isJsxSpreadAttribute(node)) return [flow("own", node.expression, "expected", node.parent)];
  if (ts.isClassElement(node) || ts.isTypeElement(node)) return flowsToIndex(node);
  return flowsOfValue(node);
}

function flow(from: TypeRole, source: ts.Node, to: TypeRole, target: ts.Node): Flow {
  return { from: { role: from, node: source }, to: { role: to, node: target } };
}

function flowsOfValue(node: ts.Node): readonly Flow[] {
  if (ts.isSourceFile(node) || !mayTake(node.parent) || !ts.isExpression(node) || !isValue(node)) return NONE;
  const pattern = patternOf(node.parent);
  return [pattern === undefined ? flow("own", node, "expected", node) : flow("own", node, "own", pattern)];
}

/** The array pattern that takes what is assigned apart. Any iterable will do for it: only what is in it counts. */
function patternOf(parent: ts.Node): ts.Expression | undefined {
  return isAssignment(parent) && ts.isArrayLiteralExpression(parent.left) ? parent.left : undefined;
}

/** What has an index signature promises its type of all members. */
function flowsToIndex(member: ts.ClassElement | ts.TypeElement): readonly Flow[] {
  const { parent } = member;
  if (!ts.isInterfaceDeclaration(parent) && !ts.isTypeLiteralNode(parent) && !ts.isClassLike(parent)) return [];
  const isIndexed = [...parent.members].some(ts.isIndexSignatureDeclaration);
  return isIndexed && member.name !== undefined ? [flow("own", member, "index", parent)] : [];
}

/** An argument may meet no more than a type parameter: what the function does with it is in the constraint. */
function flowsOfArguments(call: ts.Node & { arguments?: ts.NodeArray<ts.Expression> }): readonly Flow[] {
  const values = call.arguments?.filter((argument) => !ts.isSpreadElement(argument)) ?? [];
  const flows = values.filter(mayHaveColor).map((argument) => flow("own", argument, "parameter", argument));
  return ts.isCallExpression(call) ? [...flows, ...flowsOfReceiver(call), ...flowsOfAssign(call)] : flows;
}

function flowsOfReceiver(call: ts.CallExpression): readonly Flow[] {
  const { expression } = call;
  if (!isAccess(expression)) return [];
  const isNamed = ts.isPropertyAccessExpression(expression) && /^(?:call|apply|bind)$/.test(expression.name.text);
  const receiver = isNamed ? call.arguments[0] : expression.expression;
  return receiver !== undefined && mayHaveColor(receiver) ? [flow("own", receiver, "receiver", call)] : [];
}

/** `Object.assign` gives the first object what the others have. */
function flowsOfAssign({ expression, arguments: [target, ...sources] }: ts.CallExpression): readonly Flow[] {
  if (target === undefined || expression.getText() !== "Object.assign") return [];
  return sources.map((source) => flow("own", source, "own", target));
}

function flowsOfTypeArguments(node: ts.Node & { typeArguments?: ts.NodeArray<ts.TypeNode> }): readonly Flow[] {
  return node.typeArguments?.map((argument) => flow("own", argument, "constraint", argument)) ?? [];
}

function flowOfSpread(node: ts.SpreadElement): Flow {
  return isCall(node.parent)
    ? flow("element", node, "parameter", node)
    : flow("element", node.expression, "expected", node);
}

/** Whether an expression is a value that goes somewhere, rather than a part of a larger one, a name, or a callee. */
function isValue(node: ts.Expression): boolean {
  return mayHaveColor(node) && !isLiteral(node) && !passesOn(node) && isTaken(node, node.parent);
}

function isLiteral(node: ts.Expression): boolean {
  return ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node);
}

/** Whether the parts of an expression go where it goes. */
function passesOn(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isConditionalExpression(node))
    return true;
  return ts.isBinaryExpression(node) && !isAssignment(node);
}

/** Whether a value of this form can be a function, or have one in it. */
function mayHaveColor(node: ts.Expression): boolean {
  return !isColorless(node) && !(ts.isBinaryExpression(node) && isArithmetic(node));
}

const isColorless = ofKind(
  ts.SyntaxKind.NumericLiteral,
  ts.SyntaxKind.BigIntLiteral,
  ts.SyntaxKind.StringLiteral,
  ts.SyntaxKind.RegularExpressionLiteral,
  ts.SyntaxKind.NoSubstitutionTemplateLiteral,
  ts.SyntaxKind.TemplateExpression,
  ts.SyntaxKind.PrefixUnaryExpression,
  ts.SyntaxKind.PostfixUnaryExpression,
  ts.SyntaxKind.TypeOfExpression,
  ts.SyntaxKind.VoidExpression,
  ts.SyntaxKind.DeleteExpression,
  ts.SyntaxKind.SpreadElement,
  ts.SyntaxKind.OmittedExpression,
  ts.SyntaxKind.JsxExpression,
  ts.SyntaxKind.TrueKeyword,
  ts.SyntaxKind.FalseKeyword,
  ts.SyntaxKind.NullKeyword,
  ts.SyntaxKind.SuperKeyword,
);

/** Whether the value of an operation is a primitive. */
function isArithmetic({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  const isSymbol = kind >= ts.SyntaxKind.LessThanToken && kind <= ts.SyntaxKind.CaretToken;
  return isSymbol || kind === ts.SyntaxKind.InKeyword || kind === ts.SyntaxKind.InstanceOfKeyword;
}

/** What may take a value: everything that `isTaken` knows. */
const mayTake = ofKind(
  ts.SyntaxKind.CallExpression,
  ts.SyntaxKind.NewExpression,
  ts.SyntaxKind.BinaryExpression,
  ts.SyntaxKind.ConditionalExpression,
  ts.SyntaxKind.VariableDeclaration,
  ts.SyntaxKind.Parameter,
  ts.SyntaxKind.BindingElement,
  ts.SyntaxKind.PropertyDeclaration,
  ts.SyntaxKind.PropertyAssignment,
  ts.SyntaxKind.ShorthandPropertyAssignment,
  ts.SyntaxKind.ParenthesizedExpression,
  ts.SyntaxKind.NonNullExpression,
  ts.SyntaxKind.AsExpression,
  ts.SyntaxKind.TypeAssertionExpression,
  ts.SyntaxKind.SatisfiesExpression,
  ts.SyntaxKind.ArrayLiteralExpression,
  ts.SyntaxKind.ReturnStatement,
  ts.SyntaxKind.YieldExpression,
  ts.SyntaxKind.ExportAssignment,
  ts.SyntaxKind.JsxExpression,
  ts.SyntaxKind.TemplateSpan,
  ts.SyntaxKind.AwaitExpression,
  ts.SyntaxKind.ArrowFunction,
);

/** Whether `parent` takes `node` as a value. */
function isTaken(node: ts.Expression, parent: ts.Node): boolean {
  if (isCall(parent)) return !ts.isTaggedTemplateExpression(parent) && parent.expression !== node;
  if (ts.isBinaryExpression(parent)) return isOperandTaken(node, parent);
  if (ts.isConditionalExpression(parent)) return parent.condition !== node;
  if (isDeclarationWithInitializer(parent)) return parent.initializer === node;
  // Of `{ f }` the name is the value, of the pattern `{ f = g }` the default.
  if (ts.isShorthandPropertyAssignment(parent)) return (parent.objectAssignmentInitializer ?? parent.name) === node;
  return (
    ts.isParenthesizedExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isAssertionExpression(parent) ||
    ts.isSatisfiesExpression(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isReturnStatement(parent) ||
    (ts.isYieldExpression(parent) && parent.asteriskToken === undefined) ||
    ts.isExportAssignment(parent) ||
    ts.isJsxExpression(parent) ||
    ts.isTemplateSpan(parent) ||
    ts.isAwaitExpression(parent) ||
    (ts.isArrowFunction(parent) && parent.body === node)
  );
}

function isOperandTaken(node: ts.Expression, parent: ts.BinaryExpression): boolean {
  const {
    operatorToken: { kind },
    right,
  } = parent;
  if (isAssignment(parent)) return right === node;
  if (kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken) return true;
  const isLast = kind === ts.SyntaxKind.CommaToken || kind === ts.SyntaxKind.AmpersandAmpersandToken;
  return isLast && right === node;
}

function isDeclarationWithInitializer(node: ts.Node): node is ts.HasExpressionInitializer {
  return (
    ts.isVariableDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isBindingElement(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isPropertyAssignment(node)
  );
}

// Questions about syntax that several passes ask.

import * as ts from "typescript";
import { located } from "./diagnostics/internalError.js";

/** A function of any form that has, or may have, a body of its own. */
export type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration
  | ts.AccessorDeclaration;

export const isFunctionNode = ofKind<FunctionNode>(
  ts.SyntaxKind.FunctionDeclaration,
  ts.SyntaxKind.FunctionExpression,
  ts.SyntaxKind.ArrowFunction,
  ts.SyntaxKind.MethodDeclaration,
  ts.SyntaxKind.Constructor,
  ts.SyntaxKind.GetAccessor,
  ts.SyntaxKind.SetAccessor,
);

/** A call in any of its forms, as far as what is called may be cooperative. */
export type Call = ts.CallExpression | ts.TaggedTemplateExpression | ts.NewExpression;

export const isCall = ofKind<Call>(
  ts.SyntaxKind.CallExpression,
  ts.SyntaxKind.TaggedTemplateExpression,
  ts.SyntaxKind.NewExpression,
);

/** The expression that is called. */
export function calleeOf(call: Call): ts.Expression {
  return ts.isTaggedTemplateExpression(call) ? call.tag : call.expression;
}

/** `a.b` and `a[b]`. */
export const isAccess = ofKind<ts.PropertyAccessExpression | ts.ElementAccessExpression>(
  ts.SyntaxKind.PropertyAccessExpression,
  ts.SyntaxKind.ElementAccessExpression,
);

/** `a = b`, `a += b` and their like. */
export function isAssignment(node: ts.Node): node is ts.BinaryExpression {
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** What an assignment, `++` or `--` changes. */
export function changedBy(node: ts.Node): ts.Expression | undefined {
  if (isAssignment(node)) return node.left;
  if (ts.isPostfixUnaryExpression(node)) return node.operand;
  if (!ts.isPrefixUnaryExpression(node)) return undefined;
  const { operator, operand } = node;
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken ? operand : undefined;
}

/** The opening parenthesis of parameters or arguments. */
export function openParenthesis(node: ts.Node, file: ts.SourceFile): ts.Node {
  return node.getChildren(file).find(({ kind }) => kind === ts.SyntaxKind.OpenParenToken) as ts.Node;
}

export function isGenerator(fn: FunctionNode): boolean {
  return (
    !ts.isArrowFunction(fn) && !ts.isConstructorDeclaration(fn) && !ts.isAccessor(fn) && fn.asteriskToken !== undefined
  );
}

export function isAsync(fn: FunctionNode): boolean {
  return fn.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) ?? false;
}

/** The function that runs a piece of code when it runs itself. Undefined if the code runs with a class, or with the file. */
export function functionRunning(code: ts.Node): FunctionNode | undefined {
  for (let inner = code; ; inner = inner.parent) {
    const outer = inner.parent;
    if (outer === undefined || ts.isClassStaticBlockDeclaration(outer)) return undefined;
    if (ts.isPropertyDeclaration(outer) && outer.initializer === inner) return undefined;
    if (isFunctionNode(outer) && outer.name !== inner && !ts.isDecorator(inner)) return outer;
  }
}

/** The statements at the top of a function's body, or of a file, that are only a string: its directives. */
export function directivesOf(scope: FunctionNode | ts.SourceFile): readonly ts.ExpressionStatement[] {
  const statements = ts.isSourceFile(scope)
    ? scope.statements
    : scope.body && ts.isBlock(scope.body)
      ? scope.body.statements
      : [];
  const directives: ts.ExpressionStatement[] = [];
  for (const statement of statements) {
    if (!isDirective(statement)) break;
    directives.push(statement);
  }
  return directives;
}

/** A statement that is only a string literal. */
export function isDirective(
  statement: ts.Node,
): statement is ts.ExpressionStatement & { readonly expression: ts.StringLiteral } {
  return ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);
}

/** An expression without the parentheses and type syntax around it, which do nothing at run time. */
export function withoutWrappers(expression: ts.Expression): ts.Expression {
  let inner = expression;
  while (isWrapper(inner)) inner = inner.expression;
  return inner;
}

export type Wrapper =
  | ts.ParenthesizedExpression
  | ts.AsExpression
  | ts.SatisfiesExpression
  | ts.NonNullExpression
  | ts.TypeAssertion;

export const isWrapper = ofKind<Wrapper>(
  ts.SyntaxKind.ParenthesizedExpression,
  ts.SyntaxKind.AsExpression,
  ts.SyntaxKind.SatisfiesExpression,
  ts.SyntaxKind.NonNullExpression,
  ts.SyntaxKind.TypeAssertionExpression,
);

/** How messages name a function: `serve`, `the arrow function`. */
export function describeFunction(fn: ts.Node): string {
  if (ts.isConstructorDeclaration(fn)) return "the constructor";
  const name = ts.getNameOfDeclaration(fn as ts.Declaration);
  if (name !== undefined) return `\`${name.getText()}\``;
  if (ts.isArrowFunction(fn)) return "the arrow function";
  return ts.isSourceFile(fn) ? "the file" : "the function";
}

/** How a message names a form of function that cannot be cooperative. */
export function formThatCannotSuspend(fn: FunctionNode): string | undefined {
  if (ts.isConstructorDeclaration(fn)) return "A constructor";
  if (ts.isGetAccessor(fn)) return "A getter";
  if (ts.isSetAccessor(fn)) return "A setter";
  if (!isAsync(fn)) return undefined;
  return isGenerator(fn) ? "An async generator" : "An async function";
}

/** How messages quote an expression, or something in its value: its text, in one line, cut short. */
export function quote(node: ts.Node, path = ""): string {
  const text = node.getText().replaceAll(/\s+/g, " ");
  const cut = text.length > 40 ? `${text.slice(0, 39)}…` : text;
  return `\`${path.length > 40 ? `${cut}${path.slice(0, 39)}…` : `${cut}${path}`}\``;
}

/** Visits a node and everything below it, outer nodes first. */
export function walk(root: ts.Node, visit: (node: ts.Node) => void): void {
  step(root);

  function step(node: ts.Node): void {
    try {
      visit(node);
    } catch (error) {
      throw located(error, node);
    }
    ts.forEachChild(node, step);
  }
}

/** A test for nodes of some kinds: one look into a table, however many they are. Every node of a program meets many of these tests. */
export function ofKind<N extends ts.Node>(...kinds: readonly N["kind"][]): (node: ts.Node) => node is N {
  const table = new Uint8Array(ts.SyntaxKind.Count);
  for (const kind of kinds) table[kind] = 1;
  return (node): node is N => table[node.kind] === 1;
}

/** Whether a literal is a pattern that is assigned to. */
export function isPattern(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken && parent.left === node)
    return true;
  return isElementOfPattern(node);
}

/** Whether an expression stands in a pattern, or in the head of a loop, as what is assigned to. */
export function isElementOfPattern(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) return parent.initializer === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node && isPattern(parent.parent);
  if (ts.isSpreadElement(parent) || ts.isSpreadAssignment(parent)) return isPattern(parent.parent);
  return ts.isArrayLiteralExpression(parent) && isPattern(parent);
}

/** The names that a variable, a parameter or a pattern declares. */
export function namesIn(binding: ts.BindingName): readonly ts.Identifier[] {
  if (ts.isIdentifier(binding)) return [binding];
  return binding.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesIn(element.name)));
}

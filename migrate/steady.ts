// What has the same value a moment later.
//
//   const p = load(path);          run(() => load(path)) begins when this task waits: `path` is still the same
//   const p = load(n); n++;        n is not, so it is taken at once: run(load, n)

import * as ts from "typescript";

export class Steadiness {
  readonly #checker: ts.TypeChecker;
  /** Names of variables and properties that are assigned to, but for where they begin. */
  readonly #assigned = new Set<string>();

  constructor(file: ts.SourceFile, checker: ts.TypeChecker) {
    this.#checker = checker;
    this.#collect(file);
  }

  #collect(node: ts.Node): void {
    const target = targetOf(node);
    if (target !== undefined && !isInConstructor(node)) this.#assign(target);
    ts.forEachChild(node, (child) => this.#collect(child));
  }

  #assign(target: ts.Node): void {
    if (ts.isIdentifier(target)) this.#assigned.add(target.text);
    else if (ts.isPropertyAccessExpression(target)) this.#assigned.add(target.name.text);
    else if (!ts.isElementAccessExpression(target)) ts.forEachChild(target, (part) => this.#assign(part));
  }

  /** Whether an expression has one value, has it without a call, and keeps it. */
  isSteady(node: ts.Node): boolean {
    if (ts.isFunctionExpression(node) || ts.isArrowFunction(node) || ts.isTypeNode(node)) return true;
    if (ts.isIdentifier(node)) return this.#isConstant(node);
    if (ts.isPropertyAccessExpression(node))
      return !this.#assigned.has(node.name.text) && this.isSteady(node.expression);
    if (isRestless(node)) return false;
    return ts.forEachChild(node, (child) => (this.#isName(child) || this.isSteady(child) ? undefined : true)) !== true;
  }

  #isConstant(node: ts.Identifier): boolean {
    if (!this.#assigned.has(node.text)) return true;
    const declared = this.#checker.getSymbolAtLocation(node)?.valueDeclaration;
    return declared !== undefined && (ts.getCombinedNodeFlags(declared) & ts.NodeFlags.Const) !== 0;
  }

  /** The name of a property of an object. */
  #isName(node: ts.Node): boolean {
    return ts.isPropertyName(node) && ts.isPropertyAssignment(node.parent) && node.parent.name === node;
  }
}

function targetOf(node: ts.Node): ts.Node | undefined {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment ? node.left : undefined;
  }
  if (ts.isPostfixUnaryExpression(node) || ts.isDeleteExpression(node))
    return ts.isDeleteExpression(node) ? node.expression : node.operand;
  if (ts.isForInStatement(node) || ts.isForOfStatement(node))
    return ts.isVariableDeclarationList(node.initializer) ? undefined : node.initializer;
  if (!ts.isPrefixUnaryExpression(node)) return undefined;
  const isChange = node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
  return isChange ? node.operand : undefined;
}

function isInConstructor(node: ts.Node): boolean {
  const fn = ts.findAncestor(node, ts.isFunctionLike);
  return fn !== undefined && ts.isConstructorDeclaration(fn);
}

/** What may do something, or give another value each time. */
function isRestless(node: ts.Node): boolean {
  return (
    ts.isCallExpression(node) ||
    ts.isNewExpression(node) ||
    ts.isTaggedTemplateExpression(node) ||
    ts.isAwaitExpression(node) ||
    ts.isYieldExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isDeleteExpression(node) ||
    ts.isSpreadElement(node) ||
    ts.isSpreadAssignment(node) ||
    targetOf(node) !== undefined
  );
}

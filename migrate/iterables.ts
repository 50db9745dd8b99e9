// What is iterated over, and will be without promises.
//
//   lines()                            a generator that is turned
//   const all = lines();               kept, if it is only looped over and asked for its next value in the same function
//   class Files { async *[Symbol.asyncIterator]() … }      so is each of these

import * as ts from "typescript";
import { isAsyncIterableType, mayBePromise } from "./promises.js";
import { type AnyCall, isAnyCall, isWithBody, type Turned } from "./turned.js";

export class Iterables {
  readonly #checker: ts.TypeChecker;
  readonly #turned: Turned;
  readonly #kept = new Map<ts.Node, boolean>();

  constructor(checker: ts.TypeChecker, turned: Turned) {
    this.#checker = checker;
    this.#turned = turned;
  }

  /** Whether a call gives something to iterate over, and waits for nothing. */
  isGenerator(node: AnyCall): boolean {
    const called = this.#turned.declarationOf(node);
    if (called === undefined || !this.#turned.has(called)) return false;
    if (isWithBody(called) && called.asteriskToken !== undefined) return true;
    return this.#returnsIterable(called as ts.SignatureDeclaration);
  }

  #returnsIterable(declaration: ts.SignatureDeclaration): boolean {
    return isAsyncIterableType(this.#checker.getSignatureFromDeclaration(declaration)?.getReturnType());
  }

  /** Whether an expression will be a cooperative iterable. */
  isCooperative(node: ts.Expression): boolean {
    if (isAnyCall(node)) return this.isGenerator(node);
    const declared = ts.isIdentifier(node) ? this.#checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
    return this.isKept(declared) || this.#hasTurnedIterator(this.#checker.getTypeAtLocation(node));
  }

  #hasTurnedIterator(type: ts.Type): boolean {
    return type
      .getProperties()
      .some(
        ({ name, declarations }) =>
          name.startsWith("__@asyncIterator") && declarations?.some((one) => this.#turned.has(one)) === true,
      );
  }

  /** Whether an expression is an asynchronous iterable. */
  isAsync(node: ts.Expression): boolean {
    return this.#has(node, "asyncIterator");
  }

  /** Whether a `for await` over it waits for each of its values: those of an array of promises. */
  isOfPromises(node: ts.Expression): boolean {
    if (this.isCooperative(node) || this.isAsync(node)) return false;
    const type = this.#checker.getTypeAtLocation(node);
    const element = type.getNumberIndexType() ?? this.#elementOf(type);
    return element === undefined || mayBePromise(element, this.#checker);
  }

  #elementOf(type: ts.Type): ts.Type | undefined {
    const iterator = type.getProperties().find(({ name }) => name.startsWith("__@iterator"));
    const [signature] = iterator === undefined ? [] : this.#checker.getTypeOfSymbol(iterator).getCallSignatures();
    const returned = signature?.getReturnType();
    return returned && this.#checker.getTypeArguments(returned as ts.TypeReference)[0];
  }

  #has(node: ts.Expression, symbol: string): boolean {
    const { types = [] } = this.#checker.getTypeAtLocation(node) as Partial<ts.UnionType>;
    const parts = types.length > 0 ? types : [this.#checker.getTypeAtLocation(node)];
    return parts.some((part) => part.getProperties().some(({ name }) => name.startsWith(`__@${symbol}`)));
  }

  /** Whether a call asks a generator for more, or ends it. */
  isStep({ expression }: ts.CallExpression): boolean {
    if (!ts.isPropertyAccessExpression(expression) || !/^(?:next|return|throw)$/.test(expression.name.text))
      return false;
    const { expression: asked } = expression;
    if (!ts.isIdentifier(asked)) return false;
    return this.isKept(this.#checker.getSymbolAtLocation(asked)?.valueDeclaration);
  }

  /** Whether a function that is turned returns what others iterate over, and this is where. */
  isReturned(node: ts.ReturnStatement): boolean {
    const fn = ts.findAncestor(node, ts.isFunctionLike);
    if (fn === undefined || !this.#turned.has(fn)) return false;
    if (isWithBody(fn) && fn.asteriskToken !== undefined) return false;
    return this.#returnsIterable(fn);
  }

  /** What a class says it is, and will be something else: the name of that, or nothing. Undefined if it stays as it is. */
  heritageOf({ expression, parent }: ts.ExpressionWithTypeArguments): string | undefined {
    const owner = parent.parent;
    if (!ts.isClassLike(owner)) return undefined;
    const name = expression.getText();
    const has = (symbol: string) =>
      owner.members.some((one) => one.name?.getText() === `[Symbol.${symbol}]` && this.#turned.has(one));
    if (name === "AsyncIterable" && has("asyncIterator")) return "CooperativeIterable";
    return name === "AsyncDisposable" && has("asyncDispose") ? "" : undefined; // a `Disposable` may not block
  }

  /** Whether a variable holds a generator, and nobody sees it who would want promises of it. */
  isKept(node: ts.Node | undefined): boolean {
    if (node === undefined || !ts.isVariableDeclaration(node)) return false;
    const known = this.#kept.get(node) ?? this.#holdsGenerator(node);
    this.#kept.set(node, known);
    return known;
  }

  #holdsGenerator({ name, type, initializer }: ts.VariableDeclaration): boolean {
    if (!ts.isIdentifier(name) || type !== undefined || initializer === undefined) return false;
    if (!isAnyCall(initializer) || !this.isGenerator(initializer)) return false;
    const fn = ts.findAncestor(name, isWithBody);
    if (fn === undefined || !this.#turned.has(fn)) return false;
    return this.#usesOf(name, fn).every((one) => ts.findAncestor(one, isWithBody) === fn && isIteration(one));
  }

  #usesOf(name: ts.Identifier, within: ts.Node): readonly ts.Identifier[] {
    const symbol = this.#checker.getSymbolAtLocation(name);
    const uses: ts.Identifier[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && node.text === name.text && node !== name && this.#meant(node) === symbol)
        uses.push(node);
      ts.forEachChild(node, visit);
    };
    visit(within);
    return uses;
  }

  #meant(node: ts.Identifier): ts.Symbol | undefined {
    if (ts.isShorthandPropertyAssignment(node.parent))
      return this.#checker.getShorthandAssignmentValueSymbol(node.parent);
    return this.#checker.getSymbolAtLocation(node);
  }
}

/** Whether a name is looped over, or asked for a value that is waited for. */
function isIteration(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isForOfStatement(parent)) return parent.expression === node && parent.awaitModifier !== undefined;
  if (ts.isYieldExpression(parent)) return parent.asteriskToken !== undefined;
  if (!ts.isPropertyAccessExpression(parent) || !ts.isCallExpression(parent.parent)) return false;
  const isAsked = parent.parent.expression === parent && /^(?:next|return|throw)$/.test(parent.name.text);
  return isAsked && ts.isAwaitExpression(parent.parent.parent);
}

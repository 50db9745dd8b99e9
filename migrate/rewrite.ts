// One file, in blocking style.
//
//   await load(path)             load(path)                      where `load` is turned
//   await fetch(url)             wait(fetch(url))                a promise of somebody else's
//   load(path);                  detach(() => load(path));       nobody waited for it, and nobody does now
//   const page = load(path);     const page = run(() => load(path));   a promise it was, and a promise it stays
//   on("end", async () => …)     on("end", toPromise(() => …))   for whoever wants a function that promises
//
//   I1  What is not understood keeps its meaning: a call of a function that is turned is a promise wherever one was, and what is left asynchronous stays so.

import * as ts from "typescript";
import { type Combined, combine } from "./combinators.js";
import { Edits } from "./edits.js";
import { Names } from "./names.js";
import { combinatorOf, mayBePromise } from "./promises.js";
import { declareGenerator, tag, turnReturnType } from "./signatures.js";
import { napIn } from "./sleeps.js";
import { type FunctionWithBody, isSignature, isWithBody, type Left, leave, type Turned } from "./turned.js";
import { unusedImports } from "./unused.js";

export interface Rewritten {
  /** As it was. */
  readonly file: ts.SourceFile;
  readonly text: string;
  /** Functions that were turned. */
  readonly functions: number;
  /** `await`, in all its forms. */
  readonly awaits: number;
  readonly left: readonly Left[];
}

export function rewrite(file: ts.SourceFile, checker: ts.TypeChecker, turned: Turned): Rewritten {
  return new Rewriting(file, checker, turned).done();
}

/** Where code stands: in something that blocks, or not. */
type Place = "blocking" | "plain";

export class Rewriting {
  readonly edits = new Edits();
  readonly names: Names;
  readonly #file: ts.SourceFile;
  readonly checker: ts.TypeChecker;
  readonly turned: Turned;
  readonly #left: Left[] = [];
  /** Calls that are waited for where they stand. */
  readonly #awaited = new Set<ts.Node>();
  /** Functions that are not handed to whom they seem to be. */
  readonly #kept = new Set<ts.Node>();
  /** The names of `setTimeout` that gave way to `sleep`. */
  readonly #napped = new Set<ts.Identifier>();
  #functions = 0;
  #awaits = 0;

  constructor(file: ts.SourceFile, checker: ts.TypeChecker, turned: Turned) {
    this.#file = file;
    this.checker = checker;
    this.turned = turned;
    this.names = new Names(file);
  }

  done(): Rewritten {
    this.visitChildren(this.#file, "plain");
    this.names.import(this.edits);
    for (const { start, end } of unusedImports(this.#napped, this.#file, this.checker)) this.edits.remove(start, end);
    return {
      file: this.#file,
      text: this.edits.apply(this.#file.text),
      functions: this.#functions,
      awaits: this.#awaits,
      left: this.#left,
    };
  }

  visit(node: ts.Node, place: Place): void {
    if (ts.isTypeNode(node) || isSignature(node)) this.#signature(node);
    else if (isWithBody(node)) this.#function(node, place);
    else if (ts.isAwaitExpression(node)) this.#await(node, place);
    else if (ts.isCallExpression(node)) this.#call(node, place);
    else if (ts.isForOfStatement(node)) this.#forOf(node, place);
    else if (ts.isReturnStatement(node) && node.expression && place === "blocking") this.awaited(node.expression);
    else if (ts.isYieldExpression(node) && place === "blocking") this.#yield(node);
    else if (ts.isVariableDeclarationList(node)) this.#variables(node, place);
    else if (ts.isIdentifier(node)) this.#mention(node);
    else this.visitChildren(node, place);
  }

  visitChildren(node: ts.Node, place: Place): void {
    ts.forEachChild(node, (child) => this.visit(child, place));
  }

  leave(node: ts.Node, reason: string): void {
    this.#left.push(leave(node, reason));
  }

  // --- functions

  #signature(node: ts.Node): void {
    const isTurned = this.turned.has(node);
    if (isTurned && ts.isFunctionTypeNode(node))
      this.edits.insert(node.getStart(), `${this.names.use("Cooperative")}<`);
    else if (isTurned) tag(node, this.edits);
    const { type } = node as ts.SignatureDeclaration;
    ts.forEachChild(node, (child) => {
      if (isTurned && child === type)
        turnReturnType(child as ts.TypeNode, this.edits, this.names, /* isGenerator: */ false);
      else this.visit(child, "plain");
    });
    if (isTurned && ts.isFunctionTypeNode(node)) this.edits.insert(node.end, ">");
    if (isTurned) this.#functions++;
  }

  #function(node: FunctionWithBody, place: Place): void {
    if (!this.turned.has(node)) {
      this.visitChildren(node, "plain");
      return;
    }
    this.#functions++;
    const isHanded = this.#isHandedToOthers(node) && !this.#kept.has(node);
    if (isHanded) this.edits.insert(node.getStart(), `${this.names.use("toPromise")}(`);
    this.#drop(node, ts.SyntaxKind.AsyncKeyword);
    this.#turnName(node);
    const isGenerator = node.asteriskToken !== undefined;
    if (isGenerator && node.type === undefined) declareGenerator(node, this.checker, this.edits, this.names);
    for (const child of [
      ...(ts.canHaveModifiers(node) ? (node.modifiers ?? []) : []),
      ...(node.typeParameters ?? []),
      ...node.parameters,
    ])
      this.visit(child, child.kind === ts.SyntaxKind.Decorator ? place : "blocking");
    if (node.type !== undefined) turnReturnType(node.type, this.edits, this.names, isGenerator);
    if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) this.awaited(node.body);
    else this.visit(node.body, "blocking");
    if (isHanded) this.edits.insert(node.end, ")");
  }

  /** `[Symbol.asyncIterator]` is `[Symbol.iterator]` now. */
  #turnName({ name }: FunctionWithBody): void {
    if (name === undefined || !ts.isComputedPropertyName(name)) return;
    const text = name.expression.getText();
    const { end } = name.expression;
    if (text === "Symbol.asyncIterator") this.edits.replace(end - "asyncIterator".length, end, "iterator");
    else if (text === "Symbol.asyncDispose") this.edits.replace(end - "asyncDispose".length, end, "dispose");
  }

  /** Whether somebody else expects it, who knows functions that promise, and no others. */
  #isHandedToOthers(node: ts.Node): boolean {
    if (!ts.isExpression(node) || ts.isFunctionDeclaration(node)) return false;
    return this.#isExpectedByOthers(node);
  }

  #isExpectedByOthers(node: ts.Expression): boolean {
    const expected = this.checker.getContextualType(node);
    const signatures = expected === undefined ? [] : this.#signaturesOf(expected);
    return signatures.some(
      ({ declaration }) =>
        declaration !== undefined && !this.turned.has(declaration) && !this.turned.isOurs(declaration),
    );
  }

  #signaturesOf(type: ts.Type): readonly ts.Signature[] {
    return type.isUnion() ? type.types.flatMap((one) => one.getCallSignatures()) : type.getCallSignatures();
  }

  /** It will not be handed over as it is. */
  keep(node: ts.Node): void {
    this.#kept.add(node);
  }

  // --- what is waited for

  #await(node: ts.AwaitExpression, place: Place): void {
    if (place !== "blocking") return this.visit(node.expression, place);
    this.#awaits++;
    this.#dropToken(node.getStart(), "await");
    const needsParens = this.awaited(node.expression);
    const { parent } = node;
    const isOnlyForAwait =
      !needsParens &&
      ts.isParenthesizedExpression(parent) &&
      (ts.isPropertyAccessExpression(parent.parent) || ts.isElementAccessExpression(parent.parent)) &&
      parent.parent.expression === parent;
    if (!isOnlyForAwait) return;
    this.edits.remove(parent.getStart(), node.getStart());
    this.edits.remove(node.end, parent.end);
  }

  /** An expression whose value is waited for. Returns whether it is more than a call or a name. */
  awaited(node: ts.Expression): boolean {
    if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) {
      this.awaited(node.expression);
      return false;
    }
    if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) {
      this.awaited(node.expression);
      if (ts.isAsExpression(node)) turnReturnType(node.type, this.edits, this.names, false);
      return true;
    }
    if (ts.isConditionalExpression(node)) {
      this.visit(node.condition, "blocking");
      this.awaited(node.whenTrue);
      this.awaited(node.whenFalse);
      return true;
    }
    if (this.#awaitedNap(node) || (ts.isCallExpression(node) && this.#awaitedCall(node))) return false;
    if (!mayBePromise(this.checker.getTypeAtLocation(node), this.checker)) {
      this.visit(node, "blocking");
      return !ts.isCallExpression(node) && !ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node);
    }
    if (ts.isAwaitExpression(node)) {
      this.visit(node, "blocking");
      return true;
    }
    this.edits.insert(node.getStart(), `${this.names.use("wait")}(`);
    this.visit(node, "blocking");
    this.edits.insert(node.end, ")");
    return false;
  }

  #awaitedNap(node: ts.Expression): boolean {
    const ms = napIn(node, this.checker);
    if (ms === undefined) return false;
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) this.#napped.add(node.expression);
    this.edits.replace(node.getStart(), ms.getStart(), `${this.names.use("sleep")}(`);
    this.visit(ms, "blocking");
    this.edits.replace(ms.end, node.end, ")");
    return true;
  }

  /** Calls that can block by themselves. */
  #awaitedCall(node: ts.CallExpression): boolean {
    if (this.turned.isCalledBy(node)) {
      this.#awaited.add(node);
      this.visit(node, "blocking");
      return true;
    }
    const combined = combinatorOf(node) && combine(node, this);
    if (combined !== undefined) this.#combine(combined);
    return combined !== undefined;
  }

  #combine({ begin, parts }: Combined): void {
    begin(this.edits, this.names);
    for (const { node, before, after, how } of parts) {
      this.edits.insert(node.getStart(), before);
      if (how === "awaited") this.awaited(node as ts.Expression);
      else if (how === "visited") this.visit(node, "blocking");
      this.edits.insert(node.end, after);
    }
  }

  /** A function that is written where somebody else expects one, but gets a blocking one now. */
  visitKept(node: FunctionWithBody): void {
    this.keep(node);
    this.visit(node, "blocking");
  }

  // --- calls

  #call(node: ts.CallExpression, place: Place): void {
    if (this.#isBoundForOthers(node)) return this.#promise(node, place);
    if (this.#awaited.has(node) || !this.turned.isCalledBy(node)) return this.visitChildren(node, place);
    if (ts.isPropertyAccessExpression(node.parent) && /^(?:then|catch|finally)$/.test(node.parent.name.text))
      this.leave(node, "A chain of promises: it would read better in blocking style");
    const start = this.names.use(place === "blocking" && isNotUsed(node) ? "detach" : "run");
    this.edits.insert(node.getStart(), `${start}(() => `);
    this.#awaited.add(node);
    this.visitChildren(node, "blocking");
    this.edits.insert(node.end, ")");
  }

  /** A function that is turned, where it is not called: whoever gets it may know only functions that promise. */
  #mention(node: ts.Identifier): void {
    const reference = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node ? node.parent : node;
    if (!isValue(node, reference)) return;
    const type = this.checker.getTypeAtLocation(reference);
    if (!this.turned.isTypeOf(type) || !this.#isExpectedByOthers(reference)) return;
    if (reference !== node) this.leave(reference, "A method that promises was handed over here");
    else this.#promise(node, "plain");
  }

  /** `load.bind(this)`, where somebody else expects a function that promises. */
  #isBoundForOthers(node: ts.CallExpression): boolean {
    const { expression } = node;
    if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== "bind") return false;
    const type = this.checker.getTypeAtLocation(expression.expression);
    return this.turned.isTypeOf(type) && this.#isExpectedByOthers(node);
  }

  /** Makes a function one that promises. */
  #promise(node: ts.Expression, place: Place): void {
    this.edits.insert(node.getStart(), `${this.names.use("toPromise")}(`);
    this.visitChildren(node, place);
    this.edits.insert(node.end, ")");
  }

  // --- iteration and disposal

  #forOf(node: ts.ForOfStatement, place: Place): void {
    if (node.awaitModifier === undefined) return this.visitChildren(node, place);
    const isTurned = this.#isCooperativeIterable(node.expression);
    if (place !== "blocking") {
      if (isTurned)
        this.leave(node, "It iterates over what is no asynchronous iterable any more: `toAsyncIterable` makes one");
      return this.visitChildren(node, place);
    }
    this.#awaits++;
    this.#dropToken(node.awaitModifier.getStart(), "await");
    this.visit(node.initializer, place);
    this.#iterated(node.expression);
    this.visit(node.statement, place);
  }

  #iterated(node: ts.Expression): void {
    const isTurned = this.#isCooperativeIterable(node);
    const isAsyncOnly = this.#hasMethod(node, "asyncIterator");
    if (isTurned) this.#awaited.add(node);
    const isForeign = !isTurned && isAsyncOnly;
    if (isForeign) this.edits.insert(node.getStart(), `${this.names.use("each")}(`);
    this.visit(node, "blocking");
    if (isForeign) this.edits.insert(node.end, ")");
  }

  #isCooperativeIterable(node: ts.Expression): boolean {
    if (ts.isCallExpression(node) && this.turned.isCalledBy(node)) return true;
    return this.checker
      .getTypeAtLocation(node)
      .getProperties()
      .some(
        ({ name, declarations }) =>
          name.startsWith("__@asyncIterator") && declarations?.some((one) => this.turned.has(one)) === true,
      );
  }

  #hasMethod(node: ts.Expression, symbol: string): boolean {
    return this.checker
      .getTypeAtLocation(node)
      .getProperties()
      .some(({ name }) => name.startsWith(`__@${symbol}`));
  }

  #yield(node: ts.YieldExpression): void {
    if (node.expression === undefined) return;
    if (node.asteriskToken !== undefined) this.#iterated(node.expression);
    else this.awaited(node.expression);
  }

  #variables(node: ts.VariableDeclarationList, place: Place): void {
    const isAwaitUsing = node.getFirstToken()?.kind === ts.SyntaxKind.AwaitKeyword;
    if (isAwaitUsing && place === "blocking") {
      this.#awaits++;
      this.#dropToken(node.getStart(), "await");
    }
    this.visitChildren(node, place);
  }

  // --- words that go

  #drop(node: ts.Node, kind: ts.SyntaxKind): void {
    const word = ts.canHaveModifiers(node) ? ts.getModifiers(node)?.find((one) => one.kind === kind) : undefined;
    if (word !== undefined) this.#dropToken(word.getStart(), word.getText());
  }

  #dropToken(start: number, word: string): void {
    const { text } = this.#file;
    const end = start + word.length;
    const space = /^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0;
    this.edits.remove(start, end + space);
    const isRisky = /^[([`]/.test(text.slice(end + space)) && /[^\s;{}]\s*\n\s*$/.test(text.slice(0, start));
    if (isRisky && word === "await" && ts.isExpressionStatement(statementAt(this.#file, start)))
      this.edits.insert(start, ";");
  }
}

function statementAt(file: ts.SourceFile, start: number): ts.Node {
  let found: ts.Node = file;
  const visit = (node: ts.Node): void => {
    if (node.getStart() === start && ts.isStatement(node)) found = node;
    if (node.pos <= start && start < node.end) ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Whether nobody looks at what a call returns. */
function isNotUsed({ parent }: ts.Node): boolean {
  return ts.isExpressionStatement(parent) || (ts.isVoidExpression(parent) && ts.isExpressionStatement(parent.parent));
}

/** Whether a name stands for a value that goes somewhere, and is not called, declared, or part of something else. */
function isValue(node: ts.Identifier, reference: ts.Expression): boolean {
  const { parent } = reference;
  if (reference === node && ts.isPropertyAccessExpression(parent) && parent.name === node) return false;
  if (ts.isCallExpression(parent)) return parent.expression !== reference && parent.arguments.includes(reference);
  if (ts.isPropertyAssignment(parent) || ts.isVariableDeclaration(parent)) return parent.initializer === reference;
  return (
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    parent.right === reference
  );
}

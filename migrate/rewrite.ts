// One file, in blocking style.
//
//   await load(path)             load(path)                      where `load` is turned
//   await fetch(url)             wait(fetch(url))                a promise of somebody else's
//   load(path);                  detach(() => load(path));       nobody waited for it, and nobody does now
//   const page = load(path);     const page = run(() => load(path));   a promise it was, and a promise it stays
//   on("end", async () => …)     on("end", toPromise(() => …))   for whoever wants a function that promises
//   use(lines())                 use(toAsyncIterable(() => lines()))   for whoever wants an asynchronous iterable
//
//   I1  What is not understood keeps its meaning: a call of a function that is turned is a promise wherever one was, and what is left asynchronous stays so.

import * as ts from "typescript";
import { type Combined, combine } from "./combinators.js";
import { Edits } from "./edits.js";
import { isExpectedByOthers, isValue } from "./handed.js";
import { Iterables } from "./iterables.js";
import { Names } from "./names.js";
import { combinatorOf, isLater, mayBePromise } from "./promises.js";
import { declareGenerator, tag, turnReturnType } from "./signatures.js";
import { napIn } from "./sleeps.js";
import { takenAtOnce } from "./started.js";
import { Steadiness } from "./steady.js";
import {
  type AnyCall,
  type FunctionWithBody,
  isAnyCall,
  isSignature,
  isWithBody,
  type Left,
  leave,
  type Turned,
} from "./turned.js";
import { unusedImports } from "./unused.js";
import { dropAwait, dropModifier, dropWord } from "./words.js";

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
  readonly #iterables: Iterables;
  readonly #steadiness: Steadiness;
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
    this.#iterables = new Iterables(checker, turned);
    this.#steadiness = new Steadiness(file, checker);
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
    if (ts.isExpressionWithTypeArguments(node) && ts.isHeritageClause(node.parent)) this.#heritage(node, place);
    else if (ts.isTypeNode(node) || isSignature(node)) this.#signature(node);
    else if (isWithBody(node)) this.#function(node, place);
    else if (ts.isAwaitExpression(node)) this.#await(node, place);
    else if (isAnyCall(node)) this.#call(node, place);
    else if (ts.isForOfStatement(node)) this.#forOf(node, place);
    else if (ts.isReturnStatement(node) && node.expression && place === "blocking") this.#return(node, node.expression);
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
    if (isTurned) dropModifier(node, ts.SyntaxKind.AsyncKeyword, this.edits);
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
    dropModifier(node, ts.SyntaxKind.AsyncKeyword, this.edits);
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
    if (node.type !== undefined && !isGenerator && !isLater(node.type)) {
      this.edits.insert(node.type.getStart(), "Awaited<"); // the name of some other type, which is a promise
      this.edits.insert(node.type.end, ">");
    }
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

  /** What a class says of itself: that it can be iterated over, or disposed of. */
  #heritage(node: ts.ExpressionWithTypeArguments, place: Place): void {
    const becomes = this.#iterables.heritageOf(node);
    if (becomes === undefined) return this.visitChildren(node, place);
    const { expression } = node;
    if (becomes !== "") return this.edits.replace(expression.getStart(), expression.end, this.names.use(becomes));
    const clause = node.parent as ts.HeritageClause;
    const index = clause.types.indexOf(node);
    const next = clause.types[index + 1];
    if (clause.types.length === 1) this.edits.remove(clause.pos, clause.end);
    else if (next === undefined) this.edits.remove(clause.types[index - 1]?.end ?? node.pos, node.end);
    else this.edits.remove(node.getStart(), next.getStart());
  }

  /** Whether somebody expects it who knows functions that promise, and no others. */
  #isHandedToOthers(node: ts.Node): boolean {
    if (!ts.isExpression(node) || ts.isFunctionDeclaration(node)) return false;
    return this.#isExpectedByOthers(node);
  }

  #isExpectedByOthers(node: ts.Expression): boolean {
    return isExpectedByOthers(node, this.checker, (declaration) => this.turned.has(declaration));
  }

  /** It will not be handed over as it is. */
  keep(node: ts.Node): void {
    this.#kept.add(node);
  }

  // --- what is waited for

  #await(node: ts.AwaitExpression, place: Place): void {
    if (place !== "blocking") return this.visit(node.expression, place);
    this.#awaits++;
    dropAwait(node, this.edits);
    const needsParens = this.awaited(node.expression);
    const { parent } = node;
    if (needsParens || !ts.isParenthesizedExpression(parent) || !isOnlyForAwait(parent, node)) return;
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
    if (this.#isChoice(node)) {
      this.visit(node.left, "blocking");
      this.awaited(node.right);
      return true;
    }
    if (this.#awaitedNap(node) || (isAnyCall(node) && this.#awaitedCall(node))) return false;
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

  /** `a && b()` and its like, where `a` is no promise. */
  #isChoice(node: ts.Expression): node is ts.BinaryExpression {
    if (!ts.isBinaryExpression(node)) return false;
    const { kind } = node.operatorToken;
    const isLogical =
      kind === ts.SyntaxKind.AmpersandAmpersandToken ||
      kind === ts.SyntaxKind.BarBarToken ||
      kind === ts.SyntaxKind.QuestionQuestionToken;
    return isLogical && !mayBePromise(this.checker.getTypeAtLocation(node.left), this.checker);
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
  #awaitedCall(node: AnyCall): boolean {
    if (this.turned.isCalledBy(node)) {
      this.#awaited.add(node);
      this.visit(node, "blocking");
      return true;
    }
    if (!ts.isCallExpression(node)) return false;
    if (this.#iterables.isStep(node)) {
      this.visitChildren(node, "blocking");
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
  visitKept(node: ts.Expression): void {
    if (ts.isIdentifier(node)) return;
    this.keep(node);
    if (!ts.isArrowFunction(node) || this.turned.has(node)) return this.visit(node, "blocking");
    for (const one of node.parameters) this.visit(one, "blocking");
    this.awaited(node.body as ts.Expression);
  }

  // --- calls

  #call(node: AnyCall, place: Place): void {
    if (this.#isBoundForOthers(node)) return this.#promise(node, place);
    if (this.#awaited.has(node) || !this.turned.isCalledBy(node)) return this.visitChildren(node, place);
    if (this.#iterables.isGenerator(node)) return this.#generator(node);
    if (ts.isPropertyAccessExpression(node.parent) && /^(?:then|catch|finally)$/.test(node.parent.name.text))
      this.leave(node, "A chain of promises: it would read better in blocking style");
    this.#start(node, this.names.use(place === "blocking" && isNotUsed(node) ? "detach" : "run"), place);
  }

  /** What goes on by itself. */
  #start(node: AnyCall, starter: string, place: Place): void {
    const isAwaited = ts.isAwaitExpression(node.parent); // nothing happens meanwhile
    const taken = isAwaited ? "steady" : takenAtOnce(node, this.#steadiness);
    if (taken === "impossible")
      this.leave(node, `What this is called with is looked at when \`${starter}\` begins it, and may have changed`);
    if (taken === "impossible" || taken === "steady") return this.#wrapCall(node, starter);
    taken.write(starter, this.edits);
    for (const one of taken.inPlace) this.visit(one, place);
  }

  /** A generator that is no part of a loop. */
  #generator(node: AnyCall): void {
    if (this.#iterables.isKept(node.parent)) this.visitChildren(node, "blocking");
    else {
      if (takenAtOnce(node, this.#steadiness) !== "steady")
        this.leave(node, "What this is called with is looked at when the iteration begins, and may have changed");
      this.#wrapCall(node, this.names.use("toAsyncIterable"));
    }
  }

  #wrapCall(node: ts.Expression, wrapper: string): void {
    this.edits.insert(node.getStart(), `${wrapper}(() => `);
    this.#awaited.add(node);
    this.visitChildren(node, "blocking");
    this.edits.insert(node.end, ")");
  }

  /** A function that is turned, where it is not called: whoever gets it may know only functions that promise. */
  #mention(node: ts.Identifier): void {
    if (!isValue(node)) return;
    const type = this.checker.getTypeAtLocation(node);
    if (!this.turned.isTypeOf(type) || !this.#isExpectedByOthers(node)) return;
    if (ts.isShorthandPropertyAssignment(node.parent)) this.edits.insert(node.getStart(), `${node.text}: `);
    this.#promise(node, "plain");
  }

  /** `load.bind(this)`, where somebody else expects a function that promises. */
  #isBoundForOthers(node: AnyCall): boolean {
    if (!ts.isCallExpression(node)) return false;
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

  #return(node: ts.ReturnStatement, expression: ts.Expression): void {
    if (this.#iterables.isReturned(node)) return this.#iterated(expression);
    if (!ts.isAwaitExpression(expression) && isInTry(node) && this.#isPromise(expression))
      this.leave(
        node,
        "A promise was returned out of `try`, which did not wait for it; now it does, and sees its errors",
      );
    this.awaited(expression);
  }

  /** Whether it is one for certain, or a call of what is turned. */
  #isPromise(node: ts.Expression): boolean {
    const type = this.checker.getTypeAtLocation(node);
    return !(type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) && mayBePromise(type, this.checker);
  }

  #forOf(node: ts.ForOfStatement, place: Place): void {
    if (node.awaitModifier === undefined) return this.visitChildren(node, place);
    if (place !== "blocking") return this.#forAwaitOfPlain(node, place);
    this.#awaits++;
    dropWord(node.awaitModifier.getStart(), "await", this.#file, this.edits);
    if (this.#iterables.isOfPromises(node.expression)) this.#forOfPromises(node);
    else {
      this.visit(node.initializer, place);
      this.#iterated(node.expression);
    }
    this.visit(node.statement, place);
  }

  /** It stays a `for await`. */
  #forAwaitOfPlain(node: ts.ForOfStatement, place: Place): void {
    const { expression } = node;
    const isObject = !isAnyCall(expression) && this.#iterables.isCooperative(expression);
    if (isObject) this.edits.insert(expression.getStart(), `${this.names.use("toAsyncIterable")}(() => `);
    this.visitChildren(node, place);
    if (isObject) this.edits.insert(expression.end, ")");
  }

  /** `for await (const x of promises)`: each of them is waited for, in its turn. */
  #forOfPromises({ initializer, expression, statement }: ts.ForOfStatement): void {
    const promise = this.names.free("promise");
    const waiting = `${initializer.getText()} = ${this.names.use("wait")}(${promise});`;
    this.edits.replace(initializer.getStart(), initializer.end, `const ${promise}`);
    this.visit(expression, "blocking");
    if (ts.isBlock(statement))
      return this.edits.insert(statement.getStart() + 1, `${startOfLine(statement)}${waiting}`);
    this.edits.insert(statement.getStart(), `{ ${waiting} `);
    this.edits.insert(statement.end, " }");
  }

  #iterated(node: ts.Expression): void {
    const isTurned = this.#iterables.isCooperative(node);
    const isForeign = !isTurned && this.#iterables.isAsync(node);
    if (isTurned) this.#awaited.add(node);
    if (isForeign) this.edits.insert(node.getStart(), `${this.names.use("each")}(`);
    this.visit(node, "blocking");
    if (isForeign) this.edits.insert(node.end, ")");
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
      dropWord(node.getStart(), "await", this.#file, this.edits);
    }
    this.visitChildren(node, place);
  }
}

/** Whether parentheses are there because `await` binds loosely, and for nothing else. */
function isOnlyForAwait(parens: ts.ParenthesizedExpression, { expression, end }: ts.AwaitExpression): boolean {
  const { text } = parens.getSourceFile();
  const isTight = /[\w$]/.test(text[parens.getStart() - 1] ?? "");
  const isCommented = /\S/.test(
    text.slice(parens.getStart() + 1, parens.expression.getStart()) + text.slice(end, parens.end - 1),
  );
  const { parent } = parens;
  const isCallee = (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression === parens;
  const keepsThis = ts.isCallExpression(parent) && ts.isCallExpression(expression);
  return !isTight && !isCommented && (!isCallee || keepsThis);
}

/** Whether nobody looks at what a call returns. */
function isNotUsed({ parent }: ts.Node): boolean {
  return ts.isExpressionStatement(parent) || (ts.isVoidExpression(parent) && ts.isExpressionStatement(parent.parent));
}

/** Whether what throws here is looked at, or followed by something, in the same function. */
function isInTry(node: ts.Node): boolean {
  for (let at = node; !ts.isFunctionLike(at) && !ts.isSourceFile(at); at = at.parent) {
    if (!ts.isTryStatement(at.parent)) continue;
    const { tryBlock, catchClause, finallyBlock } = at.parent;
    if (at === tryBlock || (at === catchClause && finallyBlock !== undefined)) return true;
  }
  return false;
}

/** What comes before the first statement of a block. */
function startOfLine({ statements }: ts.Block): string {
  const [first] = statements;
  const space = first === undefined ? "" : first.getFullText().slice(0, first.getLeadingTriviaWidth());
  return space.includes("\n") ? space.slice(0, space.indexOf("\n") + 1) + (/[^\n]*$/.exec(space)?.[0] ?? "") : " ";
}

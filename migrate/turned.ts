// Which functions are turned: from such that promise something into such that block.
//
//   async function load(path)              turned
//   function load(path): Promise<Page>     turned: whoever returns a promise can as well wait for it
//   interface Source { next(): Promise<T> }    turned, where it is in the files that are migrated
//   class Mine implements Theirs           left, where Theirs wants promises and is not migrated

import * as ts from "typescript";
import { isOpen } from "./handed.js";
import { keptAsTheyAre } from "./identity.js";
import { isAsyncIterableType, isLater, mayBePromise } from "./promises.js";

/** Something that somebody has to look at. */
export interface Left {
  readonly file: ts.SourceFile;
  readonly start: number;
  readonly reason: string;
}

/** What calls something: `load()`, and a template that is tagged. */
export type AnyCall = ts.CallExpression | ts.TaggedTemplateExpression;

export type FunctionWithBody = ts.FunctionLikeDeclaration & { readonly body: ts.Node };

export class Turned {
  readonly left: Left[] = [];
  readonly #declarations = new Set<ts.Node>();
  readonly #members = new Set<string>();
  /** What makes an asynchronous iterator, and stays as it is. */
  readonly #byHand = new Set<ts.Node>();
  readonly #kept: ReadonlySet<ts.Node>;
  readonly #files: ReadonlySet<ts.SourceFile>;
  readonly #checker: ts.TypeChecker;

  constructor(files: ReadonlySet<ts.SourceFile>, checker: ts.TypeChecker) {
    this.#files = files;
    this.#checker = checker;
    this.#kept = keptAsTheyAre(files, checker);
    for (const file of files) this.#collect(file);
  }

  has(declaration: ts.Node | undefined): boolean {
    return declaration !== undefined && this.#declarations.has(declaration);
  }

  /** Whether a call calls a function that is turned. */
  isCalledBy(node: AnyCall): boolean {
    return this.has(this.declarationOf(node));
  }

  /** What a call calls, `load.call(…)` and `load.apply(…)` as well. */
  declarationOf(node: AnyCall): ts.Node | undefined {
    const callee = ts.isCallExpression(node) ? node.expression : node.tag;
    const isIndirect = ts.isPropertyAccessExpression(callee) && /^(?:call|apply)$/.test(callee.name.text);
    const [direct] = isIndirect ? this.#checker.getTypeAtLocation(callee.expression).getCallSignatures() : [];
    return (direct ?? this.#checker.getResolvedSignature(node))?.declaration;
  }

  /** Whether a member of a class was turned, of which only the names are known. */
  hasMember(path: string, owner: string, member: string): boolean {
    return this.#members.has(`${path}:${owner}:${member}`);
  }

  /** Whether a type is that of a function which is turned. */
  isTypeOf(type: ts.Type | undefined): boolean {
    return type?.getCallSignatures().some(({ declaration }) => this.has(declaration)) ?? false;
  }

  /** Whether something is declared in the files that are migrated. */
  isOurs(declaration: ts.Node): boolean {
    return this.#files.has(declaration.getSourceFile());
  }

  #collect(node: ts.Node): void {
    if (isThenable(node)) return;
    if (this.#kept.has(node)) this.#reportKept(node);
    else if (isSignature(node) && isLater(node.type) && !this.#isForeign(node)) this.#add(node);
    else if (isWithBody(node) && this.#isPromising(node) && !this.#isByHand(node) && !this.#isForeign(node))
      this.#add(node);
    ts.forEachChild(node, (child) => this.#collect(child));
  }

  #reportKept(node: ts.Node): void {
    if (isWithBody(node) && this.#isPromising(node))
      this.left.push(
        leave(node, "It is handed over as it is to somebody who knows functions that promise: it stays one"),
      );
  }

  #add(node: ts.Node): void {
    this.#declarations.add(node);
    const { parent } = node;
    if (ts.isClassLike(parent) && parent.name !== undefined)
      this.#members.add(
        `${node.getSourceFile().fileName}:${parent.name.text}:${ts.getNameOfDeclaration(node as ts.Declaration)?.getText()}`,
      );
  }

  /** Whether it makes an asynchronous iterator, and is no generator: then it stays as it is. */
  #isByHand(node: FunctionWithBody): boolean {
    if (node.asteriskToken !== undefined || node.name?.getText() !== "[Symbol.asyncIterator]") return false;
    if (returnsIn(node.body).every((one) => this.#callsGenerator(one))) return false;
    this.#byHand.add(node);
    this.left.push(leave(node, "An asynchronous iterator that is written by hand: a generator would do"));
    return true;
  }

  #callsGenerator(node: ts.Expression | undefined): boolean {
    const called =
      node && ts.isCallExpression(node) ? this.#checker.getResolvedSignature(node)?.declaration : undefined;
    return called !== undefined && this.isOurs(called) && isWithBody(called) && called.asteriskToken !== undefined;
  }

  #isPromising(node: FunctionWithBody): boolean {
    if (ts.isAccessor(node) || ts.isConstructorDeclaration(node)) return false;
    if (isAsync(node)) return true;
    if (node.asteriskToken !== undefined) return false;
    if (node.type !== undefined) return isLater(node.type) && !mentionsNow(node.type);
    if (!isNamed(node)) return false;
    const signature = this.#checker.getSignatureFromDeclaration(node);
    const type = signature && this.#checker.getReturnTypeOfSignature(signature);
    if (isAsyncIterableType(type)) return true;
    return type?.symbol?.name === "Promise" && mayBePromise(type, this.#checker);
  }

  /** Whether somebody else says what it returns. */
  #isForeign(node: ts.SignatureDeclaration | FunctionWithBody): boolean {
    const owner =
      ts.isMethodDeclaration(node) || ts.isMethodSignature(node)
        ? node.parent
        : ts.isPropertyDeclaration(node.parent)
          ? node.parent.parent
          : undefined;
    const member = owner === node.parent ? node : node.parent;
    if (owner === undefined) return false;
    const name = ts.getNameOfDeclaration(member as ts.Declaration)?.getText();
    if (name === undefined) return false;
    for (const type of this.#inheritedBy(owner)) {
      if (isOpenFor(name, type)) {
        this.left.push(leave(node, `Nothing is known of whoever calls \`${name}\`: it goes where anything may be`));
        return true;
      }
      const property = propertyOf(type, name);
      const foreign = property?.declarations?.find((one) => !this.isOurs(one));
      if (foreign === undefined) continue;
      if (ts.findAncestor(node, (one) => this.#byHand.has(one)) !== undefined) return true;
      this.left.push(
        leave(
          node,
          `\`${name}\` belongs to \`${this.#checker.typeToString(type)}\`, which is declared elsewhere, and promises something`,
        ),
      );
      return true;
    }
    return false;
  }

  #inheritedBy(owner: ts.Node): readonly ts.Type[] {
    if (ts.isClassLike(owner) || ts.isInterfaceDeclaration(owner))
      return (owner.heritageClauses ?? []).flatMap(({ types }) =>
        types.filter((one) => !isTurnedHeritage(one)).map((one) => this.#checker.getTypeAtLocation(one)),
      );
    if (!ts.isObjectLiteralExpression(owner)) return [];
    const expected = this.#checker.getContextualType(owner);
    return expected === undefined ? [] : [expected];
  }
}

/** A property by its name, as it is written: `[Symbol.iterator]` as well. */
function propertyOf(type: ts.Type, name: string): ts.Symbol | undefined {
  const symbol = /^\[Symbol\.(\w+)\]$/.exec(name)?.[1];
  if (symbol === undefined) return type.getProperty(name);
  return type.getProperties().find((one) => one.name.startsWith(`__@${symbol}@`));
}

/** What a class is after that which corresponds to it, when it is turned. */
function isTurnedHeritage({ expression }: ts.ExpressionWithTypeArguments): boolean {
  return /^Async(?:Iterable|Disposable)$/.test(expression.getText());
}

/** Whether nothing is known of a member of what is expected. */
function isOpenFor(name: string, type: ts.Type): boolean {
  if (isOpen(type)) return true;
  const index = type.getProperty(name) === undefined ? type.getStringIndexType() : undefined;
  return index !== undefined && isOpen(index);
}

function returnsIn(body: ts.Node): readonly (ts.Expression | undefined)[] {
  if (ts.isExpression(body)) return [body];
  const found: (ts.Expression | undefined)[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node)) found.push(node.expression);
    else if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}

/** A part of a promise that somebody has written: it stays one. */
function isThenable(node: ts.Node): boolean {
  return (
    (ts.isMethodDeclaration(node) || ts.isMethodSignature(node)) && /^(?:then|catch|finally)$/.test(node.name.getText())
  );
}

export function leave(node: ts.Node, reason: string): Left {
  return { file: node.getSourceFile(), start: node.getStart(), reason };
}

/** What says how something is called, and has no body. */
export function isSignature(node: ts.Node): node is ts.SignatureDeclaration {
  if (ts.isMethodSignature(node) || ts.isCallSignatureDeclaration(node) || ts.isFunctionTypeNode(node)) return true;
  return (ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node)) && node.body === undefined;
}

export function isAnyCall(node: ts.Node): node is AnyCall {
  return ts.isCallExpression(node) || ts.isTaggedTemplateExpression(node);
}

export function isWithBody(node: ts.Node): node is FunctionWithBody {
  return ts.isFunctionLike(node) && "body" in node && node.body !== undefined;
}

export function isAsync(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true
  );
}

/** Whether it may give its result at once, too: then others know better. */
function mentionsNow(node: ts.TypeNode): boolean {
  return ts.isUnionTypeNode(node) && node.types.some((one) => !isLater(one));
}

/** Not one that is handed to somebody. */
function isNamed(node: FunctionWithBody): boolean {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) return true;
  return ts.isVariableDeclaration(node.parent) || ts.isPropertyDeclaration(node.parent);
}

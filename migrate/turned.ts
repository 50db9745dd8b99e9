// Which functions are turned: from such that promise something into such that block.
//
//   async function load(path)              turned
//   function load(path): Promise<Page>     turned: whoever returns a promise can as well wait for it
//   interface Source { next(): Promise<T> }    turned, where it is in the files that are migrated
//   class Mine implements Theirs           left, where Theirs wants promises and is not migrated

import * as ts from "typescript";
import { isLater, mayBePromise } from "./promises.js";

/** Something that somebody has to look at. */
export interface Left {
  readonly file: ts.SourceFile;
  readonly start: number;
  readonly reason: string;
}

export type FunctionWithBody = ts.FunctionLikeDeclaration & { readonly body: ts.Node };

export class Turned {
  readonly left: Left[] = [];
  readonly #declarations = new Set<ts.Node>();
  readonly #files: ReadonlySet<ts.SourceFile>;
  readonly #checker: ts.TypeChecker;

  constructor(files: ReadonlySet<ts.SourceFile>, checker: ts.TypeChecker) {
    this.#files = files;
    this.#checker = checker;
    for (const file of files) this.#collect(file);
  }

  has(declaration: ts.Node | undefined): boolean {
    return declaration !== undefined && this.#declarations.has(declaration);
  }

  /** Whether a call calls a function that is turned. */
  isCalledBy(node: ts.CallExpression): boolean {
    return this.has(this.#checker.getResolvedSignature(node)?.declaration);
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
    if (isSignature(node) && isLater(node.type)) this.#declarations.add(node);
    else if (isWithBody(node) && this.#isPromising(node) && !this.#isForeign(node)) this.#declarations.add(node);
    ts.forEachChild(node, (child) => this.#collect(child));
  }

  #isPromising(node: FunctionWithBody): boolean {
    if (ts.isAccessor(node) || ts.isConstructorDeclaration(node)) return false;
    if (isAsync(node)) return true;
    if (node.asteriskToken !== undefined) return false;
    if (node.type !== undefined) return isLater(node.type) && !mentionsNow(node.type);
    if (!isNamed(node)) return false;
    const signature = this.#checker.getSignatureFromDeclaration(node);
    const type = signature && this.#checker.getReturnTypeOfSignature(signature);
    return type?.symbol?.name === "Promise" && mayBePromise(type, this.#checker);
  }

  /** Whether somebody else says what it returns. */
  #isForeign(node: FunctionWithBody): boolean {
    const owner = ts.isMethodDeclaration(node)
      ? node.parent
      : ts.isPropertyDeclaration(node.parent)
        ? node.parent.parent
        : undefined;
    const member = ts.isMethodDeclaration(node) ? node : node.parent;
    if (owner === undefined) return false;
    const name = ts.getNameOfDeclaration(member as ts.Declaration)?.getText();
    if (name === undefined) return false;
    for (const type of this.#inheritedBy(owner)) {
      const property = this.#checker.getPropertyOfType(type, name);
      const foreign = property?.declarations?.find((one) => !this.isOurs(one));
      if (foreign === undefined) continue;
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
    if (ts.isClassLike(owner))
      return (owner.heritageClauses ?? []).flatMap(({ types }) =>
        types.map((one) => this.#checker.getTypeAtLocation(one)),
      );
    if (!ts.isObjectLiteralExpression(owner)) return [];
    const expected = this.#checker.getContextualType(owner);
    return expected === undefined ? [] : [expected];
  }
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

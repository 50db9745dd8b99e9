// What the author marked.
//
//   function serve() { "use cooperative"; … }        the directive, at the top of a body or a file
//   /** @cooperative */ lines(): Line[];             the tag, on any declaration; on a class, for all its methods
//   /** @cooperative if attempt */ retry(attempt)    the same, for a function that suspends only through its callbacks
//
// The third mark, the type `Cooperative<F>`, is a matter of types: 2-color/colors.ts.

import * as ts from "typescript";
import { directivesOf, type FunctionNode, isAsync, isFunctionNode } from "../syntax.js";
import { type TagPlace, tagPlaces } from "./tags.js";

export const DIRECTIVE = "use cooperative";
export const TAG = "cooperative";

/** The mark that makes a function cooperative, and where it stands. */
export interface Mark {
  /** The directive of its body, or of its file; the tag of its own, or of the class or interface that it is a method of. */
  readonly kind: "directive" | "file" | "tag" | "class";
  readonly file: ts.SourceFile;
  readonly start: number;
}

/** Reads marks of declarations in any file of the program. */
export class Marks {
  readonly #mentions = new WeakMap<ts.SourceFile, boolean>();

  /** Whether a file can have a mark at all. Most cannot, and cost one look. */
  mayMark(file: ts.SourceFile): boolean {
    let mentions = this.#mentions.get(file);
    if (mentions === undefined) {
      mentions = file.text.includes(TAG);
      this.#mentions.set(file, mentions);
    }
    return mentions;
  }

  /** Whether the declaration of a function, or of a value of a function type, carries a mark. */
  isMarked(declaration: ts.Node): boolean {
    if (!this.mayMark(declaration.getSourceFile())) return false;
    return this.#isMarkedItself(declaration) || overloadsOf(declaration).some((one) => this.#isMarkedItself(one));
  }

  /** The first mark that a declaration carries. Undefined if it carries none. */
  markOf(declaration: ts.Node): Mark | undefined {
    if (!this.mayMark(declaration.getSourceFile())) return undefined;
    for (const one of [declaration, ...overloadsOf(declaration)]) {
      const mark = tagMarkOf(one) ?? directiveMarkOf(one);
      if (mark !== undefined) return mark;
    }
    return undefined;
  }

  /** The parameters on which the colour of a function depends: it is cooperative if one of them is. Empty if it is in any case. */
  conditionOf(declaration: ts.Node): readonly string[] {
    if (!this.mayMark(declaration.getSourceFile())) return [];
    return [declaration, ...overloadsOf(declaration)].flatMap((one) =>
      placesOf(one).flatMap(({ condition }) => condition),
    );
  }

  #isMarkedItself(declaration: ts.Node): boolean {
    return tagMarkOf(declaration) !== undefined || directiveMarkOf(declaration) !== undefined;
  }
}

function directiveMarkOf(declaration: ts.Node): Mark | undefined {
  if (!isFunctionNode(declaration)) return undefined;
  const file = declaration.getSourceFile();
  const own = directiveOf(declaration);
  const directive = own ?? (takesColorFromFile(declaration) ? directiveOf(file) : undefined);
  return directive && { kind: own === undefined ? "file" : "directive", file, start: directive.getStart(file) };
}

/** Whether a function's body, or a file, begins with the directive. */
export function hasDirective(scope: FunctionNode | ts.SourceFile): boolean {
  return directiveOf(scope) !== undefined;
}

export function directiveOf(scope: FunctionNode | ts.SourceFile): ts.ExpressionStatement | undefined {
  return directivesOf(scope).find((statement) => (statement.expression as ts.StringLiteral).text === DIRECTIVE);
}

/** The directive of a file marks what is declared in it, as far as it can be. Expressions take their colour from where they stand. */
function takesColorFromFile(fn: FunctionNode): boolean {
  return !isAsync(fn) && (ts.isFunctionDeclaration(fn) || (ts.isMethodDeclaration(fn) && ts.isClassLike(fn.parent)));
}

/** All signatures of an overloaded function, which have one colour. */
function overloadsOf(declaration: ts.Node): readonly ts.Node[] {
  if (
    !ts.isFunctionDeclaration(declaration) &&
    !ts.isMethodDeclaration(declaration) &&
    !ts.isMethodSignature(declaration)
  )
    return [];
  const { name } = declaration;
  if (name === undefined) return [];
  const siblings: readonly ts.Node[] = siblingsOf(declaration);
  return siblings.filter(
    (one) =>
      one !== declaration &&
      one.kind === declaration.kind &&
      hasName(one, name.getText()) &&
      isStatic(one) === isStatic(declaration),
  );
}

function isStatic(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.StaticKeyword) ?? false)
  );
}

function siblingsOf({ parent }: ts.Node): readonly ts.Node[] {
  if (ts.isClassLike(parent) || ts.isInterfaceDeclaration(parent) || ts.isTypeLiteralNode(parent))
    return parent.members;
  return ts.isSourceFile(parent) || ts.isBlock(parent) || ts.isModuleBlock(parent) ? parent.statements : [];
}

function hasName(node: ts.Node, name: string): boolean {
  return ts.getNameOfDeclaration(node as ts.Declaration)?.getText() === name;
}

/** The tag on a declaration, or on the class or interface that it is a method of. */
function tagMarkOf(declaration: ts.Node): Mark | undefined {
  const own = tagAt(hostOf(declaration), "tag");
  if (own !== undefined) return own;
  const { parent } = declaration;
  const isMethod = ts.isMethodDeclaration(declaration) || ts.isMethodSignature(declaration);
  return isMethod && (ts.isClassLike(parent) || ts.isInterfaceDeclaration(parent)) ? tagAt(parent, "class") : undefined;
}

function tagAt(node: ts.Node, kind: Mark["kind"]): Mark | undefined {
  const tag = tagPlaces(node).find(({ name }) => name === TAG);
  return tag && { kind, file: node.getSourceFile(), start: tag.start };
}

/** The node whose comment speaks for a declaration: that of `const f = () => {}` is before `const`. */
export function hostOf(declaration: ts.Node): ts.Node {
  const { parent } = declaration;
  if (parent === undefined) return declaration;
  const isValue =
    (ts.isFunctionExpression(declaration) || ts.isArrowFunction(declaration)) && isInitializer(declaration);
  if (isValue || ts.isParenthesizedExpression(parent)) return hostOf(parent);
  if (ts.isFunctionTypeNode(declaration)) {
    const type = wholeType(declaration);
    return isTypeOf(type) ? hostOf(type.parent) : declaration;
  }
  if (ts.isVariableDeclaration(declaration) && ts.isVariableStatement(parent.parent)) return parent.parent;
  return declaration;
}

function isInitializer(fn: ts.Expression): boolean {
  const { parent } = fn;
  if (ts.isExportAssignment(parent) || ts.isParenthesizedExpression(parent)) return true;
  return (
    (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isPropertyAssignment(parent)) &&
    parent.initializer === fn
  );
}

/** The type that a function type is, or may be: `(() => void) | undefined`. */
function wholeType(type: ts.TypeNode): ts.TypeNode {
  const { parent } = type;
  return ts.isParenthesizedTypeNode(parent) || ts.isUnionTypeNode(parent) ? wholeType(parent) : type;
}

function isTypeOf(type: ts.TypeNode): boolean {
  const { parent } = type;
  const isDeclared =
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isIndexSignatureDeclaration(parent);
  return isDeclared && parent.type === type;
}

/** The tags that speak for a declaration. */
function placesOf(declaration: ts.Node): readonly TagPlace[] {
  return tagPlaces(hostOf(declaration)).filter(({ name }) => name === TAG);
}

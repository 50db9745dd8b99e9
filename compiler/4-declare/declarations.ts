// Writes colours into declaration files.
//
//   export declare function serve(port: number): void;      becomes    /** @cooperative */ export declare function serve(…
//   export declare const api: { read(): void };             becomes    export declare const api: { /** @cooperative */ read(): void };
//   export declare const nap: () => void;                   becomes    export declare const nap: import("stackful").Cooperative<() => void>;
//
// A directive stands in a body, which declarations do not have, and a tag is lost if it stood in the line of a brace. So the
// declaration of a function or method gets the tag, and a type that was inferred says it itself: inferred.ts. It is part of the text:
// what depends on this file is built again when a colour changes.
//
// In:  declarations as TypeScript has made them, which know their originals.
// Out: the same, with comments and types that say more.

import * as ts from "typescript";
import type { Colors } from "../2-color/colors.js";
import { walk } from "../syntax.js";
import { addTag } from "./comments.js";
import { colorType, type Declaring } from "./inferred.js";

export function declareColors(
  colors: Colors,
  checker: ts.TypeChecker,
): ts.TransformerFactory<ts.SourceFile | ts.Bundle> {
  return (context) => (output) => {
    return ts.isSourceFile(output) ? declareFile(output) : ts.visitEachChild(output, declareFile, context);

    function declareFile<N extends ts.Node>(file: N): N {
      const original: ts.Node | undefined = ts.getParseTreeNode(file);
      if (original === undefined || !ts.isSourceFile(original)) return file;
      return declare(file, { colors, checker, context, text: original.text }) as N;
    }
  };
}

function declare(file: ts.Node, declaring: Declaring): ts.Node {
  const { colors, checker, context, text } = declaring;
  const made = typesOfMade(file, checker);
  return visit(file);

  function visit(node: ts.Node): ts.Node {
    const inferred = inferredType(node, made, checker);
    const colored = ts.visitEachChild(
      node,
      (child) =>
        inferred !== undefined && isTypeOf(node, child) ? colorType(child, inferred, declaring) : visit(child),
      context,
    );
    const original = ts.getParseTreeNode(node);
    return original?.kind === node.kind && saysItByTag(original, colors) ? addTag(colored, text) : colored;
  }
}

function isTypeOf(node: ts.Node, child: ts.Node): child is ts.TypeNode {
  return (node as { type?: ts.Node }).type === child;
}

/** The type of a declaration whose author has not written it; undefined if it has. */
function inferredType(
  node: ts.Node,
  made: ReadonlyMap<ts.Node, ts.Type>,
  checker: ts.TypeChecker,
): ts.Type | undefined {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isGetAccessor(node)) {
    const original = ts.getParseTreeNode(node) as typeof node | undefined;
    if (original === undefined || original.type !== undefined || !ts.isFunctionLike(original)) return undefined;
    return checker.getSignatureFromDeclaration(original)?.getReturnType();
  }
  if (!ts.isVariableDeclaration(node) && !ts.isPropertyDeclaration(node) && !ts.isParameter(node)) return undefined;
  if (made.has(node.name)) return made.get(node.name);
  const name = ts.getParseTreeNode(node.name);
  if (name === undefined || (name.parent as ts.VariableDeclaration).type !== undefined) return undefined;
  return checker.getTypeAtLocation(name);
}

/**
 * The types of variables that the emitter has made, by the nodes of their names: for `export default {…}`, for the base of
 * `class A extends mixin(B)`, and for the properties that are assigned to a function.
 */
function typesOfMade(file: ts.Node, checker: ts.TypeChecker): ReadonlyMap<ts.Node, ts.Type> {
  const types = new Map<ts.Node, ts.Type>();
  walk(file, (node) => {
    const original = ts.getParseTreeNode(node);
    if (ts.isModuleDeclaration(node) && original === undefined) addProperties(node);
    if ((ts.isExportAssignment(node) || ts.isExpressionWithTypeArguments(node)) && original !== undefined)
      types.set(node.expression, checker.getTypeAtLocation((original as typeof node).expression));
  });
  return types;

  function addProperties({ name, body }: ts.ModuleDeclaration): void {
    const fn = ts.getParseTreeNode(name);
    if (fn === undefined || body === undefined) return;
    walk(body, (node) => {
      if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name)) return;
      const property = checker.getTypeAtLocation(fn).getProperty(node.name.text);
      if (property !== undefined) types.set(node.name, checker.getTypeOfSymbol(property));
    });
  }
}

/** Whether a declaration is of a cooperative function and has no type that could say so. */
function saysItByTag(node: ts.Node, colors: Colors): boolean {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) return colors.isCooperative(node);
  if (ts.isMethodSignature(node) || ts.isCallSignatureDeclaration(node)) return colors.isCooperative(node);
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.every((one) => isTagged(one, colors));
  return (ts.isPropertyDeclaration(node) || ts.isPropertySignature(node)) && isTagged(node, colors);
}

/** Whether a tag marks the function type that the author has written. */
function isTagged({ type }: { readonly type?: ts.TypeNode | undefined }, colors: Colors): boolean {
  return type !== undefined && ts.isFunctionTypeNode(type) && colors.isCooperative(type);
}

// Which part of a type each part of its node was made of.
//
//   (() => void)[]            the element        Map<string, () => void>     the arguments
//   [() => void, number]      the elements       (() => void) | undefined    the constituents, as far as they are written out

import * as ts from "typescript";

export function partsOf(node: ts.TypeNode, type: ts.Type, checker: ts.TypeChecker): ReadonlyMap<ts.Node, ts.Type> {
  if (ts.isParenthesizedTypeNode(node) || isReadonly(node)) return new Map([[node.type, type]]);
  if (ts.isUnionTypeNode(node) || ts.isIntersectionTypeNode(node)) return constituentsOf(node.types, type);
  // `x?: T` does not write `undefined`.
  const written = checker.getNonNullableType(type);
  if (ts.isArrayTypeNode(node)) return pair([node.elementType], argumentsOf(written, checker));
  if (ts.isTupleTypeNode(node)) return pair(node.elements.map(elementType), argumentsOf(written, checker));
  if (!isNamed(node) || node.typeArguments === undefined) return new Map();
  const isAlias = written.aliasSymbol !== undefined && written.aliasSymbol.name === nameOf(node);
  return pair(node.typeArguments, (isAlias ? written.aliasTypeArguments : undefined) ?? argumentsOf(written, checker));
}

function isReadonly(node: ts.TypeNode): node is ts.TypeOperatorNode {
  return ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.ReadonlyKeyword;
}

function pair(nodes: readonly ts.Node[], types: readonly ts.Type[]): Map<ts.Node, ts.Type> {
  return new Map(nodes.flatMap((node, index) => (types[index] === undefined ? [] : [[node, types[index]]])));
}

function argumentsOf(type: ts.Type, checker: ts.TypeChecker): readonly ts.Type[] {
  return isReference(type) ? checker.getTypeArguments(type) : [];
}

function isReference(type: ts.Type): type is ts.TypeReference {
  return ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0;
}

/** The node of the type argument that an element of a tuple was made of: `T`, `T?`, `...T[]`, each with or without a name. */
function elementType(element: ts.TypeNode): ts.Node {
  if (ts.isNamedTupleMember(element)) return element.dotDotDotToken ? itemType(element.type) : element.type;
  if (ts.isRestTypeNode(element)) return itemType(element.type);
  return ts.isOptionalTypeNode(element) ? element.type : element;
}

function itemType(node: ts.TypeNode): ts.Node {
  return ts.isArrayTypeNode(node) ? node.elementType : node;
}

/** Pairs by what is written, because some constituents are written as one, or elsewhere: `boolean`, an enum, `undefined`. */
function constituentsOf(nodes: readonly ts.TypeNode[], type: ts.Type): Map<ts.Node, ts.Type> {
  const left = type.isUnionOrIntersection() ? [...type.types] : [];
  const parts = new Map<ts.Node, ts.Type>();
  for (const node of nodes) {
    const index = left.findIndex((part) => isWrittenAs(node, part));
    if (index >= 0) parts.set(node, ...(left.splice(index, 1) as [ts.Type]));
  }
  return parts;
}

function isWrittenAs(node: ts.TypeNode, type: ts.Type): boolean {
  if (ts.isParenthesizedTypeNode(node)) return isWrittenAs(node.type, type);
  if (isNamed(node)) return (type.aliasSymbol ?? type.symbol)?.name === nameOf(node);
  if (ts.isFunctionTypeNode(node))
    return type.getCallSignatures().length === 1 && type.getCallSignatures()[0]?.parameters.length === arity(node);
  if (ts.isTypeLiteralNode(node)) return node.members.every(({ name: own }) => own === undefined || has(type, own));
  if (ts.isIntersectionTypeNode(node)) return type.isIntersection();
  return isList(node) && isReference(type);
}

function isList(node: ts.TypeNode): boolean {
  return ts.isArrayTypeNode(node) || ts.isTupleTypeNode(node) || isReadonly(node);
}

function has(type: ts.Type, name: ts.PropertyName): boolean {
  return ts.isComputedPropertyName(name) || type.getProperty(name.text) !== undefined;
}

function arity({ parameters }: ts.FunctionTypeNode): number {
  return parameters.filter(({ name }) => !(ts.isIdentifier(name) && name.text === "this")).length;
}

type Named = ts.TypeReferenceNode | ts.ImportTypeNode;

function isNamed(node: ts.TypeNode): node is Named {
  return ts.isTypeReferenceNode(node) || ts.isImportTypeNode(node);
}

function nameOf(node: Named): string | undefined {
  const name = ts.isTypeReferenceNode(node) ? node.typeName : node.qualifier;
  if (name === undefined) return undefined;
  return ts.isQualifiedName(name) ? name.right.text : name.text;
}

// Which member of a type each member of a type literal was made of.

import * as ts from "typescript";

/** What a member was made of: a signature, or a type that it holds. */
export type Member = { readonly signature: ts.Signature } | { readonly type: ts.Type };

/** A node that takes and returns something. */
export type Signed =
  | ts.FunctionTypeNode
  | ts.ConstructorTypeNode
  | ts.MethodSignature
  | ts.CallSignatureDeclaration
  | ts.ConstructSignatureDeclaration;

/** Overloads come in the same order in both. */
export function membersOf(
  { members }: ts.TypeLiteralNode,
  type: ts.Type,
  checker: ts.TypeChecker,
): ReadonlyMap<ts.Node, Member> {
  const found = new Map<ts.Node, Member>();
  const calls = [...type.getCallSignatures()];
  const constructs = [...type.getConstructSignatures()];
  const methods = new Map<string, ts.Signature[]>();
  for (const member of members) {
    const one = find(member);
    if (one !== undefined) found.set(member, one);
  }
  return found;

  function find(member: ts.TypeElement): Member | undefined {
    if (ts.isCallSignatureDeclaration(member)) return ofSignature(calls.shift());
    if (ts.isConstructSignatureDeclaration(member)) return ofSignature(constructs.shift());
    if (ts.isIndexSignatureDeclaration(member)) return ofType(indexTypeOf(member, type));
    const property = member.name && propertyOf(member.name, type);
    if (property === undefined) return undefined;
    const itsType = checker.getTypeOfSymbol(property);
    return ts.isMethodSignature(member) ? ofSignature(nextOverload(property.name, itsType)) : ofType(itsType);
  }

  function nextOverload(name: string, itsType: ts.Type): ts.Signature | undefined {
    const rest = methods.get(name) ?? [...checker.getNonNullableType(itsType).getCallSignatures()];
    methods.set(name, rest);
    return rest.shift();
  }
}

function ofSignature(signature: ts.Signature | undefined): Member | undefined {
  return signature && { signature };
}

function ofType(type: ts.Type | undefined): Member | undefined {
  return type && { type };
}

function indexTypeOf({ parameters }: ts.IndexSignatureDeclaration, type: ts.Type): ts.Type | undefined {
  const isNumber = parameters[0]?.type?.kind === ts.SyntaxKind.NumberKeyword;
  return isNumber ? type.getNumberIndexType() : type.getStringIndexType();
}

/** The property that a name stands for. That of a symbol, `[Symbol.dispose]`, has an internal name: `__@dispose@123`. */
export function propertyOf(name: ts.PropertyName, type: ts.Type): ts.Symbol | undefined {
  if (!ts.isComputedPropertyName(name)) return type.getProperty(name.text);
  const { expression } = name;
  const symbol = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  if (!ts.isIdentifier(symbol)) return undefined;
  return type.getProperties().find((property) => property.name.startsWith(`__@${symbol.text}@`));
}

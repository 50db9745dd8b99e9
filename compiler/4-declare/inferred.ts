// Writes colours into the types that TypeScript has inferred.
//
//   (x: number) => void        becomes    import("stackful").Cooperative<(x: number) => void>
//   { read(): void; }          becomes    { /** @cooperative */ read(): void; }
//
// The checker prints the type of a cooperative function like that of a plain one. So the node and the type that it was made of are
// walked side by side; where the type comes from a cooperative function, the node gets to say so. A name (`Reader`, `typeof read`)
// leads to a declaration that says it, so only its arguments are looked at.
//
// In:  a type, and the node that the declaration emitter has made of it.
// Out: the same node, or another one that says more.

import * as ts from "typescript";
import type { Colors } from "../2-color/colors.js";
import { RUNTIME_MODULE } from "../contract.js";
import { addTag } from "./comments.js";
import { membersOf, type Signed } from "./members.js";
import { partsOf } from "./parts.js";

/** What writing the colours of one file takes. */
export interface Declaring {
  readonly colors: Colors;
  readonly checker: ts.TypeChecker;
  readonly context: ts.TransformationContext;
  /** The text of the source file. */
  readonly text: string;
}

export function colorType(node: ts.TypeNode, type: ts.Type, declaring: Declaring): ts.TypeNode {
  if (ts.isFunctionTypeNode(node)) return colorFunction(node, type, declaring);
  if (ts.isConstructorTypeNode(node)) return colorSignature(node, type.getConstructSignatures()[0], declaring);
  if (ts.isTypeLiteralNode(node)) return colorMembers(node, type, declaring);
  const parts = partsOf(node, type, declaring.checker);
  return parts.size === 0 ? node : ts.visitEachChild(node, visit, declaring.context);

  function visit(child: ts.Node): ts.Node {
    const part = parts.get(child);
    if (part !== undefined) return colorType(child as ts.TypeNode, part, declaring);
    return ts.visitEachChild(child, visit, declaring.context);
  }
}

/** The type of a function, which may say that it is cooperative. */
function colorFunction(node: ts.FunctionTypeNode, type: ts.Type, declaring: Declaring): ts.TypeNode {
  const signature = declaring.checker.getNonNullableType(type).getCallSignatures()[0];
  const colored = colorSignature(node, signature, declaring);
  return isCooperative(signature, declaring) ? cooperativeType(colored, declaring.context.factory) : colored;
}

function isCooperative(signature: ts.Signature | undefined, { colors }: Declaring): boolean {
  return signature?.declaration !== undefined && colors.isCooperative(signature.declaration);
}

function cooperativeType(node: ts.TypeNode, factory: ts.NodeFactory): ts.TypeNode {
  const module = factory.createLiteralTypeNode(factory.createStringLiteral(RUNTIME_MODULE));
  return factory.createImportTypeNode(module, undefined, factory.createIdentifier("Cooperative"), [node]);
}

/** What a signature takes and returns. */
function colorSignature<N extends Signed>(node: N, signature: ts.Signature | undefined, declaring: Declaring): N {
  if (signature === undefined) return node;
  return ts.visitEachChild(node, visit, declaring.context);

  function visit(child: ts.Node): ts.Node {
    if (ts.isParameter(child)) return colorParameter(child, signature as ts.Signature, declaring);
    if (child !== node.type) return child;
    return colorType(child as ts.TypeNode, (signature as ts.Signature).getReturnType(), declaring);
  }
}

function colorParameter(node: ts.ParameterDeclaration, { parameters }: ts.Signature, declaring: Declaring): ts.Node {
  const symbol = parameters.find(({ name }) => ts.isIdentifier(node.name) && node.name.text === name);
  return symbol === undefined ? node : withType(node, declaring.checker.getTypeOfSymbol(symbol), declaring);
}

function colorMembers(node: ts.TypeLiteralNode, type: ts.Type, declaring: Declaring): ts.TypeNode {
  const members = membersOf(node, declaring.checker.getNonNullableType(type), declaring.checker);
  return ts.visitEachChild(
    node,
    (child) => {
      const member = members.get(child);
      if (member === undefined) return child;
      if ("type" in member) return withType(child, member.type, declaring);
      const colored = colorSignature(child as Signed, member.signature, declaring);
      return isCooperative(member.signature, declaring) ? addTag(colored, declaring.text) : colored;
    },
    declaring.context,
  );
}

/** Anything that has a type: a property, a parameter, a variable. */
function withType<N extends ts.Node>(node: N, type: ts.Type, declaring: Declaring): N {
  const written = (node as { type?: ts.TypeNode }).type;
  const visit = (child: ts.Node) => (child === written ? colorType(written, type, declaring) : child);
  return ts.visitEachChild(node, visit, declaring.context);
}

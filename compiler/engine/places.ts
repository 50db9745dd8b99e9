// The types of places: what stands there, and what is expected there.

import * as ts from "typescript";
import { type Call, calleeOf, isCall, isFunctionNode } from "../syntax.js";
import { boundFunction } from "./bound.js";
import type { TypeAt } from "./engine.js";
import { expectedOfMapped } from "./mapped.js";
import { typeOfNode } from "./typeOfNode.js";
import { isReference, isWellKnown, type Types } from "./types.js";

type MaybeType = ts.Type | undefined;

export class Places {
  readonly #types: Types;
  readonly #checker: ts.TypeChecker;
  readonly #known = new Map<ts.Node, ts.Type>();

  constructor(types: Types) {
    this.#types = types;
    this.#checker = types.checker;
  }

  /** Undefined where any type will do. */
  typeAt({ role, node }: TypeAt): MaybeType {
    if (role === "own") return this.#own(node);
    if (role === "static") return this.#static(node as ts.ClassLikeDeclaration);
    if (role === "element") return this.#types.elementOf(this.#own(node));
    if (role === "expected") return this.#expected(node);
    if (role === "parameter") return this.#parameterOf(node as ts.Expression);
    if (role === "receiver") return this.#receiverOf(node as ts.CallExpression);
    if (role === "index") return this.#own(node).getStringIndexType();
    return role === "constraint" ? this.#constraintOf(node as ts.TypeNode) : undefined;
  }

  #own(node: ts.Node): ts.Type {
    if (ts.isSpreadAssignment(node) || ts.isSpreadElement(node)) return this.#own(node.expression);
    let type = this.#known.get(node);
    if (type === undefined) {
      type = typeOfNode(node, this.#checker);
      if (ts.isClassExpression(node)) type = type.getConstructSignatures()[0]?.getReturnType() ?? type;
      this.#known.set(node, type);
    }
    return type;
  }

  #static(node: ts.ClassLikeDeclaration): MaybeType {
    const symbol = node.name && this.#checker.getSymbolAtLocation(node.name);
    return symbol ? this.#checker.getTypeOfSymbol(symbol) : this.#checker.getTypeAtLocation(node);
  }

  #expected(node: ts.Node): MaybeType {
    if (ts.isObjectLiteralElementLike(node)) return this.#expectedMember(node);
    const value = mergedInto(node as ts.Expression);
    if (ts.isAssertionExpression(value.parent)) return this.#asserted(value.parent);
    if (isTakenApart(value) || ts.isDecorator(value.parent)) return undefined;
    const mapped = expectedOfMapped(node, this.#types);
    return mapped ?? this.#checker.getContextualType(value) ?? this.#sinkOf(value, node);
  }

  /** `f as unknown as Handler` gives `f` to a place for a `Handler`. */
  #asserted(assertion: ts.AssertionExpression): MaybeType {
    const type = this.#own(assertion.type);
    const { parent } = mergedInto(assertion);
    if (ts.isConstTypeReference(assertion.type)) return this.#expected(assertion);
    if (ts.isExpressionStatement(parent)) return undefined;
    return type.flags & OPEN && ts.isAssertionExpression(parent) ? this.#asserted(parent) : type;
  }

  /** The type that is expected of a part of an object literal; of all of it, where that is a spread. */
  #expectedMember(member: ts.ObjectLiteralElementLike): MaybeType {
    const literal = member.parent as ts.ObjectLiteralExpression;
    if (isTakenApart(mergedInto(literal))) return undefined;
    const expected = this.#checker.getContextualType(literal);
    if (expected === undefined || ts.isSpreadAssignment(member)) return expected;
    const name = this.#checker.getSymbolAtLocation(member.name)?.escapedName;
    for (const part of this.#partsFor(literal, expected)) {
      // Of a cooperative iterable everybody knows what its iterator is.
      if (name && isWellKnown(name, "iterator") && this.#types.isCooperativeIterable(part)) return undefined;
      const property = part.getProperties().find(({ escapedName }) => escapedName === name);
      const type = property ? this.#checker.getTypeOfSymbol(property) : part.getStringIndexType();
      if (type !== undefined) return type;
    }
    return undefined;
  }

  /** The parts of a union that a literal is meant for. */
  #partsFor(literal: ts.ObjectLiteralExpression, expected: ts.Type): readonly ts.Type[] {
    if (!expected.isUnion()) return [expected];
    const given = this.#checker.getTypeAtLocation(literal);
    const fitting = expected.types.filter((part) => this.#checker.isTypeAssignableTo(given, part));
    return fitting.length > 0 ? fitting : expected.types;
  }

  /** Where nothing is expected, the type that a value gets; it need not be the type that it had, if others get the same. */
  #sinkOf(value: ts.Expression, node: ts.Node): MaybeType {
    const { parent } = value;
    if (isCall(parent)) return argumentsOf(parent).includes(value) ? this.#checker.getAnyType() : undefined;
    if (ts.isArrayLiteralExpression(parent))
      return this.#sinkInLiteral(parent) ?? this.#types.elementOf(this.#own(parent));
    if (ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent))
      return this.#sinkInLiteral(parent.parent) ?? this.#own(parent);
    if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === value))
      return this.#resultOf(parent);
    if (ts.isYieldExpression(parent)) return this.#resultOf(parent);
    if (isDeclarationWithInitializer(parent) && parent.initializer === value) return this.#own(parent.name);
    return value === node ? undefined : this.#own(value);
  }

  /** The type that a literal is given to, if that is one where anything goes. */
  #sinkInLiteral(literal: ts.Expression): MaybeType {
    const value = mergedInto(literal);
    const expected = this.#checker.getContextualType(value);
    if (expected !== undefined) return expected.flags & OPEN ? expected : undefined;
    const { parent } = value;
    if (isCall(parent) && argumentsOf(parent).includes(value)) return this.#checker.getAnyType();
    const outer = ts.isPropertyAssignment(parent) ? parent.parent : parent;
    return ts.isObjectLiteralExpression(outer) || ts.isArrayLiteralExpression(outer)
      ? this.#sinkInLiteral(outer)
      : undefined;
  }

  /** The type of what the function around a `return` or `yield` returns there. */
  #resultOf(node: ts.Node): MaybeType {
    const fn = ts.findAncestor(node, isFunctionNode);
    const type = fn && this.#checker.getSignatureFromDeclaration(fn)?.getReturnType();
    if (fn === undefined || type === undefined) return undefined;
    const isGenerator = "asteriskToken" in fn && fn.asteriskToken !== undefined;
    if (!isGenerator) return this.#checker.getAwaitedType(type) ?? type;
    const results = isReference(type) ? this.#checker.getTypeArguments(type) : [];
    return results[ts.isYieldExpression(node) ? 0 : 1];
  }

  /** Undefined if the call has type parameters for which anything will do. */
  #parameterOf(argument: ts.Expression): MaybeType {
    const call = argument.parent as Call;
    const declaration = this.#checker.getResolvedSignature(call)?.declaration;
    if (declaration === undefined || ts.isJSDocSignature(declaration) || !hasConstraint(declaration)) return undefined;
    const parameters = declaration.parameters.filter((parameter) => !isThis(parameter));
    const index = argumentsOf(call).indexOf(argument);
    const parameter = parameters[Math.min(index, parameters.length - 1)];
    if (parameter === undefined) return undefined;
    const type = this.#own(parameter);
    if (parameter.dotDotDotToken !== undefined) return this.#types.elementOf(type);
    return index < parameters.length ? type : undefined;
  }

  #constraintOf(argument: ts.TypeNode): MaybeType {
    const { parent } = argument;
    const taker = isCall(parent) ? this.#checker.getResolvedSignature(parent)?.declaration : this.#typeNamedBy(parent);
    const index = (parent as ts.NodeWithTypeArguments).typeArguments?.indexOf(argument) ?? -1;
    const constraint = taker && typeParametersOf(taker)[index]?.constraint;
    return constraint && this.#own(constraint);
  }

  /** The class or interface that type arguments are given to. What an alias makes of them is seen where that is used. */
  #typeNamedBy(node: ts.Node): ts.Node | undefined {
    const name = ts.isTypeReferenceNode(node)
      ? node.typeName
      : ts.isExpressionWithTypeArguments(node)
        ? node.expression
        : undefined;
    const symbol = name && this.#checker.getSymbolAtLocation(name);
    const named = symbol && symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
    return named?.declarations?.find((one) => ts.isClassLike(one) || ts.isInterfaceDeclaration(one));
  }

  /** What a call expects of the object that it is made on, or of the first argument of `call` and `bind`. */
  #receiverOf(call: ts.CallExpression): MaybeType {
    const bound = boundFunction(call.expression, this.#types);
    const [own] = bound ? this.#checker.getTypeAtLocation(bound).getCallSignatures() : [];
    const declaration = bound ? own?.declaration : this.#checker.getResolvedSignature(call)?.declaration;
    const [first] = declaration?.parameters ?? [];
    return first !== undefined && isThis(first) ? this.#own(first) : undefined;
  }

  /** What each value of a spread argument meets: pairs of what is given and what is expected. */
  spreadPairs(spread: ts.SpreadElement): [ts.Type, ts.Type][] {
    const call = spread.parent as Call;
    const given = this.#own(spread.expression);
    const callee = typeOfNode(calleeOf(call), this.#checker);
    const expected = callee.flags & OPEN ? [callee] : this.#parametersFrom(call, argumentsOf(call).indexOf(spread));
    if (!this.#checker.isTupleType(given)) {
      const element = this.#types.elementOf(given);
      return element === undefined ? [] : expected.map((type) => [element, type]);
    }
    const elements = this.#checker.getTypeArguments(given as ts.TypeReference);
    return expected.flatMap((type, index): [ts.Type, ts.Type][] => {
      const element = elements[index];
      return element === undefined ? [] : [[element, type]];
    });
  }

  #parametersFrom(call: Call, first: number): ts.Type[] {
    const parameters = this.#checker.getResolvedSignature(call)?.getParameters() ?? [];
    const indexes = Array.from({ length: Math.max(parameters.length - first, 1) }, (_, index) => first + index);
    return indexes.flatMap((index) => this.#types.parameterType(parameters, index) ?? []);
  }
}

const OPEN = ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive;

/** The outermost expression whose value may be that of this one: `a ? f : g`, `f ?? g`, `(0, f)`. */
export function mergedInto(expression: ts.Expression): ts.Expression {
  let value = expression;
  while (passesOn(value.parent, value)) value = value.parent as ts.Expression;
  return value;
}

function passesOn(parent: ts.Node, value: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(parent) || ts.isNonNullExpression(parent)) return true;
  if (ts.isConditionalExpression(parent)) return parent.condition !== value;
  if (!ts.isBinaryExpression(parent)) return false;
  const { kind } = parent.operatorToken;
  if (kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken) return true;
  const isLast = kind === ts.SyntaxKind.CommaToken || kind === ts.SyntaxKind.AmpersandAmpersandToken;
  return isLast && parent.right === value;
}

function argumentsOf(call: Call): readonly ts.Expression[] {
  return ts.isTaggedTemplateExpression(call) ? [] : (call.arguments ?? []);
}

function isThis({ name }: ts.ParameterDeclaration | ts.JSDocParameterTag): boolean {
  return ts.isIdentifier(name) && name.text === "this";
}

type DeclarationWithInitializer =
  | ts.VariableDeclaration
  | ts.ParameterDeclaration
  | ts.BindingElement
  | ts.PropertyDeclaration;

function isDeclarationWithInitializer(node: ts.Node): node is DeclarationWithInitializer {
  return (
    ts.isVariableDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isBindingElement(node) ||
    ts.isPropertyDeclaration(node)
  );
}

/** Whether a value, or the literal around it, is the initialiser of a pattern. Its names take their types from it. */
function isTakenApart(value: ts.Expression): boolean {
  const { parent } = value;
  if (isDeclarationWithInitializer(parent))
    return !ts.isIdentifier(parent.name) && (ts.isBindingElement(parent) || parent.type === undefined);
  const literal = ts.isObjectLiteralElementLike(parent) ? parent.parent : parent;
  if (!ts.isObjectLiteralExpression(literal) && !ts.isArrayLiteralExpression(literal)) return false;
  return isTakenApart(mergedInto(literal));
}

/** Whether a type parameter of a function, or of the class or interface that it is a member of, has a constraint. */
function hasConstraint(declaration: ts.SignatureDeclaration): boolean {
  return [declaration, declaration.parent].some((one) =>
    typeParametersOf(one).some(({ constraint }) => constraint !== undefined),
  );
}

function typeParametersOf(node: ts.Node): readonly ts.TypeParameterDeclaration[] {
  return (node as { typeParameters?: ts.NodeArray<ts.TypeParameterDeclaration> }).typeParameters ?? [];
}

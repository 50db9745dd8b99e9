// Whether a type has anything cooperative in it, at any depth. Most have not: then there is nothing to compare.
//
//   I1  "No" is sure: everything that the type leads to was looked at. So it holds for all of that, too.
//   I2  "Yes" may be wrong; then types are compared in vain.

import * as ts from "typescript";
import type { ColorOf } from "./engine.js";
import { Foreign } from "./foreign.js";
import { callSignaturesOf, genericOf, type Types } from "./types.js";

/** Types that lead to more than that many others are not looked through: some make new ones for ever. */
const LIMIT = 20_000;

const LEAVES =
  ts.TypeFlags.Any |
  ts.TypeFlags.Unknown |
  ts.TypeFlags.Never |
  ts.TypeFlags.NonPrimitive |
  ts.TypeFlags.StringLike |
  ts.TypeFlags.NumberLike |
  ts.TypeFlags.BigIntLike |
  ts.TypeFlags.BooleanLike |
  ts.TypeFlags.ESSymbolLike |
  ts.TypeFlags.VoidLike |
  ts.TypeFlags.Null;

/** Whether a type is one of those that nothing leads on from: primitives, `any` and the like. */
export function isLeaf({ flags }: ts.Type): boolean {
  return (flags & LEAVES) !== 0;
}

export class Mentions {
  readonly #known = new Map<ts.Type, boolean>();
  readonly #foreign: Foreign;

  constructor(
    readonly types: Types,
    readonly isCooperative: ColorOf,
  ) {
    this.#foreign = new Foreign(types.program);
  }

  has(type: ts.Type): boolean {
    return isLeaf(type) ? false : (this.#known.get(type) ?? this.#find(type));
  }

  #find(root: ts.Type): boolean {
    const reached = new Set([root]);
    const found = this.#isFoundFrom(reached);
    if (found) this.#known.set(root, true);
    else for (const type of reached) this.#known.set(type, false); // I1
    return found;
  }

  /** Adds everything that is reached to the set, until something cooperative is among it. */
  #isFoundFrom(reached: Set<ts.Type>): boolean {
    for (const type of reached) {
      const known = this.#known.get(type);
      if (known === false) continue;
      if (known === true || this.#isItself(type) || reached.size > LIMIT) return true;
      for (const next of this.#next(type)) if (!isLeaf(next)) reached.add(next);
    }
    return false;
  }

  #isItself(type: ts.Type): boolean {
    if (type.isUnion()) return false;
    return this.types.isCooperativeFunction(type, this.isCooperative) || this.types.mayWait(type, this.isCooperative);
  }

  /** The types that a type leads to. */
  #next(type: ts.Type): Iterable<ts.Type> {
    const { checker } = this.types;
    if (type.isUnionOrIntersection()) return type.types;
    if (type.flags & ts.TypeFlags.Instantiable) {
      const constraint = checker.getBaseConstraintOfType(type);
      return constraint === undefined ? [] : [constraint];
    }
    const generic = genericOf(type);
    const given =
      generic === undefined ? (type.aliasTypeArguments ?? []) : checker.getTypeArguments(type as ts.TypeReference);
    if (this.#isForeign(type)) return given;
    return generic === undefined || generic === type ? this.#membersOf(type) : [...given, generic];
  }

  /** Whether nothing in a type can be cooperative, but for what it was given as type arguments. */
  #isForeign(type: ts.Type): boolean {
    const symbol = type.symbol as ts.Symbol | undefined;
    if (symbol === undefined) return this.types.checker.isTupleType(type);
    if (!this.#foreign.declares(symbol)) return false;
    const isWhole = symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface) || type.aliasTypeArguments;
    // Otherwise it may be part of something generic, of which nobody tells what it was given.
    return isWhole ? true : !((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Instantiated);
  }

  *#membersOf(type: ts.Type): Iterable<ts.Type> {
    const { checker } = this.types;
    for (const property of type.getProperties()) yield checker.getTypeOfSymbol(property);
    for (const { type: value } of checker.getIndexInfosOfType(type)) yield value;
    for (const signature of [...callSignaturesOf(type), ...type.getConstructSignatures()]) {
      yield signature.getReturnType();
      for (const parameter of signature.getParameters()) yield checker.getTypeOfSymbol(parameter);
    }
    const [declaration] = (type.symbol as ts.Symbol | undefined)?.declarations ?? [];
    // A mapped type over a type parameter has no members yet.
    if (declaration && ts.isMappedTypeNode(declaration) && declaration.type)
      yield checker.getTypeFromTypeNode(declaration.type);
  }
}

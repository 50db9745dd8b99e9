// What a single type says about colours.

import * as ts from "typescript";
import type { Callable, ColorOf, TypeFacts } from "./engine.js";

/** Types of which nothing is known that a value of them could not be. */
const OPEN =
  ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive | ts.TypeFlags.InstantiableNonPrimitive;

export const NOTHING: TypeFacts = { callables: [], isOpen: false, isIterable: false, isCooperativeIterable: false };

export class Types {
  readonly #facts = new Map<ts.Type, TypeFacts>();
  /** The brand of `Cooperative<F>`, as the checker names that property: once per copy of the runtime's declarations. */
  readonly #brands: ReadonlySet<string>;

  constructor(
    readonly program: ts.Program,
    readonly checker: ts.TypeChecker,
  ) {
    this.#brands = new Set(program.getSourceFiles().flatMap((file) => findBrand(file, checker) ?? []));
  }

  factsOf(type: ts.Type): TypeFacts {
    let facts = this.#facts.get(type);
    if (facts === undefined) {
      const parts = partsOf(type);
      facts = {
        callables: parts.flatMap((part) => this.#callable(part) ?? []),
        isOpen: parts.some((part) => this.isOpen(part)),
        isIterable: parts.some((part) => isIterable(part)),
        isCooperativeIterable: parts.some((part) => this.isCooperativeIterable(part)),
      };
      this.#facts.set(type, facts);
    }
    return facts;
  }

  #callable(type: ts.Type): Callable | undefined {
    const signatures = [...callSignaturesOf(type), ...type.getConstructSignatures()];
    if (signatures.length === 0) return undefined;
    return { isBranded: this.isBranded(type), declarations: declarationsOf(signatures) };
  }

  /** Whether calling something of this type, which is no union, may suspend. */
  isCooperativeFunction(type: ts.Type, isCooperative: ColorOf): boolean {
    const signatures = callSignaturesOf(type);
    if (signatures.length === 0) return false;
    return this.isBranded(type) || declarationsOf(signatures).some(isCooperative);
  }

  /** Whether the brand is on an iterable, or on the iterators that it gives. */
  isCooperativeIterable(type: ts.Type): boolean {
    if (this.#brands.size === 0 || !isIterable(type)) return false;
    if (this.isBranded(type)) return true;
    const iterator = this.#iteratorOf(type);
    return iterator !== undefined && partsOf(iterator).some((part) => this.isBranded(part));
  }

  /** Whether it is one by its type, or because of how it finds the next value. */
  mayWait(type: ts.Type, isCooperative: ColorOf): boolean {
    if (!isIterable(type)) return false;
    const next = this.nextOf(type);
    return this.isCooperativeIterable(type) || (next !== undefined && this.isCooperativeFunction(next, isCooperative));
  }

  /** The method that gives the next value when something of this type is iterated over. */
  nextOf(type: ts.Type): ts.Type | undefined {
    const next = this.#iteratorOf(type)?.getProperty("next");
    return next && this.checker.getTypeOfSymbol(next);
  }

  #iteratorOf(type: ts.Type): ts.Type | undefined {
    if (this.checker.isArrayType(type) || this.checker.isTupleType(type)) return undefined; // as plain as it gets
    const open = type.getProperties().find(({ escapedName }) => isWellKnown(escapedName, "iterator"));
    return open && this.checker.getTypeOfSymbol(open).getCallSignatures()[0]?.getReturnType();
  }

  isBranded(type: ts.Type): boolean {
    return this.#brands.size > 0 && type.getProperties().some((property) => this.isBrand(property));
  }

  isBrand({ escapedName }: ts.Symbol): boolean {
    return this.#brands.has(escapedName as string);
  }

  /** Whether the type of the runtime's locks, or something that extends it, is among what a value may be. */
  isHeldLock(type: ts.Type): boolean {
    if (this.#brands.size === 0) return false;
    return partsOf(type).some((part) =>
      part.getProperties().some(({ escapedName }) => isWellKnown(escapedName, "held")),
    );
  }

  isOpen(type: ts.Type): boolean {
    if (type.flags & OPEN) return true;
    const name = type.symbol?.name;
    return (name === "Function" || name === "Object") && this.isLibrary(type.symbol);
  }

  /** What a value of a type gives when it is iterated over. */
  elementOf(type: ts.Type): ts.Type | undefined {
    const indexed = type.getNumberIndexType();
    if (indexed !== undefined) return indexed;
    const iterator = this.#iteratorOf(type);
    return iterator && isReference(iterator) ? this.checker.getTypeArguments(iterator)[0] : undefined;
  }

  /** What a signature takes as its argument number `index`. */
  parameterType(parameters: readonly ts.Symbol[], index: number): ts.Type | undefined {
    const last = parameters.length - 1;
    const parameter = parameters[Math.min(index, last)];
    if (parameter === undefined) return undefined;
    const type = this.checker.getTypeOfSymbol(parameter);
    if (!isRest(parameter)) return index > last ? undefined : type;
    if (!this.checker.isTupleType(type)) return this.elementOf(type);
    return this.checker.getTypeArguments(type as ts.TypeReference)[index - last];
  }

  /** Whether something was declared by the language's own library. */
  isLibrary({ declarations }: ts.Symbol): boolean {
    const [first] = declarations ?? [];
    return first !== undefined && this.program.isSourceFileDefaultLibrary(first.getSourceFile());
  }
}

export function partsOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

/** All signatures. Of an intersection the checker gives only those that differ, whatever their colours. */
export function callSignaturesOf(type: ts.Type): readonly ts.Signature[] {
  return type.isIntersection() ? type.types.flatMap(callSignaturesOf) : type.getCallSignatures();
}

/** Where signatures are declared. Those that the checker makes up, for decorators, are declared nowhere. */
export function declarationsOf(signatures: readonly ts.Signature[]): readonly ts.Node[] {
  return signatures.flatMap(({ declaration }) => (declaration?.parent === undefined ? [] : declaration));
}

/** The property name of the unique symbol that brands cooperative types, if this is the file that declares it. */
function findBrand(file: ts.SourceFile, checker: ts.TypeChecker): string | undefined {
  if (!file.text.includes("const cooperative: unique symbol")) return undefined;
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const declaration = statement.declarationList.declarations.find(({ name }) => name.getText(file) === "cooperative");
    const type = declaration && checker.getTypeAtLocation(declaration.name);
    if (type && type.flags & ts.TypeFlags.UniqueESSymbol) return (type as ts.UniqueESSymbolType).escapedName as string;
  }
  return undefined;
}

/** Whether an object of a type can be iterated over. Strings can, too, but have no colour. */
export function isIterable(type: ts.Type): boolean {
  if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return false;
  return type.getProperties().some(({ escapedName }) => isWellKnown(escapedName, "iterator"));
}

/** Whether a property is named by a symbol of this name, such as one of the language: `Symbol.iterator`. */
export function isWellKnown(escapedName: ts.__String, symbol: string): boolean {
  return (escapedName as string).startsWith(`__@${symbol}@`);
}

function isRest({ valueDeclaration }: ts.Symbol): boolean {
  return (
    valueDeclaration !== undefined && ts.isParameter(valueDeclaration) && valueDeclaration.dotDotDotToken !== undefined
  );
}

export function isReference(type: ts.Type): type is ts.TypeReference {
  const isObject = (type.flags & ts.TypeFlags.Object) !== 0;
  return isObject && ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0;
}

/** The generic type that this one is made from; itself, if it is one. */
export function genericOf(type: ts.Type): ts.GenericType | undefined {
  return isReference(type) ? type.target : undefined;
}

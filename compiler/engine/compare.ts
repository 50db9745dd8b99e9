// Compares the colours of two types, of which one goes where the other is expected.
//
//   { handle: Cooperative<() => void> }    →    { handle: () => void }             a hole at `.handle`
//   Promise<typeof serve>[]                →    Promise<() => void>[]              a hole at `[…]<…>`
//   (cb: () => void) => void               →    (cb: Cooperative<() => void>) …    a hole at `(cb)`: it would call it and not wait
//
// TypeScript has found them compatible, or the user asserts that they are: here only colours count.
//
//   I1  A pair that is being compared is taken for good: if it is not, that is found where it was met first.
//   I2  So what was found good meanwhile is only remembered if all of it was good.

import * as ts from "typescript";
import type { ColorOf, Hole } from "./engine.js";
import { isLeaf, type Mentions } from "./mentions.js";
import { genericOf, isIterable, isWellKnown, partsOf, type Types } from "./types.js";

/** Types that are nested more deeply than that are made anew at each level. */
const DEEPEST = 12;

const NONE: readonly Hole[] = [];

export class Comparison {
  readonly #known = new Map<ts.Type, Map<ts.Type, readonly Hole[]>>();
  readonly #checker: ts.TypeChecker;
  /** The pairs that were met since the outermost comparison began. */
  #met: [ts.Type, ts.Type][] = [];
  #depth = 0;

  constructor(
    readonly types: Types,
    readonly mentions: Mentions,
    readonly isCooperative: ColorOf,
  ) {
    this.#checker = types.checker;
  }

  /** Where the colour of a value is lost. */
  holes(source: ts.Type, target: ts.Type): readonly Hole[] {
    this.#met = [];
    const holes = this.#compare(source, target);
    if (holes.length > 0) for (const [from, to] of this.#met) this.#known.get(from)?.delete(to); // I2
    return holes;
  }

  /** Where the colour of a cooperative function is lost whose type does not say that it is one. */
  holesOfFunction(target: ts.Type): readonly Hole[] {
    return this.#colorHoles(this.#alternativesOf(target));
  }

  /** Where a colour is lost if a framework takes a value for a component: calls it, or the `render` of what it creates. */
  holesInPlain(source: ts.Type): readonly Hole[] {
    if (this.#isCooperative(source)) return [{ kind: "function", path: [] }];
    const created = partsOf(source).flatMap((part) => part.getConstructSignatures().map((one) => one.getReturnType()));
    const methods = created.flatMap((type) => type.getProperty("render") ?? []);
    const isLost = methods.some((method) => this.#isCooperative(this.types.checker.getTypeOfSymbol(method)));
    return isLost ? [{ kind: "function", path: [".render"] }] : NONE;
  }

  #isCooperative(type: ts.Type): boolean {
    return partsOf(type).some((part) => this.types.isCooperativeFunction(part, this.isCooperative));
  }

  #compare(source: ts.Type, target: ts.Type): readonly Hole[] {
    if (source === target || isLeaf(source) || this.#depth > DEEPEST) return NONE;
    if (!this.mentions.has(source) && !this.mentions.has(target)) return NONE;
    let known = this.#known.get(source);
    if (known === undefined) this.#known.set(source, (known = new Map()));
    let holes = known.get(target);
    if (holes !== undefined) return holes;
    known.set(target, NONE); // I1
    this.#met.push([source, target]);
    this.#depth++;
    holes = this.#compareParts(source, target);
    this.#depth--;
    known.set(target, holes);
    return holes;
  }

  #compareParts(source: ts.Type, target: ts.Type): readonly Hole[] {
    const targets = this.#alternativesOf(target);
    return this.#alternativesOf(source).flatMap((part) => {
      if (isLeaf(part) || targets.includes(part)) return NONE;
      return this.#compareOne(part, targets);
    });
  }

  /** What a type may be: the parts of a union; for a type parameter, those of its constraint. */
  #alternativesOf(type: ts.Type): readonly ts.Type[] {
    if (!(type.flags & ts.TypeFlags.Instantiable)) return partsOf(type);
    const constraint = this.#checker.getBaseConstraintOfType(type);
    return constraint === undefined ? [type] : partsOf(constraint);
  }

  /** Compares what is no union with what may be one: it has to be good for one of its parts. */
  #compareOne(source: ts.Type, targets: readonly ts.Type[]): readonly Hole[] {
    if (this.types.isCooperativeFunction(source, this.isCooperative)) {
      const holes = this.#colorHoles(targets);
      if (holes.length > 0) return holes;
    }
    if (this.types.mayWait(source, this.isCooperative)) {
      const iterables = targets.filter(isIterable);
      if (iterables.length > 0 && !iterables.some((one) => this.types.mayWait(one, this.isCooperative)))
        return [{ kind: "iterable", path: [] }];
    }
    return this.#best(this.#likely(source, targets), (target) => this.#compareStructures(source, target));
  }

  /** What becomes of a cooperative function. */
  #colorHoles(targets: readonly ts.Type[]): readonly Hole[] {
    const functions = targets.filter((target) => target.getCallSignatures().length > 0);
    if (functions.some((target) => this.types.isCooperativeFunction(target, this.isCooperative))) return NONE;
    if (functions.length > 0) return [{ kind: "function", path: [] }];
    return targets.some((target) => this.#isOpen(target)) ? [{ kind: "open", path: [] }] : NONE;
  }

  #isOpen(type: ts.Type): boolean {
    if (this.types.isOpen(type)) return true;
    const isObject = (type.flags & ts.TypeFlags.Object) !== 0;
    return isObject && type.getProperties().length === 0 && this.#checker.getIndexInfosOfType(type).length === 0;
  }

  /** The parts of a union that a value is meant for, as far as they can be told. */
  #likely(source: ts.Type, targets: readonly ts.Type[]): readonly ts.Type[] {
    const structured = targets.filter((target) => !isLeaf(target));
    if (structured.length < 2) return structured;
    const fitting = structured.filter((target) => this.#checker.isTypeAssignableTo(source, target));
    return fitting.length > 0 ? fitting : structured;
  }

  #best<T>(candidates: readonly T[], compare: (candidate: T) => readonly Hole[]): readonly Hole[] {
    let first = NONE;
    for (const candidate of candidates) {
      const holes = compare(candidate);
      if (holes.length === 0) return NONE;
      if (first.length === 0) first = holes;
    }
    return first;
  }

  #compareStructures(source: ts.Type, target: ts.Type): readonly Hole[] {
    return (
      this.#compareArguments(source, target) ?? [
        ...this.#compareProperties(source, target),
        ...this.#compareIndexes(source, target),
        ...this.#compareSignatures(source.getCallSignatures(), target.getCallSignatures()),
        ...this.#compareSignatures(source.getConstructSignatures(), target.getConstructSignatures()),
      ]
    );
  }

  /** Containers of the library are compared by what is in them. Undefined if these are none. */
  #compareArguments(source: ts.Type, target: ts.Type): readonly Hole[] | undefined {
    const checker = this.#checker;
    const generic = genericOf(target);
    if (generic === undefined || !(checker.isTupleType(target) || this.types.isLibrary(generic.symbol)))
      return undefined;
    if (generic !== genericOf(source)) return isIterable(target) ? this.#compareIterables(source, target) : undefined;
    const to = checker.getTypeArguments(target as ts.TypeReference);
    return checker
      .getTypeArguments(source as ts.TypeReference)
      .flatMap((from, index) => this.#nested(checker.isArrayType(target) ? "[…]" : "<…>", from, to[index] as ts.Type));
  }

  /** What is in them, and what the source does in its own way: `class Log extends Array { push() { … } }`. */
  #compareIterables(source: ts.Type, target: ts.Type): readonly Hole[] | undefined {
    const elements = this.#compareElements(source, target);
    if (elements === undefined || (source.symbol && this.types.isLibrary(source.symbol))) return elements;
    return [...elements, ...this.#compareProperties(source, target, (property) => !this.types.isLibrary(property))];
  }

  #compareElements(source: ts.Type, target: ts.Type): readonly Hole[] | undefined {
    const [from, to] = [this.types.elementOf(source), this.types.elementOf(target)];
    return from && to ? this.#nested("[…]", from, to) : undefined;
  }

  #compareProperties(
    source: ts.Type,
    target: ts.Type,
    isMeant: (property: ts.Symbol) => boolean = () => true,
  ): readonly Hole[] {
    return target.getProperties().flatMap((expected) => {
      // Of a cooperative iterable everybody knows what its iterator is.
      if (isWellKnown(expected.escapedName, "iterator") && this.types.mayWait(target, this.isCooperative))
        return this.#compareElements(source, target) ?? NONE;
      const property = this.#propertyOf(source, expected);
      if (property === undefined || property === expected || !isMeant(property) || this.types.isBrand(expected))
        return NONE;
      return this.#nested(
        stepTo(expected.name),
        this.#checker.getTypeOfSymbol(property),
        this.#checker.getTypeOfSymbol(expected),
      );
    });
  }

  #propertyOf(source: ts.Type, { name, escapedName }: ts.Symbol): ts.Symbol | undefined {
    // The names of symbols cannot be asked for.
    if (name.startsWith("__@")) return source.getProperties().find((property) => property.escapedName === escapedName);
    return this.#checker.getPropertyOfType(source, name);
  }

  #compareIndexes(source: ts.Type, target: ts.Type): readonly Hole[] {
    const checker = this.#checker;
    const expected = checker.getIndexInfosOfType(target).map(({ type }) => type);
    if (expected.length === 0) return NONE;
    const given = [
      ...checker.getIndexInfosOfType(source).map(({ type }) => ({ step: "[…]", type })),
      ...source.getProperties().map((one) => ({ step: stepTo(one.name), type: checker.getTypeOfSymbol(one) })),
    ];
    return expected.flatMap((to) => given.flatMap(({ step, type }) => this.#nested(step, type, to)));
  }

  #compareSignatures(sources: readonly ts.Signature[], targets: readonly ts.Signature[]): readonly Hole[] {
    return targets.flatMap((target) => this.#best(sources, (source) => this.#compareSignature(source, target)));
  }

  #compareSignature(source: ts.Signature, target: ts.Signature): readonly Hole[] {
    const expected = target.getParameters();
    const parameters = source.getParameters().flatMap((parameter, index) => {
      const given = this.types.parameterType(expected, index);
      const taken = this.types.parameterType(source.getParameters(), index);
      return given && taken ? this.#nested(`(${parameter.name})`, given, taken).map(turned) : NONE;
    });
    return [...parameters, ...this.#nested("()", source.getReturnType(), target.getReturnType())];
  }

  /** Compares parts of two types. A cooperative function deep inside something that may be anything is none of our business. */
  #nested(step: string, source: ts.Type, target: ts.Type): readonly Hole[] {
    return this.#compare(source, target)
      .filter(({ kind }) => kind !== "open")
      .map(({ kind, path }) => ({ kind, path: [step, ...path] }));
  }
}

/** Where a value is given instead of taken, a cooperative one is too much for what takes it. */
function turned({ kind, path }: Hole): Hole {
  return { kind: kind === "parameter" ? "function" : "parameter", path };
}

function stepTo(name: string): string {
  if (name.startsWith("__@")) return `[Symbol.${name.slice(3).split("@")[0]}]`;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? `.${name}` : `["${name}"]`;
}

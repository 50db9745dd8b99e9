// What is known of typed arrays of every type.

import { isConstructor } from "./callback.js";

export interface TypedArray {
  [index: number]: unknown;
}

type Constructor = new (length: number) => TypedArray;

/** What all typed arrays inherit from. */
export function prototype(): object {
  return Object.getPrototypeOf(Int8Array.prototype) as object;
}

/**
 * Takes what a method is called on.
 *
 * Throws: `TypeError` if it is no typed array, or has lost its buffer.
 */
export function validate(value: unknown): TypedArray {
  Reflect.apply(Int8Array.prototype.keys, value, []);
  return value as TypedArray;
}

export function lengthOf(array: TypedArray): number {
  return Reflect.get(prototype(), "length", array);
}

function typeOf(array: TypedArray): string {
  return Reflect.get(prototype(), Symbol.toStringTag, array);
}

/** Creates an array of the type that `original` has, whatever it says. */
export function createOfSameType(original: TypedArray, length: number): TypedArray {
  return new (defaultConstructor(original))(length);
}

function defaultConstructor(original: TypedArray): Constructor {
  return (globalThis as unknown as Record<string, Constructor>)[typeOf(original)] as Constructor;
}

/**
 * Creates an array of the type that `original` asks for. The language wants it to hold the same kind of numbers; no engine that we know
 * looks, nor do we.
 */
export function createSpecies(original: TypedArray, length: number): TypedArray {
  return validateCreated(new (speciesOf(original))(length), length);
}

/** A constructor may return anything at all: it has to be a typed array that is large enough. */
export function validateCreated(created: unknown, length: number): TypedArray {
  const array = validate(created);
  if (lengthOf(array) < length) throw new TypeError("Derived typed array is too small");
  return array;
}

function speciesOf(original: TypedArray): Constructor {
  const { constructor } = original as { constructor?: unknown };
  if (constructor === undefined) return defaultConstructor(original);
  if ((typeof constructor !== "object" || constructor === null) && typeof constructor !== "function")
    throw new TypeError("The .constructor property is not an object");
  const species = (constructor as { [Symbol.species]?: unknown })[Symbol.species] ?? undefined;
  if (species === undefined) return defaultConstructor(original);
  if (!isConstructor(species)) throw new TypeError("object.constructor[Symbol.species] is not a constructor");
  return species as unknown as Constructor;
}

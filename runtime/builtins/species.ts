// The arrays that methods of arrays return: of the kind that the array itself asks for.

import { define, type Indexed, isConstructor } from "./callback.js";

/** An array while its elements are found. */
export class Elements {
  readonly array: Indexed;
  readonly #isPlain: boolean;

  constructor(array: Indexed, isPlain: boolean) {
    this.array = array;
    this.#isPlain = isPlain;
  }

  set(index: number, value: unknown): void {
    if (this.#isPlain) this.array[index] = value;
    else define(this.array, index, value);
  }
}

/** Creates what a method of `original` returns. */
export function createLike(original: Indexed, length: number): Elements {
  const species = Array.isArray(original) ? speciesOf(original) : undefined;
  // oxlint-disable-next-line no-new-array -- an array of holes
  if (species === undefined || species === Array) return new Elements(new Array(length), true);
  if (!isConstructor(species)) throw new TypeError("object.constructor[Symbol.species] is not a constructor");
  return new Elements(new species(length) as Indexed, false);
}

function speciesOf(original: unknown[]): unknown {
  const { constructor } = original as { constructor: unknown };
  if (!isObject(constructor)) return constructor;
  return (constructor as { [Symbol.species]?: unknown })[Symbol.species] ?? undefined;
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

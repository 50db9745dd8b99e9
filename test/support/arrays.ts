// Arrays of all kinds, and what a callback may do to them meanwhile.

import fc from "fast-check";
import { fill, HOLE } from "./twins.js";

class Special extends Array<unknown> {}

class OfPlainArrays extends Array<unknown> {
  static override get [Symbol.species]() {
    return Array;
  }
}

const element = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -3, max: 3 }) },
  fc.constant(undefined),
  fc.constant(HOLE),
);

export const arrays = fc
  .record({
    elements: fc.array(element, { maxLength: 8 }),
    kind: fc.constantFrom("array", "subclass", "species", "no species", "inherits elements"),
  })
  .map(({ elements, kind }) => () => {
    if (kind === "subclass") return fill(new Special(), elements);
    if (kind === "species") return fill(new OfPlainArrays(), elements);
    const array = fill([], elements);
    if (kind === "no species") Object.assign(array, { constructor: { [Symbol.species]: null } });
    if (kind === "inherits elements")
      Object.setPrototypeOf(array, Object.assign(Object.create(Array.prototype) as object, { 1: "inherited" }));
    return array;
  });

export type Change = "none" | "push" | "pop" | "shift" | "set" | "delete" | "throw";

/** What a callback does beside answering, and when. */
export const changes = fc.record({
  at: fc.integer({ min: 1, max: 6 }),
  change: fc.constantFrom<Change>("none", "none", "push", "pop", "shift", "set", "delete", "throw"),
});

export function changeArray(array: unknown[], change: Change): void {
  if (change === "push") array.push(9);
  if (change === "pop") array.pop();
  if (change === "shift") array.shift();
  if (change === "set") array[2] = 8;
  if (change === "delete") Reflect.deleteProperty(array, 2);
  if (change === "throw") throw new Error("from the callback", { cause: "planned" });
}
